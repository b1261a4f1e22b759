import { ArnFormat, Names, Stack } from 'aws-cdk-lib';
import { LogGroupLogDestination, WebSocketApi, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AccessLog } from '../api/access-log';
import { createAccessLogGroup } from '../api/access-log-group';
import { acknowledgeAccessLog } from '../api/api-findings';
import { watchRealtimeApi } from './realtime-api-monitoring';
import { RealtimeApiProps, RealtimeRouteOptions } from './realtime-api-options';
import { checkRealtimeApi, checkRealtimeRoute } from './realtime-api-validation';
import { RealtimeDomain } from './realtime-domain';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { aliasOr } from '../private/live-alias';
import { located } from '../private/located';

export * from './realtime-api-options';

/**
 * A WebSocket API: clients are authorized when they connect, messages are routed by their `action` and throttled,
 * access log in JSON, metrics by route.
 *
 * A connection ends after 10 minutes without a message, and after two hours in any case: clients connect again.
 * A message has at most 128 KB, in frames of at most 32 KB. About $1 per million messages of up to 32 KB, and $0.25 per
 * million minutes of connection. API Gateway has no X-Ray traces of WebSocket APIs, and AWS WAF does not protect them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 * @example
 * declare const prices: ServerlessFunction;
 *
 * const live = new RealtimeApi(this, 'Live', { authorization: ConnectAuthorization.iam() });
 * live.addRoute('prices', prices.alias, { returnResponse: true });
 * new CfnOutput(this, 'LiveUrl', { value: live.url });
 */
@located
export class RealtimeApi extends Construct {
  /** The API. */
  public readonly api: WebSocketApi;

  /** The stage. */
  public readonly stage: WebSocketStage;

  /** Log group of the access log. Undefined without one. */
  public readonly accessLogGroup?: LogGroup;

  /** Its own domain. Undefined where it has none. */
  public readonly domain?: RealtimeDomain;

  private readonly routes = new Map<string, WebSocketRoute>();
  private readonly integrations = new Map<IFunction, WebSocketLambdaIntegration>();

  constructor(scope: Construct, id: string, private readonly props: RealtimeApiProps) {
    super(scope, id);
    checkRealtimeApi(props);
    const log = props.accessLog ?? AccessLog.webSocketJson();
    const { format } = log;
    this.accessLogGroup = createAccessLogGroup(this, log, 'realtime', props);
    this.api = new WebSocketApi(this, 'Resource', {
      apiName: Names.uniqueResourceName(this, { maxLength: 128 }),
      description: props.description,
      routeSelectionExpression: '$request.body.action',
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: props.stageName ?? 'prod',
      autoDeploy: true,
      detailedMetricsEnabled: props.detailedMetrics ?? false,
      throttle: { rateLimit: props.throttle?.rateLimit ?? 100, burstLimit: props.throttle?.burstLimit ?? 200 },
      accessLogSettings: this.accessLogGroup && { destination: new LogGroupLogDestination(this.accessLogGroup), format },
    });
    acknowledgeAccessLog(this.stage, format);
    this.domain = props.domain && new RealtimeDomain(this, 'Domain', { ...props.domain, api: this.api, stage: this.stage });
    if (props.monitoring) {
      const { accessLog, accessLogClass: logClass, detailedMetrics: byRoute = false } = props;
      watchRealtimeApi(props.monitoring, { stage: this.stage, byRoute, logGroup: this.accessLogGroup, log: accessLog, logClass });
    }
  }

  /** Address that clients connect to, `wss://…`, without a slash at the end. */
  public get url(): string {
    return this.domain?.url ?? this.stage.url;
  }

  /** Address at which functions send to connections. */
  public get managementEndpoint(): string {
    return this.stage.callbackUrl;
  }

  /** ARN for policies that let a function send to the connections of the stage, with `execute-api:ManageConnections`. */
  public get connectionsArn(): string {
    return Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: `${this.stage.stageName}/POST/@connections/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }

  /**
   * Lets a function take messages whose `action` is the route's key, or `$connect`, `$disconnect` and `$default`. The function finds
   * the caller in `requestContext.authorizer` or, of signed requests, in `requestContext.identity`.
   *
   * Throws for a malformed key, for one that is taken, and for a function that may run longer than API Gateway waits.
   */
  public addRoute(routeKey: string, handler: IFunction, options: RealtimeRouteOptions = {}): WebSocketRoute {
    checkRealtimeRoute(routeKey, handler, options);
    if (this.routes.has(routeKey)) throw invalid('routeKey', routeKey, `a key that is not taken: ${[...this.routes.keys()].join(', ')} are`);
    const connects = routeKey === '$connect';
    const route = this.api.addRoute(routeKey, {
      integration: this.integration(handler),
      authorizer: connects ? this.props.authorization._authorizer() : undefined,
      returnResponse: options.returnResponse,
    });
    if (!connects) {
      acknowledge(route, {
        id: 'AwsSolutions::AwsSolutions-APIG4',
        reason: 'API Gateway authorizes a WebSocket connection once, at $connect, which is authorized here: messages on it need no more, and can have no more.',
      });
    }
    this.routes.set(routeKey, route);
    // Deployed by itself with every change, but first when there is something to deploy.
    this.stage.node.addDependency(route);
    return route;
  }

  /** Sources that connecting pages name in their policy. @internal */
  public get _origin(): string {
    return this.props.domain ? `wss://${this.props.domain.domainName}` : this.api.apiEndpoint;
  }

  /** Keys of the routes. @internal */
  public get _routeKeys(): string[] {
    return [...this.routes.keys()];
  }

  private integration(handler: IFunction): WebSocketLambdaIntegration {
    const invoked = aliasOr(handler);
    const made = this.integrations.get(invoked) ?? new WebSocketLambdaIntegration('Integration', invoked);
    this.integrations.set(invoked, made);
    return made;
  }
}
