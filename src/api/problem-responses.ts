import { Lazy } from 'aws-cdk-lib';
import { AuthorizationType, GatewayResponse, IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { RouteAuthBinding } from '../auth/contract';

/** An error of API Gateway. Texts are JSON: in quotes, or a variable that brings its own. */
interface GatewayProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors?: string;
}

const MESSAGE = '$context.error.messageString';
const NO_ROUTE = '"There is no such route."';
const NO_ROUTE_OR_SIGNATURE = '"There is no such route, or it needs a request that is signed with AWS credentials."';

/**
 * The kinds of errors with the status that API Gateway gives them: templates can't read it. All others that AWS documents are 403
 * or 500. One that isn't documented becomes so too, and so does 502, for a function that failed.
 */
const PROBLEMS: readonly (readonly [string, ResponseType, GatewayProblem])[] = [
  ['ClientError', ResponseType.DEFAULT_4XX, { status: 403, title: 'Forbidden', detail: MESSAGE }],
  ['ServerError', ResponseType.DEFAULT_5XX, { status: 500, title: 'Internal Server Error', detail: MESSAGE }],
  // The one text about the body that templates are told names the fields, in API Gateway's own words.
  ['BadBody', ResponseType.BAD_REQUEST_BODY, {
    status: 400, title: 'Bad Request', detail: '"$context.error.validationErrorString"', errors: '{"field":"","message":"$context.error.validationErrorString"}',
  }],
  ['BadParameters', ResponseType.BAD_REQUEST_PARAMETERS, { status: 400, title: 'Bad Request', detail: MESSAGE, errors: `{"field":"","message":${MESSAGE}}` }],
  ['Unauthorized', ResponseType.UNAUTHORIZED, { status: 401, title: 'Unauthorized', detail: MESSAGE }],
  ['NoResource', ResponseType.RESOURCE_NOT_FOUND, { status: 404, title: 'Not Found', detail: NO_ROUTE }],
  ['TooLarge', ResponseType.REQUEST_TOO_LARGE, { status: 413, title: 'Content Too Large', detail: MESSAGE }],
  ['UnsupportedType', ResponseType.UNSUPPORTED_MEDIA_TYPE, { status: 415, title: 'Unsupported Media Type', detail: MESSAGE }],
  ['Throttled', ResponseType.THROTTLED, { status: 429, title: 'Too Many Requests', detail: MESSAGE }],
  ['QuotaExceeded', ResponseType.QUOTA_EXCEEDED, { status: 429, title: 'Too Many Requests', detail: MESSAGE }],
  ['IntegrationFailure', ResponseType.INTEGRATION_FAILURE, { status: 504, title: 'Gateway Timeout', detail: MESSAGE }],
  ['IntegrationTimeout', ResponseType.INTEGRATION_TIMEOUT, { status: 504, title: 'Gateway Timeout', detail: MESSAGE }],
];

/**
 * Makes API Gateway's own errors problem documents like those of the handlers, with the headers that let browsers read them.
 *
 * @param auths how the routes are authorized, once all are there
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function addProblemResponses(scope: Construct, restApi: IRestApi, headers: { [name: string]: string }, auths: () => RouteAuthBinding[]): void {
  const add = (id: string, type: ResponseType, statusCode: string, template: string) => new GatewayResponse(scope, id, {
    restApi,
    type,
    statusCode,
    responseHeaders: { 'Content-Type': "'application/problem+json'", ...headers },
    templates: { 'application/json': template },
  });
  for (const [id, type, problem] of PROBLEMS) add(id, type, String(problem.status), render(problem));
  // "Missing Authentication Token" stands for a route that is not there, and for a request without the signature that its route demands.
  const missing = () => missingToken(auths());
  add('NoRoute', ResponseType.MISSING_AUTHENTICATION_TOKEN,
    Lazy.string({ produce: () => String(missing().status) }), Lazy.string({ produce: () => render(missing()) }));
}

/** If every route requires a signature, unsigned requests don't learn which routes exist. */
function missingToken(auths: RouteAuthBinding[]): GatewayProblem {
  const signed = auths.filter(({ authorizationType }) => authorizationType === AuthorizationType.IAM);
  return signed.length === auths.length
    ? { status: 403, title: 'Forbidden', detail: NO_ROUTE_OR_SIGNATURE }
    : { status: 404, title: 'Not Found', detail: signed.length ? NO_ROUTE_OR_SIGNATURE : NO_ROUTE };
}

/** These templates know values and no statements. */
function render({ status, title, detail, errors = '' }: GatewayProblem): string {
  return `{"type":"about:blank","title":"${title}","status":${status},"detail":${detail},"requestId":"$context.requestId","errors":[${errors}]}`;
}
