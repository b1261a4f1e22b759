import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { AuthBinding } from '../auth';
import { ComputeOptions, FunctionWiring } from '../compute';
import { TableKey } from '../data';
import { NotificationTopic, WorkQueueOptions } from '../queueing';
import { ConnectAuthorization } from './connect-authorization';
import { RealtimeApiOptions, RealtimeRouteOptions } from './realtime-api-options';

/** A route of a WebSocket API for your own function. */
export interface RealtimeRoute extends RealtimeRouteOptions {
  /** The `action` of messages that the function gets, or `$default`, which replaces the shipped answers. */
  readonly routeKey: string;

  /** The function. At most 29 seconds. */
  readonly function: IFunction;
}

/** The `realtime` section of the pattern. */
export interface RealtimeOptions extends RealtimeApiOptions {
  /**
   * Authorization of connections, if it differs from the REST API.
   *
   * @default - callers with a token of the API's user pool, of the clients and of the kind that `auth` says, which a shipped function checks; callers who sign, where they sign for the API
   */
  readonly authorization?: ConnectAuthorization;

  /**
   * Groups of the user pool that may connect.
   *
   * @default - any user with a token of the user pool
   */
  readonly groups?: string[];

  /**
   * Connections that one owner may have at a time, a whole number from 1 to 1,000. Further ones are refused with 429. It keeps a single user
   * from making messages to a group slow for others. Raise it where many clients share an owner, for example a fleet of devices
   * that sign with one role.
   *
   * @default 100
   */
  readonly connectionsPerOwner?: number;

  /**
   * Routes for your own functions.
   *
   * @default - none: clients get, and send nothing but a ping
   */
  readonly routes?: RealtimeRoute[];

  /**
   * Settings of the queue of messages that wait to be sent to clients.
   *
   * @default - the defaults of `WorkQueue`
   */
  readonly queue?: WorkQueueOptions;
}

/** Properties of `Realtime`. */
export interface RealtimeProps extends RealtimeOptions, FunctionWiring {
  /** Authorization of the REST API: the result of `bind` of an `Auth` strategy. */
  readonly auth: AuthBinding;

  /**
   * Topic whose results of jobs are sent to the connections of their owners. A standard topic.
   *
   * @default - nothing is sent but what your own functions send
   */
  readonly topic?: NotificationTopic;

  /**
   * Key that encrypts the table of connections.
   *
   * @default TableKey.awsOwned()
   */
  readonly tableEncryption?: TableKey;

  /**
   * Settings of the shipped functions `authorizer`, `realtime` and `broadcast`.
   *
   * @default - the values of each handler
   */
  readonly compute?: ComputeOptions;
}
