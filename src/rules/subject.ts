/** The rules of one subject: what users read of them, and how they find. */
export interface Subject {
  readonly name: string;

  /** By the name that the Rego calls them. */
  readonly rules: Record<string, Description>;

  /** Adds `[rule, logical id, property path, detail]` to the set `found`. Helpers are in `language.ts`. */
  readonly rego: string;
}

export interface Description {
  readonly severity: 'ERROR' | 'WARN';
  readonly reason: string;
  readonly fix: string;
  readonly url: string;
}

/** All sources are one package, so that they share the helpers. */
export const HEADER = `package serverless_rules

import rego.v1
`;
