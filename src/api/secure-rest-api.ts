import { Duration, Token } from 'aws-cdk-lib';
import {
  AuthorizationType, EndpointType, IModel, LambdaIntegration, LogGroupLogDestination, Method, RequestValidator, RestApi, Stage, ThrottleSettings,
} from 'aws-cdk-lib/aws-apigateway';
import { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLog } from './access-log';
import { Cors } from './cors';
import { CorsOptions } from './cors-options';
import { addProblemResponses } from './problem-responses';
import { RequestSchema } from './request-schema';
import { Route } from './route';
import { AuthBinding, OwnerSource } from '../auth/contract';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { Profile, profileSettings } from '../profile';

/** What the user chooses about the API. */
export interface ApiOptions {
  /**
   * Requests per second and burst that the stage takes from all callers together. Both above zero.
   *
   * @default - 100 requests per second, bursts of 200
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Which browsers may call: answered in the preflight, in errors and by the shipped handlers.
   *
   * @default - no browser from another origin may call
   */
  readonly cors?: CorsOptions;

  /**
   * What is written about every request. API Gateway writes it through the account's CloudWatch role,
   * which someone must have set once per account and region.
   *
   * @default AccessLog.json()
   */
  readonly accessLog?: AccessLog;

  /**
   * Name of the stage, the first part of every path.
   *
   * @default 'prod'
   */
  readonly stageName?: string;

  /**
   * What the API is for.
   *
   * @default - no description
   */
  readonly description?: string;
}

/** Properties of `SecureRestApi`. */
export interface SecureRestApiProps extends ApiOptions {
  /**
   * Who may call: what a strategy of `Auth` made of itself.
   *
   * @default - callers sign with AWS credentials
   */
  readonly auth?: AuthBinding;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * How long access log lines are kept.
   *
   * @default - by profile: three months in PRODUCTION, one week in DEVELOPMENT
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether X-Ray traces are recorded.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Watches errors and latency.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/** What a route leads to and what it asks of requests. */
export interface RouteOptions {
  /** Function that answers. At most 29 seconds. */
  readonly function: IFunction;

  /**
   * What the body must look like.
   *
   * @default - any body
   */
  readonly request?: RequestSchema;
}

const SIGNED: AuthBinding = {
  authorizationType: AuthorizationType.IAM,
  ownerSource: OwnerSource.IAM,
  findings: [{ id: 'AwsSolutions::AwsSolutions-COG4', reason: 'Callers sign their requests with AWS credentials.' }],
};

/**
 * A regional REST API: every route authorized, requests validated and throttled, access log in JSON, traces,
 * errors as problem documents, and CORS from one setting.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/security-best-practices.html
 */
export class SecureRestApi extends Construct {
  /** The API. */
  public readonly api: RestApi;

  /** The stage. */
  public readonly stage: Stage;

  /** Where the access log goes. Undefined where there is none. */
  public readonly accessLogGroup?: LogGroup;

  private readonly auth: AuthBinding;
  private readonly cors?: Cors;
  private readonly validator: RequestValidator;
  private readonly routes = new Map<string, Route>();
  private readonly models = new Map<string, RequestModel>();

