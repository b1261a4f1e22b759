import { Duration, Lazy } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { OwnerSource } from '../auth/contract';
import { AuthorizerMonitoring } from '../auth/authorizer-monitoring';
import { tokenSettings } from '../auth/token-settings';
import { BundledFunction, BundledHandler, FunctionWiring } from '../compute';
import { handlerOptions } from '../compute/handler-options';
import { HANDLERS } from '../handlers/catalog';
import { checkInteger, checkKnownList, invalid } from '../private/invalid';
import { located } from '../private/located';
import { WorkQueue } from '../queueing';
import { ConnectAuthorization } from './connect-authorization';
import { ConnectionsTable } from './connections-table';
import { RealtimeProps } from './options';
import { RealtimeApi } from './realtime-api';
import { RealtimeRouteOptions } from './realtime-api-options';

export * from './options';

/** A connection is as many rows as are written at once: with those of its owner and of twenty groups, there is room for so many. */
const MAX_CLAIMS = 3;

/**
 * Messages to clients while they are connected: a WebSocket API, a table of connections, and a queue from which messages are
 * sent to all connections of an owner or a group, each at least once.
 *
 * Costs nothing while no client is connected.
 *
 * @example
 * declare const orders: ServerlessFunction;
 *
 * const realtime = new Realtime(this, 'Realtime', { auth: Auth.cognito().bind(this, {}) });
 * realtime.addBroadcaster(orders.function, 'BROADCASTS_URL');
 * new CfnOutput(this, 'RealtimeUrl', { value: realtime.url });
 */
@located
export class Realtime extends Construct {
  /** The WebSocket API. */
  public readonly api: RealtimeApi;

  /** The table of connections. */
  public readonly connections: ConnectionsTable;

  /** Messages that wait to be sent, and those that could not be. */
  public readonly queue: WorkQueue;

  /** Takes connections and answers what no other route takes. */
  public readonly handler: BundledFunction;

  /** Sends messages to connections. */
  public readonly broadcast: BundledFunction;

  /** Checks tokens of the user pool. Undefined where callers sign, or your own function decides. */
  public readonly authorizer?: BundledFunction;

  private readonly wiring: FunctionWiring;
  private readonly ownerSource: OwnerSource;
  private readonly claims = new Set<string>();

  constructor(scope: Construct, id: string, private readonly props: RealtimeProps) {
    super(scope, id);
    checkInteger('realtime.connectionsPerOwner', props.connectionsPerOwner, 1, 1000);
    const { profile, monitoring, tracing, logRetention, network, logEncryptionKey, logDataProtection, messageEncryptionKey } = props;
    this.wiring = { profile, monitoring, tracing, logRetention, network, logEncryptionKey, logDataProtection, messageEncryptionKey };
    this.authorizer = this.createAuthorizer();
    const authorization = this.authorization();
    this.ownerSource = authorization.ownerSource;
    this.api = new RealtimeApi(this, 'Api', { ...props, authorization });
    this.connections = new ConnectionsTable(this, 'Connections', { monitoring, encryption: props.tableEncryption });

    this.handler = this.createFunction('RealtimeHandler', BundledHandler.REALTIME, {
      OWNER_SOURCE: authorization.ownerSource,
      CONNECTIONS_PER_OWNER: String(props.connectionsPerOwner ?? 100),
      CONNECT_CLAIMS: this.namesOfClaims(),
    });
    this.handler.useConnections(this.connections.table);
    this.broadcast = this.createFunction('Broadcast', BundledHandler.BROADCAST);
    this.broadcast.useConnections(this.connections.table);
    this.broadcast.useManagement(this.api.managementEndpoint, this.api.connectionsArn);

    this.queue = this.createQueue();
    this.addRoutes();
  }

  /** Address that clients connect to, `wss://…`. */
  public get url(): string {
    return this.api.url;
  }

  /**
   * Lets your own function take messages that clients send with the route's key as their `action`. It finds the caller in
   * `requestContext.authorizer.principalId` or, of signed requests, in `requestContext.identity`.
   * Throws for a key that is malformed or taken.
   */
  public addRoute(routeKey: string, handler: IFunction, options: RealtimeRouteOptions = {}): WebSocketRoute {
    return this.api.addRoute(routeKey, handler, options);
  }

  /**
   * Lets your own function send to all clients: grants `sqs:SendMessage` on the queue and no more, and gives it the
   * queue's URL in an environment variable. It sends `{"version": 1, "id": "…", "to": {"ownerId": "…"}, "message": …}`, or
   * `"to": {"group": "…"}`, or `"to": {"claim": "custom:tenant", "value": "…"}` for a claim that entities with `live` use. Clients get `{"type": "message", "id": "…", "message": …}`, at most 128 KB.
   * Throws for a name that Lambda does not take.
   */
  public addBroadcaster(sender: LambdaFunction, environmentName: string): void {
    this.queue.addProducer(sender, environmentName);
  }

