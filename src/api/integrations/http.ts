import { Token } from 'aws-cdk-lib';
import { ContentHandling, HttpIntegration, IVpcLink, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { declareParameters, parameterSource, routeOptions } from './request';
import { mapResponses, statusErrors } from './responses';
import { invalid } from '../../private/invalid';
import { entriesOf } from '../../private/sorted';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { checkHeaderName, checkParameterName } from '../mapping/names';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.http`. */
export interface HttpIntegrationOptions extends MappedIntegrationOptions {
  /**
   * Method of the request to the server, or `ANY` for that of the route.
   *
   * @default 'GET'
   */
  readonly method?: string;

  /**
   * Body of the request to the server. The answers are mapped too; `responses` belongs to it.
   *
   * @default - none: request and answer are passed on as they are (proxy integration)
   */
  readonly mapping?: Mapping;

  /**
   * Headers that the server gets. Not values that are put together, such as `MappingValue.concat`.
   *
   * @default - none beside those of the request, and with `mapping` none
   */
  readonly headers?: { [name: string]: MappingValue };

  /**
   * Parameters of the query string that the server gets. Not values that are put together.
   *
   * @default - none beside those of the request, and with `mapping` none
   */
  readonly query?: { [name: string]: MappingValue };

  /**
   * Link to a load balancer in a VPC.
   *
   * @default - none: the server is reached over the internet
   */
  readonly vpcLink?: IVpcLink;
}

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const ADDRESS = /^https:\/\/[A-Za-z0-9.-]+(:\d+)?(\/([A-Za-z0-9._~!$&()*+,;=:@%/-]|\{[A-Za-z0-9._-]+\})*)?$/;

/** Calls a server. */
export function bindHttp(context: IntegrationContext, url: string, options: HttpIntegrationOptions): IntegrationBinding {
  validate(url, options);
  const { mapping } = options;
  const placed = [
    // Braces after a dollar are those of a token.
    ...[...url.matchAll(/(?<!\$)\{([A-Za-z0-9._-]+)\}/g)].map(([, name]) => place('url', 'path', name, MappingValue.path(name))),
    ...entriesOf(options.headers).map(([name, value]) => place('headers', 'header', name, value)),
    ...entriesOf(options.query).map(([name, value]) => place('query', 'querystring', name, value)),
  ];
  const values = [...placed.map(({ value }) => value), ...mapping?._parts ?? []];
  const mapped = mapping && mapResponses([
    { statusCode: 200, template: "$input.json('$')" },
    ...statusErrors(),
  ], options.responses, context);
  const integration = new HttpIntegration(url, {
    proxy: !mapping,
    httpMethod: options.method ?? 'GET',
    options: {
      ...routeOptions(context),
      vpcLink: options.vpcLink,
      requestParameters: Object.fromEntries(placed.map(({ destination, source }) => [destination, source])),
      ...(mapping && {
        contentHandling: ContentHandling.CONVERT_TO_TEXT,
        passthroughBehavior: PassthroughBehavior.NEVER,
        requestTemplates: { 'application/json': mapping._render() },
        integrationResponses: mapped!.integrationResponses,
      }),
    },
  });
  return { integration, methodResponses: mapped?.methodResponses, requestParameters: declareParameters(context, values) };
}

function place(prop: string, location: string, name: string, value: MappingValue) {
  return { value, destination: `integration.request.${location}.${name}`, source: parameterSource(`${prop}.${name}`, value) };
}

function validate(url: string, options: HttpIntegrationOptions): void {
  const { method, mapping, responses } = options;
  const right = Token.isUnresolved(url) ? !/^http:/i.test(url) : ADDRESS.test(url) && URL.canParse(url);
  if (!right) throw invalid('url', url, "addresses such as 'https://shop.example.com/orders/{id}', without a query string");
  if (method !== undefined && !METHODS.includes(method)) throw invalid('method', method, METHODS.join(', '));
  if (responses && !mapping) throw invalid('responses', 'set', 'responses together with mapping; a proxy integration passes on what the server answers');
  Object.keys(options.headers ?? {}).forEach((name) => checkHeaderName('headers', name));
  Object.keys(options.query ?? {}).forEach((name) => checkParameterName('query', name));
}