  constructor(scope: Construct, id: string, props: SecureRestApiProps = {}) {
    super(scope, id);
    checkThrottle('api.throttle', props.throttle);
    this.auth = props.auth ?? SIGNED;
    this.cors = props.cors && new Cors(props.cors);

    const format = (props.accessLog ?? AccessLog.json()).format;
    this.accessLogGroup = format && new LogGroup(this, 'AccessLogs', { retention: props.logRetention ?? profileSettings(props.profile).logRetention });
    this.api = new RestApi(this, 'Resource', {
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: props.stageName ?? 'prod',
        tracingEnabled: props.tracing ?? true,
        throttlingRateLimit: props.throttle?.rateLimit ?? 100,
        throttlingBurstLimit: props.throttle?.burstLimit ?? 200,
        accessLogDestination: this.accessLogGroup && new LogGroupLogDestination(this.accessLogGroup),
        accessLogFormat: format,
      },
    });
    this.stage = this.api.deploymentStage;
    this.validator = this.api.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true });
    addProblemResponses(this.api, this.cors?.gatewayResponseHeaders ?? {});
    if (this.auth.apiKey) this.demandApiKey(this.auth.apiKey);
    this.acknowledgeFindings(props);
    if (props.monitoring) this.monitor(props.monitoring);
  }

  /** Address of the stage, with a slash at the end. */
  public get url(): string {
    return this.api.url;
  }

  /** What the shipped handlers must know of the API: who the owner of a request is, and which browsers may call. */
  public get handlerEnvironment(): { [name: string]: string } {
    return { OWNER_SOURCE: this.auth.ownerSource, ...this.cors?.environment };
  }

  /** Rule for a bucket that the same browsers upload to. Undefined where no browser may call. */
  public get bucketCors(): CorsRule | undefined {
    return this.cors?.bucketRule;
  }

  /**
   * Adds a route, such as `GET /orders/{id}`.
   *
   * Throws for a malformed route, for one that is there already, and for a function that may run longer than API Gateway waits.
   */
  public addRoute(route: string, options: RouteOptions): Method {
    const parsed = Route.parse(route);
    this.claim(parsed);
    checkTimeout(parsed, options.function);
    const resource = this.api.root.resourceForPath(parsed.path);
    if (this.cors && !resource.node.tryFindChild('OPTIONS')) resource.addCorsPreflight(this.cors.preflight);
    return resource.addMethod(parsed.method, new LambdaIntegration(options.function, {
      // One permission per function: with one per method, thirty routes on a function would be over Lambda's 20 KB.
      scopePermissionToMethod: false,
    }), {
      authorizationType: this.auth.authorizationType,
      authorizer: this.auth.authorizer,
      apiKeyRequired: this.auth.apiKey ? true : undefined,
      requestValidator: this.validator,
      requestModels: options.request && this.requestModels(options.request),
    });
  }

  private claim(route: Route): void {
    const there = this.routes.get(route.shape);
    if (there) throw invalid('route', route.toString(), `routes that are not there yet; there is '${there}'`);
    if (this.cors && ['ANY', 'OPTIONS'].includes(route.method)) {
      throw invalid('route', route.toString(), 'methods other than ANY and OPTIONS where api.cors is set, which answers OPTIONS itself');
    }
    this.routes.set(route.shape, route);
  }

  private requestModels(request: RequestSchema): { [contentType: string]: IModel } {
    const there = this.models.get(request.name);
    if (there && JSON.stringify(there.schema) !== JSON.stringify(request.schema)) {
      throw invalid('request.name', request.name, 'names that stand for one schema; another one has this name already');
    }
    const model = there?.model ?? this.api.addModel(request.name, { schema: request.schema });
    this.models.set(request.name, { model, schema: request.schema });
    return Object.fromEntries(request.contentTypes.map((contentType) => [contentType, model]));
  }

  private demandApiKey(throttle: ThrottleSettings): void {
    checkThrottle('auth.apiKey', throttle);
    if (throttle.rateLimit === undefined || throttle.burstLimit === undefined) {
      throw invalid('auth.apiKey', JSON.stringify(throttle), 'rateLimit and burstLimit together: keys without limits protect nothing');
    }
    const plan = this.api.addUsagePlan('UsagePlan', { throttle });
    plan.addApiStage({ stage: this.stage });
    plan.addApiKey(this.api.addApiKey('ApiKey'));
  }

  private acknowledgeFindings(props: SecureRestApiProps): void {
    acknowledge(this.api, ...this.auth.findings ?? []);
    acknowledge(this.stage, {
      id: 'AwsSolutions::AwsSolutions-APIG6',
      reason: 'Execution logs need a role that is shared by the whole account, which is not ours to set; access log and traces show each request.',
    });
    if (!this.accessLogGroup) {
      const reason = 'The access log is switched off by the accessLog prop.';
      acknowledge(this.stage,
        { id: 'AwsSolutions::AwsSolutions-APIG1', reason },
        { id: 'Serverless::Serverless-APIGWAccessLogging', reason },
        { id: 'Serverless::Serverless-APIGWStructuredLogging', reason });
    }
    if (props.tracing === false) {
      acknowledge(this.stage, { id: 'Serverless::Serverless-APIGWXrayEnabled', reason: 'Tracing is switched off by the tracing prop.' });
    }
  }

  private monitor(monitoring: IMonitoring): void {
    const period = Duration.minutes(5);
    const serverErrors = this.stage.metricServerError({ period });
    const latency = this.stage.metricLatency({ period, statistic: 'p99' });
    monitoring.addAlarm({
      name: 'ApiServerErrors',
      description: 'The API answered with 5xx. See the access log, then the log of the function behind the route.',
      metric: serverErrors,
      threshold: 5,
    });
    monitoring.addAlarm({
      name: 'ApiLatency',
      description: 'One request in a hundred took longer than 3 seconds, for a quarter of an hour. See the traces.',
      metric: latency,
      threshold: 3000,
      evaluationPeriods: 3,
    });
    monitoring.addGraphs(
      { title: 'API: requests and errors', left: [this.stage.metricCount({ period }), this.stage.metricClientError({ period }), serverErrors] },
      { title: 'API: latency', left: [this.stage.metricLatency({ period, statistic: 'p50' }), latency] },
    );
  }
}

interface RequestModel {
  readonly model: IModel;
  readonly schema: object;
}

function checkThrottle(prop: string, throttle: ThrottleSettings | undefined): void {
  for (const [name, value] of Object.entries(throttle ?? {})) {
    if (value !== undefined && !Token.isUnresolved(value) && !(value > 0)) throw invalid(`${prop}.${name}`, value, 'numbers above zero');
  }
}

/** API Gateway gives up after 29 seconds: a function that goes on works for nobody. */
function checkTimeout(route: Route, handler: IFunction): void {
  const timeout = handler instanceof LambdaFunction ? handler.timeout : undefined;
  if (timeout && !timeout.isUnresolved() && timeout.toSeconds() > 29) {
    throw invalid(`timeout of the function of '${route}'`, timeout.toHumanString(), 'at most 29 seconds');
  }
}
