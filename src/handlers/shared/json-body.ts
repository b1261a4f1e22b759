import type { ErrorObject, ValidateFunction } from 'ajv';
import { HttpProblem, fieldError } from './problem';
import type { ApiRequest, HttpRequest } from './request';

/** Also bounds every record: DynamoDB takes 400 KB. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The JSON body of a request, validated against its schema. */
export function jsonBody<T>(request: ApiRequest, validate: ValidateFunction<T>): T {
  const body = parseJson(bodyText(request, MAX_BODY_BYTES));
  if (!validate(body)) {
    throw new HttpProblem(400, { detail: 'The body does not match its schema.', errors: (validate.errors ?? []).map((error) => fieldError(fieldOf(error), error.message ?? 'is invalid')) });
  }
  return body;
}

/** The text of a body in one of the content types. */
export function bodyText(request: HttpRequest, maxBytes: number, contentTypes: readonly string[] = ['application/json']): string {
  requireContentType(request.header('content-type'), contentTypes);
  const text = request.text();
  if (Buffer.byteLength(text) > maxBytes) {
    throw new HttpProblem(413, { detail: `A body has at most ${maxBytes} bytes.` });
  }
  return text;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem(400, { detail: 'The body is not valid JSON.' });
  }
}

/** JSON is the default where the caller says nothing, as API Gateway has it. */
function requireContentType(header: string | undefined, accepted: readonly string[]): void {
  const [type, ...parameters] = (header ?? 'application/json').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (!accepted.includes(type) || !isUtf8) {
    throw new HttpProblem(415, { detail: `The body must be ${accepted.join(' or ')} in UTF-8.` });
  }
}

function fieldOf(error: ErrorObject): string {
  const params: Record<string, unknown> = error.params;
  const own = params.missingProperty ?? params.additionalProperty;
  const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [...path, ...(typeof own === 'string' ? [own] : [])].join('.');
}
