import { compile } from '../../../../local/src/api/mapping/template';

/** Input of a mapping template. */
export interface Request {
  readonly body?: unknown;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly claims?: Record<string, string>;
  readonly context?: Record<string, unknown>;
  readonly stageVariables?: Record<string, string>;
}

/** The output of a template, and the status and headers that it set. */
export interface Output {
  readonly text: string;
  readonly status?: number;
  readonly headers: Record<string, string>;
}

/** As commons-lang, which API Gateway uses: quotes of both kinds, slashes and everything beyond ASCII. */
function escapeJavaScript(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const names: Record<string, string> = { '\b': '\\b', '\n': '\\n', '\t': '\\t', '\f': '\\f', '\r': '\\r' };
  return String(value).replace(/[\\"'/]|[^ -~]/g, (character) =>
    names[character] ?? (/[ -~]/.test(character) ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`));
}

function urlEncode(value: unknown): string {
  return new URLSearchParams({ value: String(value) }).toString().slice('value='.length);
}

function find(root: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index);
  return steps.reduce<unknown>((value, step) => value === null || typeof value !== 'object' ? undefined : (value as Record<string, unknown>)[step], root);
}

const parameters = (values: Record<string, string> = {}) => ({ get: (name: string) => values[String(name)], keySet: () => Object.keys(values) });

/** The output of API Gateway, as far as these tests need it. */
export function evaluate(template: string, request: Request = {}): Output {
  const override: { status?: number; header: Record<string, string> } = { header: {} };
  const text = compile(template, 'here')({
    input: {
      body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? ''),
      json: (path: string) => JSON.stringify(find(request.body, path) ?? ''),
      path: (path: string) => find(request.body, path),
      params: () => ({ path: parameters(request.path), querystring: parameters(request.query), header: parameters(request.headers) }),
    },
    util: { escapeJavaScript, urlEncode },
    context: {
      requestId: 'request-1', requestTimeEpoch: 1_700_000_000_000, authorizer: { claims: request.claims ?? {} }, ...request.context, responseOverride: override,
    },
    stageVariables: request.stageVariables ?? {},
  });
  return { text, status: override.status, headers: override.header };
}
