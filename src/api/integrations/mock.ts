import { ContentHandling, MockIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { declareParameters, routeOptions } from './request';
import { checkHeaders, errorResponse, mapResponses } from './responses';
import { checkKnownInteger } from '../../private/invalid';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { Mapping } from '../mapping';

/** Options of `RouteIntegration.mock`. */
export interface MockIntegrationOptions {
  /**
   * Status that callers get, from 200 to 599.
   *
   * @default 200
   */
  readonly statusCode?: number;

  /**
   * Body for callers. The template can read parameters and context, but not the request's body.
   *
   * @default - no body; a problem document where the status is 400 or above
   */
  readonly template?: Mapping;

  /**
   * Headers as API Gateway takes them: fixed ones in single quotes, such as `'no-store'`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** Answers by itself. */
export function bindMock(context: IntegrationContext, options: MockIntegrationOptions): IntegrationBinding {
  const statusCode = options.statusCode ?? 200;
  checkKnownInteger('statusCode', statusCode, 200, 599);
  checkHeaders('headers', options.headers);
  const response = statusCode < 400 || options.template
    ? { statusCode, template: options.template?._render() ?? '' }
    : errorResponse(statusCode);
  const headers = { ...response.headers, ...options.headers };
  const { integrationResponses, methodResponses } = mapResponses([{ ...response, headers }], [], context);
  const integration = new MockIntegration({
    ...routeOptions({ cacheKeyParameters: context.cacheKeyParameters }),
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': `{"statusCode": ${statusCode}}` },
    integrationResponses,
  });
  return { integration, methodResponses, requestParameters: declareParameters(context, options.template?._parts) };
}
