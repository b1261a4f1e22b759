/** Answers of the runner. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

export interface Part {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}
export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Route {
  readonly api: string;
  readonly method: string;
  readonly resourcePath: string;
  readonly authorization: string;
  readonly identity: readonly string[];
  readonly userPool?: string;
  readonly scopes: readonly string[];
  readonly apiKey: boolean;
  readonly parameters: readonly { readonly source: string; readonly required: boolean }[];
  readonly schema?: JsonObject | null;
  readonly sample?: Json;
}

export interface System {
  readonly stack: string;
  readonly region: string;
  readonly endpoint: string;
  readonly parts: readonly Part[];
  readonly edges: readonly Edge[];
  readonly addresses: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
  /** Of authorizers and roles, by logical id. */
  readonly names: Readonly<Record<string, string>>;
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface TraceSummary {
  readonly id: number;
  readonly kind: 'request' | 'event';
  readonly title: string;
  readonly at: number;
  readonly ms?: number;
  readonly status?: string;
  readonly failed?: boolean;
  readonly reason?: string;
  /** How many. */
  readonly steps: number;
}

export interface Step {
  readonly kind: 'authorizer' | 'integration' | 'function' | 'call';
  readonly name: string;
  readonly start: number;
  readonly ms?: number;
  readonly status?: string;
  readonly failed?: boolean;
  readonly detail?: string;
  readonly by?: string;
  readonly lines: readonly string[];
}

export interface Trace extends Omit<TraceSummary, 'steps'> {
  readonly steps: readonly Step[];
  readonly omitted: number;
}

export interface LogLine {
  readonly id: number;
  readonly at: number;
  readonly source: string;
  readonly message: string;
}

export interface Records {
  readonly system: number;
  readonly revision: number;
  readonly traces: readonly TraceSummary[];
  readonly lines: readonly LogLine[];
}

export interface Sent {
  readonly status: number;
  readonly ms: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly size: number;
  readonly body: string | null;
  readonly trace: number | null;
}