  /** Lets messages be sent to the connections of all users with one value of a claim, such as those of a tenant. @internal */
  public _sendByClaim(at: string, claim: string): void {
    const refused = (allowed: string) => invalid(at, `Ownership.tenant('${claim}')`, allowed);
    const remedy = 'it if clients connect with ID tokens, or if ConnectAuthorization.lambdaAuthorizer() passes on tokenClaims';
    if (this.ownerSource !== OwnerSource.LAMBDA) throw refused(`${remedy}: a signature has no claims`);
    if (this.authorizer && this.props.auth.scopes) throw refused(`${remedy}: access tokens don't have the claim`);
    if (this.claims.size >= MAX_CLAIMS && !this.claims.has(claim)) throw refused(`${MAX_CLAIMS} claims of tenants: ${[...this.claims].join(', ')}`);
    this.claims.add(claim);
  }

  /** Left out where nothing is sent by a claim. */
  private namesOfClaims(): string {
    return Lazy.string({ produce: () => this.claims.size ? [...this.claims].sort().join() : undefined });
  }

  private authorization(): ConnectAuthorization {
    const { authorization, auth, groups } = this.props;
    if (groups && !this.authorizer) throw invalid('realtime.groups', groups.join(), 'groups where a user pool tells who connects');
    if (authorization) return authorization;
    if (this.authorizer) return ConnectAuthorization.lambdaAuthorizer(this.authorizer.alias);
    const trustSessionNames = auth.ownerSource === OwnerSource.IAM_SESSION;
    if (auth.authorizationType === AuthorizationType.IAM) return ConnectAuthorization.iam({ trustSessionNames });
    const strategy = auth.apiKey ? 'an API key' : auth.authorizationType === AuthorizationType.NONE ? 'nothing' : auth.authorizationType;
    throw invalid('realtime.authorization', `the API's authorization by ${strategy}`,
      'ConnectAuthorization.lambdaAuthorizer(…) or ConnectAuthorization.iam() beside it, because WebSocket APIs have no other; Auth.cognito(), Auth.userPool() and Auth.iam() need none');
  }

  private createAuthorizer(): BundledFunction | undefined {
    const { authorization, auth, groups } = this.props;
    if (authorization || !auth.userPool) return undefined;
    checkKnownList('realtime.groups', groups);
    if (groups && (!groups.length || groups.some((group) => !group || group.includes(',')))) {
      throw invalid('realtime.groups', `[${groups.map((group) => `'${group}'`).join()}]`, 'at least one group, with a name without commas');
    }
    return this.createConnectAuthorizer(tokenSettings(auth), groups);
  }

  private createConnectAuthorizer(tokens: { [name: string]: string }, groups: string[] = []): BundledFunction {
    const options = handlerOptions(this.props.compute, BundledHandler.AUTHORIZER);
    return new BundledFunction(this, 'ConnectAuthorizer', {
      ...options,
      ...this.wiring,
      tracing: options.tracing ?? this.wiring.tracing,
      monitoring: AuthorizerMonitoring.of(this.wiring.monitoring),
      handler: BundledHandler.AUTHORIZER,
      environment: {
        ...options.environment,
        ...tokens,
        CONNECT_CLAIMS: this.namesOfClaims(),
        ...(groups.length ? { CONNECT_GROUPS: groups.join() } : {}),
      },
    });
  }

  private createFunction(id: string, handler: BundledHandler, environment: { [name: string]: string } = {}): BundledFunction {
    const options = handlerOptions(this.props.compute, handler);
    return new BundledFunction(this, id, {
      ...options,
      ...this.wiring,
      tracing: options.tracing ?? this.wiring.tracing,
      handler,
      environment: { ...environment, ...options.environment },
    });
  }

  private createQueue(): WorkQueue {
    const { queue: options, topic, compute, monitoring, messageEncryptionKey: encryptionKey } = this.props;
    const consumerTimeout = handlerOptions(compute, BundledHandler.BROADCAST).timeout ?? Duration.seconds(HANDLERS.broadcast.timeoutSeconds);
    const queue = new WorkQueue(this, 'Broadcasts', { ...options, consumerTimeout, monitoring, encryptionKey });
    queue.addConsumer('Consumer', this.broadcast.alias);
    topic?.addQueue(queue.queue, {
      rawMessageDelivery: true,
      // Whatever else is published there is not for clients.
      attributeFilter: { type: SubscriptionFilter.stringFilter({ allowlist: ['job.succeeded', 'job.failed', 'job.canceled', 'job.progress'] }) },
    });
    return queue;
  }

  private addRoutes(): void {
    const routes = this.props.routes ?? [];
    for (const routeKey of ['$connect', '$disconnect']) this.addRoute(routeKey, this.handler.alias);
    if (!routes.some(({ routeKey }) => routeKey === '$default')) this.addRoute('$default', this.handler.alias, { returnResponse: true });
    for (const { routeKey, function: handler, returnResponse } of routes) this.addRoute(routeKey, handler, { returnResponse });
  }
}
