import { Duration } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RouteCacheOptions } from './cache-options';
import { RouteIntegration } from './route-integration';
import { RequestSchema } from './request-schema';
import { RouteResponse } from './route-response';
import { IRouteAuthorization } from '../auth/contract';

/** What a route leads to, who may take it, and what it asks of requests. */
export interface RouteOptions {
  /**
   * Function that answers: any runtime, an alias, or an imported one. At most 29 seconds, as far as can be seen.
   *
   * @default - `integration` is given instead
   */
  readonly function?: IFunction;

  /**
   * What else answers: a queue, a table, a state machine, another address.
   *
   * @default - `function` is given instead
   */
  readonly integration?: RouteIntegration;

  /**
   * Who may take the route.
   *
   * @default - who may call the API
   */
  readonly authorization?: IRouteAuthorization;

  /**
   * What requests must look like.
   *
   * @default - anything
   */
  readonly request?: RequestSchema;

  /**
   * Keeps answers in the stage's cache, which must be there (`api.cache`). Only for GET. Who is calling is always part
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
   * How long API Gateway waits, from 50 milliseconds to 29 seconds.
   *
   * @default - 29 seconds
   */
  readonly timeout?: Duration;

  /**
   * What the route answers, by status, for the OpenAPI document: `{ 200: RouteResponse.fromFile('Order', 'schemas/order.json') }`. The errors that API
   * Gateway answers itself are there in any case.
   *
   * @default - any answer: `2XX`, and `default` for errors
   */
  readonly responses?: { [status: string]: RouteResponse };

  /**
   * What the route does in a few words, for the OpenAPI document.
   *
   * @default - method and path
   */
  readonly summary?: string;

  /**
   * What there is to know of the route, in Markdown, for the OpenAPI document. Who may take it is said in any case.
   *
   * @default - who may take the route
   */
  readonly description?: string;

  /**
   * What the route is gathered under in the OpenAPI document, and in clients that are made of it.
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

  /** Who may take it: `COGNITO_USER_POOLS`, `AWS_IAM`, `CUSTOM`, `API_KEY` or `NONE`. */
  readonly authorization: string;

  /**
   * Why anyone may call it.
   *
   * @default - callers must be authorized
   */
  readonly publicReason?: string;
}
