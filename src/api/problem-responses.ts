import { GatewayResponse, IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

/**
 * Makes API Gateway's own errors problem documents like those of the handlers, with the headers that
 * let browsers read them. The kinds that a caller can cause get their status into the document;
 * a document for all others cannot know it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function addProblemResponses(scope: Construct, restApi: IRestApi, responseHeaders: { [name: string]: string }): void {
  const add = (id: string, type: ResponseType, problem: string, statusCode?: string) => new GatewayResponse(scope, id, {
    restApi,
    type,
    statusCode,
    responseHeaders: { 'Content-Type': "'application/problem+json'", ...responseHeaders },
    templates: { 'application/json': `{"type":"about:blank",${problem},"requestId":"$context.requestId"}` },
  });
  const refused = (detail: string) => `"title":"Bad Request","status":400,"detail":${detail}`;
  add('ClientError', ResponseType.DEFAULT_4XX, '"title":$context.error.messageString');
  add('ServerError', ResponseType.DEFAULT_5XX, '"title":$context.error.messageString');
  add('BadBody', ResponseType.BAD_REQUEST_BODY, refused('"$context.error.validationErrorString"'), '400');
  add('BadParameters', ResponseType.BAD_REQUEST_PARAMETERS, refused('$context.error.messageString'), '400');
}
