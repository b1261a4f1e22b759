import { Duration } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RouteCacheOptions } from './cache-options';
import { RouteIntegration } from './route-integration';
import { RequestSchema } from './request-schema';
import { RouteResponse } from './route-response';
import { IRouteAuthorization } from '../auth/contract';

/** Target, authorization, validation and limits of a route. */
export interface RouteOptions {
  /**
   * Function that answers: any runtime, an alias, or an imported one. At most 29 seconds, as far as can be seen.
   *
   * @default - `integration` is given instead
   */
  readonly function?: IFunction;

  /**
   * Target other than a function: a queue, a table, a state machine, another address.
   *
   * @default - `function` is given instead
   */
  readonly integration?: RouteIntegration;

  /**
   * Authorization of the route.
   *
   * @default - the authorization of the API
   */
  readonly authorization?: IRouteAuthorization;

  /**
   * Schema of valid requests.
   *
   * @default - anything
   */
  readonly request?: RequestSchema;

  /**
   * Keeps answers in the stage's cache, which must be there (`api.cache`). Only for GET. The caller's identity is always part
   * of the key, so that no caller gets another caller's answer.
   *
   * @default - answers are not kept
   */
  readonly cache?: RouteCacheOptions;

  /**
   * Requests per second and burst of this route, from all callers together.
   *
   * @default - the stage's limits
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Time that API Gateway waits for an answer, from 50 milliseconds to 29 seconds.
   *
   * @default - 29 seconds
   */
  readonly timeout?: Duration;

  /**
   * Answers of the route, by status, for the OpenAPI document: `{ 200: RouteResponse.fromFile('Order', 'schemas/order.json') }`. The errors that API
   * Gateway answers itself are there in any case.
   *
   * @default - any answer: `2XX`, and `default` for errors
   */
  readonly responses?: { [status: string]: RouteResponse };

  /**
   * Summary of the route in a few words, for the OpenAPI document.
   *
   * @default - method and path
   */
  readonly summary?: string;

  /**
   * Description of the route in Markdown, for the OpenAPI document. The required authorization is always added.
   *
   * @default - the required authorization
   */
  readonly description?: string;

  /**
   * Groups of operations that the route is in, in the OpenAPI document and in generated clients.
   *
   * @default - the first segment of the path
   */
  readonly tags?: string[];

  /**
   * Name of the operation in the OpenAPI document, which generated clients give its method, such as `getOrder`: a letter and up to 63 letters, digits and _.
   *
   * @default - made of method and path: `getOrdersId`
   */
  readonly operationId?: string;

  /**
   * Whether the OpenAPI document says that clients should not use the route any more.
   *
   * @default false
   */
  readonly deprecated?: boolean;
}

/** A route as it was built. */
export interface RouteDescription {
  /** Method and path. */
  readonly route: string;

  /** Authorization type: `COGNITO_USER_POOLS`, `AWS_IAM`, `CUSTOM`, `API_KEY` or `NONE`. */
  readonly authorization: string;

  /**
   * Why anyone may call it.
   *
   * @default - callers must be authorized
   */
  readonly publicReason?: string;
}
