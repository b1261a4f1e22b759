import { ContentHandling, LambdaIntegration, PassthroughBehavior, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { declareParameters, parameterSource, routeOptions } from './request';
import { errorResponse, mapResponses } from './responses';
import { checkAnswersInTime } from '../../private/function-timeout';
import { invalid } from '../../private/invalid';
import { aliasOr } from '../../private/live-alias';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.function`. */
export interface FunctionIntegrationOptions extends MappedIntegrationOptions {
  /**
   * Event of the function, instead of the whole request. The return value is the JSON that callers get, and errors are mapped
   * by their message; `responses` belongs to it.
   *
   * @default - none: the function gets the request and returns the response (proxy integration)
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-lambda-non-proxy-integration.html
   */
  readonly mapping?: Mapping;

  /**
   * Whether callers get the answer while the function still writes it. Not together with `mapping`, and for functions that write
   * a stream. API Gateway bills every 10 MB of a stream as a request.
   *
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
   */
  readonly streaming?: boolean;

  /**
   * The tenant that the call is for, of a function with tenant isolation, which demands it: such as `MappingValue.claim('sub')`, and
   * nothing that callers may choose, or they choose whose environment they are in. Not a value that is put together.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html
   */
  readonly tenantId?: MappingValue;
}

// One permission per function: with one per method, thirty routes on a function would be over Lambda's 20 KB.
const PERMISSION = { scopePermissionToMethod: false };

/** Calls a function. */
export function bindFunction(context: IntegrationContext, invoked: IFunction, options: FunctionIntegrationOptions): IntegrationBinding {
  const fn = aliasOr(invoked);
  const { mapping, streaming, responses } = options;
  const tenants = options.tenantId ? [options.tenantId] : [];
  const requestParameters = tenantParameter(fn, options.tenantId);
  if (!streaming) checkAnswersInTime('timeout of the function', fn, context.timeout);
  if (!mapping) {
    if (responses) throw invalid('responses', 'set', 'responses together with mapping; a proxy integration passes on what the function returns');
    const responseTransferMode = streaming ? ResponseTransferMode.STREAM : undefined;
    const integration = new LambdaIntegration(fn, { ...PERMISSION, ...routeOptions(context), responseTransferMode, requestParameters });
    return { integration, requestParameters: declareParameters(context, tenants) };
  }
  if (streaming) throw invalid('streaming', true, 'streaming without mapping');
  // The message of an error, which may have several lines.
  const defaults = [{ statusCode: 200, template: "$input.json('$')" }, errorResponse(502, '[\\s\\S]+')];
  const { integrationResponses, methodResponses } = mapResponses(defaults, responses, context);
  const integration = new LambdaIntegration(fn, {
    ...PERMISSION,
    ...routeOptions(context),
    proxy: false,
    requestParameters,
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': mapping._render() },
    integrationResponses,
  });
  return { integration, methodResponses, requestParameters: declareParameters(context, [...mapping._parts, ...tenants]) };
}

function tenantParameter(fn: IFunction, tenantId: MappingValue | undefined): { [name: string]: string } | undefined {
  if (fn.tenancyConfig && !tenantId) throw invalid('tenantId', undefined, 'a tenantId for a function with tenant isolation');
  return tenantId && { 'integration.request.header.X-Amz-Tenant-Id': parameterSource('tenantId', tenantId) };
}
