import { Duration } from 'aws-cdk-lib';
import { Integration, MethodResponse } from 'aws-cdk-lib/aws-apigateway';
import { RouteAuthBinding } from '../auth/contract';

/** Requirements of a route for its integration. */
export interface IntegrationContext {
  /**
   * Method and path of the route, for errors.
   *
   * @default - not known
   */
  readonly route?: string;

  /**
   * Authorization of the route. Mappings that read values of the caller that this authorization doesn't provide are refused.
   *
   * @default - not known: mappings may read whatever there is of callers
   */
  readonly authorization?: RouteAuthBinding;

  /**
   * Time that API Gateway waits for an answer, from 50 milliseconds to 29 seconds.
   *
   * @default - none: API Gateway waits 29 seconds
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
   */
  readonly timeout?: Duration;

  /**
   * Parameters that answers are cached by, such as `method.request.path.id`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
   */
  readonly cacheKeyParameters?: string[];

  /**
   * Headers of every mapped answer, as API Gateway takes them: fixed ones in single quotes, such as `'https://shop.example.com'`.
   * The answers of proxy integrations have the headers that the function or server gave them.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
   */
  readonly responseHeaders?: { [name: string]: string };

  /**
   * VTL before the template of every mapped answer, for headers that depend on the request.
   *
   * @default - none
   */
  readonly responseTemplatePrefix?: string;
}

/** The integration of a method, and the settings that the method needs for it. */
export interface IntegrationBinding {
  /** CDK integration that the method is made with. */
  readonly integration: Integration;

  /**
   * Responses that the method must declare.
   *
   * @default - none: the answers of a proxy integration are not declared
   */
  readonly methodResponses?: MethodResponse[];

  /**
   * Parameters of the request that the method must declare, and whether they are required.
   *
   * @default - none
   */
  readonly requestParameters?: { [name: string]: boolean };
}
