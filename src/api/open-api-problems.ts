import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { RouteEntry } from './route-table';

/** An error, as every route may answer it. */
interface Problem {
  readonly title: string;
  readonly description: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const PROBLEMS: { readonly [status: number]: Problem } = {
  400: {
    title: 'Bad Request',
    description: 'The request is not valid: `errors` names the fields.',
    detail: 'The body does not match its schema.',
    errors: [{ field: 'name', message: 'must NOT have fewer than 1 characters' }],
  },
  401: { title: 'Unauthorized', description: 'The request has no valid credentials.', detail: 'Unauthorized' },
  403: {
    title: 'Forbidden',
    description: 'The caller has no permission for this. The answer of a web ACL has no `requestId`, and the media type `application/json`.',
    detail: 'The caller has no permission for this.',
  },
  404: { title: 'Not Found', description: 'There is nothing at this address that the caller may see.', detail: 'There is nothing at this address.' },
  409: { title: 'Conflict', description: 'The request conflicts with the current state.', detail: 'The request conflicts with the current state.' },
  412: { title: 'Precondition Failed', description: 'The current version differs from `If-Match`.', detail: 'The current version differs from If-Match.' },
  413: { title: 'Content Too Large', description: 'The body is too large.', detail: 'The body is too large.' },
  415: { title: 'Unsupported Media Type', description: 'The media type of the body is not supported.', detail: 'The body must be application/json in UTF-8.' },
  422: {
    title: 'Unprocessable Content', description: 'The `Idempotency-Key` was used for a different request.', detail: 'The Idempotency-Key was used for a different request.',
  },
  429: { title: 'Too Many Requests', description: 'There were too many requests. Try again later.', detail: 'Too Many Requests' },
  500: { title: 'Internal Server Error', description: 'The request failed.', detail: 'The request failed.' },
  502: { title: 'Bad Gateway', description: 'The service behind the API failed.', detail: 'Bad Gateway' },
  503: {
    title: 'Service Unavailable',
    description: 'Try again after the seconds in `Retry-After`: a service is not available, too many changes came at once, or an index is being built.',
    detail: 'A service is not available. Try again.',
  },
  504: { title: 'Gateway Timeout', description: 'The service behind the API did not answer in time.', detail: 'Endpoint request timed out' },
};

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer', minimum: 1 }, example: 1 } };
const EXAMPLE_ID = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';

/** The schema of errors. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'An error, as problem details of RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'requestId', 'errors'],
  properties: {
    type: { type: 'string', description: 'Always `about:blank`: `status` and `title` describe the error.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Invalid fields, each with a message. An empty field stands for the whole request.',
      items: { type: 'object', required: ['field', 'message'], properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

/** Statuses of the errors that API Gateway answers on a route: its own, and those that mappings make of the answers of a service. */
export function gatewayProblems({ route, request, auth, declared = [] }: RouteEntry): number[] {
  const { queryStrings = [], headers = [] } = request?.required ?? {};
  const validates = request?.name !== undefined || queryStrings.length > 0 || headers.length > 0;
  const proven = [AuthorizationType.COGNITO, AuthorizationType.CUSTOM].includes(auth.authorizationType);
  return [
    ...declared.filter((status) => status >= 400 && isKnownProblem(status)),
    ...(validates ? [400] : []), ...(proven ? [401] : []), 403, ...(['PATCH', 'POST', 'PUT'].includes(route.method) ? [413] : []), 429, 500, 504,
  ];
}

/** Reference to an error in the document, by its status. */
export function problemReference(status: number): object {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

export function isKnownProblem(status: number): boolean {
  return status in PROBLEMS;
}

/**
 * Errors by their names, for those that are used.
 *
 * @param schema where the schema of errors is
 */
export function problemResponses(statuses: Iterable<number>, schema: string): { [name: string]: object } {
  return Object.fromEntries([...new Set(statuses)].sort().map((status) => {
    const { title, description, detail, errors = [] } = PROBLEMS[status];
    const example = { type: 'about:blank', title, status, detail, requestId: EXAMPLE_ID, errors };
    return [nameOf(status), {
      description,
      ...(status === 503 ? { headers: RETRY_AFTER } : {}),
      content: { 'application/problem+json': { schema: { $ref: schema }, example } },
    }];
  }));
}

/** `NotFound` */
function nameOf(status: number): string {
  return PROBLEMS[status].title.replace(/ /g, '');
}
