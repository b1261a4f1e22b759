import { canariesIn, SIGNERS } from '../canaries';

const HEADER_NAME = /^[A-Za-z0-9-]+$/;
const HEADER_VALUE = /^[\x20-\x7e]*$/;
/** The form of an answer that Lambda accepts. */
const MAX_BYTES = 6 * 1024 * 1024;
const MAX_PROBLEM_BYTES = 16 * 1024;
const INTERNALS = /node_modules|\.[jt]s:\d|\n\s+at |arn:aws|amazonaws|TypeError|RangeError|SyntaxError|Exception|internal\b/;
const PROBLEM_FIELDS = ['type', 'title', 'status', 'detail', 'requestId', 'errors'];
const ORIGINS = ['https://a.example', 'https://b.example'];

interface Answer {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** Errors in the form of an API's answer. */
export function faultsOfAnswer(answer: unknown): string[] {
  const { statusCode, headers, body, ...rest } = (answer ?? {}) as Answer;
  if (!Number.isInteger(statusCode) || Number(statusCode) < 200 || Number(statusCode) > 599 || Object.keys(rest).length > 0) {
    return [`the answer is malformed: ${JSON.stringify(answer)}`];
  }
  if (typeof body !== 'string' || typeof headers !== 'object' || headers === null) {
    return ['the answer lacks its body or headers'];
  }
  return [
    ...Object.entries(headers).flatMap(([name, value]) => headerFaults(name, value)),
    ...bodyFaults(Number(statusCode), body, (headers as Record<string, string>)['Content-Type']),
  ];
}

function headerFaults(name: string, value: unknown): string[] {
  if (typeof value !== 'string' || !HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) {
    return [`the header ${name} is malformed: ${JSON.stringify(value)}`];
  }
  if (name === 'Location' && !/^\/[^/\\]/.test(value)) {
    return [`the address ${value} leads elsewhere`];
  }
  return name === 'Access-Control-Allow-Origin' && !ORIGINS.includes(value) ? [`${value} may read the answer`] : [];
}

function bodyFaults(status: number, body: string, contentType: string | undefined): string[] {
  if (status === 204 || status === 304) {
    return body === '' && contentType === undefined ? [] : ['the answer has a body'];
  }
  if (contentType !== (status < 400 ? 'application/json' : 'application/problem+json')) {
    return [`the content type is ${contentType}`];
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return ['the body is no JSON'];
  }
  const faults = Buffer.byteLength(body) > MAX_BYTES ? ['the body is too large'] : [];
  return status < 400
    ? [...faults, ...canariesIn(body, [...SIGNERS, ...PERSONAL]).map((name) => `the answer tells ${name}`)]
    : [...faults, ...problemFaults(status, body, parsed as Record<string, unknown>)];
}

/** Callers may get back data that they sent themselves. */
const PERSONAL = ['canary.person@mail.example', 'Canary Personname'];

function problemFaults(status: number, body: string, problem: Record<string, unknown>): string[] {
  const { type, title, status: told, detail, requestId, errors } = problem;
  const wellFormed = type === 'about:blank' && typeof title === 'string' && told === status && typeof detail === 'string' && detail !== ''
    && typeof requestId === 'string' && Array.isArray(errors) && errors.length <= 20
    && errors.every((error: Record<string, unknown>) => typeof error.field === 'string' && typeof error.message === 'string')
    && Object.keys(problem).every((field) => PROBLEM_FIELDS.includes(field));
  return [
    ...(wellFormed ? [] : [`the problem is malformed: ${body.slice(0, 300)}`]),
    // The id of the request is API Gateway's own.
    ...(Buffer.byteLength(body) - Buffer.byteLength(String(requestId)) > MAX_PROBLEM_BYTES ? ['the problem is too large'] : []),
    ...(INTERNALS.test(body) ? [`the problem tells of internals: ${body.slice(0, 300)}`] : []),
    ...canariesIn(body).map((name) => `the problem tells ${name}`),
  ];
}
