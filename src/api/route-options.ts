import { Duration } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RouteCacheOptions } from './cache-options';
import { Integration } from './integration';
import { RequestSchema } from './request-schema';
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
  readonly integration?: Integration;

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
   * Keeps answers in the stage's cache, which must be there (`api.cache`). For GET alone. Who is calling is always part
   * of the key, so that nobody gets the answer of somebody else.
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
}

/** A route as it was built. */
export interface RouteDescription {
  /** Method and path. */
  readonly route: string;

  /** Who may take it: `COGNITO_USER_POOLS`, `AWS_IAM`, `CUSTOM`, `API_KEY` or `NONE`. */
  readonly authorization: string;

  /**
   * Why everybody may take it.
   *
   * @default - not everybody may
   */
  readonly publicReason?: string;
}
