import { Names } from 'aws-cdk-lib';
import { ApiKeySourceType, AuthorizationType, Deployment, EndpointType, IpAddressType, IRestApi, LogGroupLogDestination, Method, MethodLoggingLevel, RestApi, Stage, StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { DataProtectionPolicy, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLog } from './access-log';
import { createAccessLogGroup, logGroupProps } from './access-log-group';
import { ApiEndpoint } from './api-endpoint';
import { acknowledgeStage } from './api-findings';
import { watchApi, watchCertificate } from './api-monitoring';
import { ApiOptions } from './api-options';
import { checkApiOptions, requireRoutes } from './api-validation';
import { CacheOptions } from './cache-options';
import { Cors } from './cors';
import { CustomDomain } from './custom-domain';
import { authQueryParameters } from './demanded-parameters';
import { MethodSettings } from './method-settings';
import { AgentDocumentOptions } from './agent-document-options';
import { DescribedWebhook } from './described-request';
import { openApiDocument } from './open-api';
import { agentDocument } from './open-api-agents';
import { OpenApiInfo } from './open-api-info';
import { addProblemResponses } from './problem-responses';
import { checkReachable } from './reachable-routes';
import { redeployOnChange } from './redeployment';
import { RouteDescription, RouteOptions } from './route-options';
import { RouteTable } from './route-table';
import { cacheOf, createClientCertificate, createExecutionLogGroup, loggingLevelOf } from './stage-settings';
import { addUsagePlans } from './usage-plans';
import { AuthBinding, IGroupAuthorizer, OwnerSource } from '../auth/contract';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { documentAtSynthesis } from '../private/document-at-synthesis';
import { warnOfManyResources } from '../private/limits';
import { located } from '../private/located';
import { checkLocks } from '../profile/locks';
import { Profile } from '../profile/profile';

/** Properties of `SecureRestApi`. */
export interface SecureRestApiProps extends ApiOptions {
  /**
   * Authorization: the result of `bind` of an `Auth` strategy.
   *
   * @default - callers sign with AWS credentials, and the role or user that signs is the owner: as `Auth.iam()`
   */
  readonly auth?: AuthBinding;

  /**
   * Checks groups, for `RouteAuthorization.groups`.
   *
   * @default - routes cannot be authorized by groups
   */
  readonly groupAuthorizer?: IGroupAuthorizer;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Time that access log lines are kept.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key that encrypts the access log. Its policy must let CloudWatch Logs use it, as those of `EncryptionKeys` do.
   *
   * @default - one that CloudWatch Logs owns
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Masks personal data in the access log. Not together with `LogGroupClass.INFREQUENT_ACCESS`.
   *
   * @default - nothing is masked
   */
  readonly logDataProtection?: DataProtectionPolicy;

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

/** Default authorization. */
const SIGNED: AuthBinding = {
  authorizationType: AuthorizationType.IAM,
  identitySources: ['method.request.header.Authorization'],
  ownerSource: OwnerSource.IAM,
  findings: [{ id: 'AwsSolutions::AwsSolutions-COG4', reason: 'Callers sign their requests with AWS credentials.' }],
};

/**
 * A REST API: every route authorized, requests validated and throttled, access log in JSON, traces,
 * errors as problem documents, and CORS from one setting.
 *
 * @example
 * declare const orders: ServerlessFunction;
 *
 * const api = new SecureRestApi(this, 'Api', { throttle: { rateLimit: 50, burstLimit: 100 } });
 * api.addRoute('GET /orders', { function: orders });
 * new CfnOutput(this, 'ApiUrl', { value: api.url });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/security-best-practices.html
 */
@located
export class SecureRestApi extends Construct {
  /** The API. */
  public readonly api: IRestApi;

  /** The stage. */
  public readonly stage: Stage;

  /** Log group of the access log. Undefined without one. */
  public readonly accessLogGroup?: LogGroup;

  /** Log group of API Gateway's execution log, if `executionLogging` enables it. Undefined for an existing API that doesn't have one. */
  public readonly executionLogGroup?: LogGroup;

  /** Your own domain. Undefined where there is none. */
  public readonly domain?: CustomDomain;

  private readonly server: string;
  private readonly info?: OpenApiInfo;
  private webhooks?: () => DescribedWebhook[];
  private readonly auth: AuthBinding;
  private readonly cors?: Cors;
  private readonly table: RouteTable;

  constructor(scope: Construct, id: string, props: SecureRestApiProps = {}) {
    super(scope, id);
    checkApiOptions(props);
    checkLocks(this, 'api', props.profile, props);
    this.auth = props.auth ?? SIGNED;
    this.cors = props.cors && new Cors(this, props.cors);
    this.accessLogGroup = createAccessLogGroup(this, props.accessLog ?? AccessLog.json(), 'api', props);
    const cache = cacheOf(props);
    const stageOptions = this.stageOptions(props, cache);
    this.api = props.existingApi ?? this.createApi(props, stageOptions);
    const deployment = this.api.latestDeployment ?? new Deployment(this, 'Deployment', { api: this.api });
    this.stage = this.api instanceof RestApi ? this.api.deploymentStage : new Stage(this, 'Stage', { deployment, ...stageOptions });
    // Its own API has it always: a group that left the stack with the log would be in the way when the log is switched on again.
    if (!props.existingApi || stageOptions.loggingLevel !== MethodLoggingLevel.OFF) {
      this.executionLogGroup = createExecutionLogGroup(this, this.api, this.stage, stageOptions.stageName!, logGroupProps(props));
    }
    redeployOnChange(deployment, () => [this, ...this.table.authorizers]);

    const settings = new MethodSettings(this.stage, stageOptions, cache);
    this.table = new RouteTable(this, {
      api: this.api,
      deployment,
      auth: this.auth,
      groupAuthorizer: props.groupAuthorizer,
      cors: this.cors,
      settings,
      cache,
      apiKeySource: props.apiKeySource,
      atRoot: props.domain && props.domain.basePath === undefined,
    });
    checkReachable(this, () => this.table.entries, this.stage, this.auth.userPool);
    // An existing API has its own errors, which apply to all its routes.
    if (!props.existingApi) {
      addProblemResponses(this, this.api, this.cors?.gatewayResponseHeaders ?? {}, () => (
        this.table.entries.length ? this.table.entries.map(({ auth }) => auth) : [{ authorizationType: this.auth.authorizationType }]
      ));
    }
    addUsagePlans(this, this.stage, props.usagePlans ?? [], this.auth.apiKey);
    this.domain = props.domain && new CustomDomain(this, 'Domain', {
      ...props.domain, api: this.api, stage: this.stage, endpointType: props.endpoint?.type,
    });
    this.server = this.domain?.url ?? `/${stageOptions.stageName}`;
    this.info = props.openApiInfo;
    documentAtSynthesis(this, { kind: 'openapi', prop: 'api.openApiFile', file: props.openApiFile, text: () => this.openApi() });
    warnOfManyResources(this);
    requireRoutes(this, this.api);
    acknowledge(this, ...this.auth.findings ?? []);
    acknowledgeStage(this.stage, props);
    if (props.monitoring) this.monitor(props.monitoring, props);
  }

  /** Address of the API, with a slash at the end. */
  public get url(): string {
    return this.domain?.url ?? this.stage.urlForPath('/');
  }

  /** The routes as they were built: who may call them, and for public ones the reason. */
  public get routes(): RouteDescription[] {
    return this.table.descriptions;
  }

  /** Settings of the API that the shipped handlers need: where they read the owner, how callers authenticate, and which browser origins can call. */
  public get handlerEnvironment(): { [name: string]: string } {
    const query = authQueryParameters(this.auth);
    return {
      OWNER_SOURCE: this.auth.ownerSource,
      ...(query.length ? { AUTH_QUERY_PARAMETERS: query.join(',') } : {}),
      ...this.cors?.environment,
    };
  }

  /** @internal */
  public get _auth(): AuthBinding {
    return this.auth;
  }

  /** Rule for a bucket that the same browsers upload to. Undefined where no browser may call. */
  public get bucketCors(): CorsRule | undefined {
    return this.cors?.bucketRule;
  }

  /**
   * Adds a route, such as `GET /orders/{id}`, `ANY /legacy/{proxy+}`.
   *
   * Throws for a malformed route, for one that conflicts with one that is there, for a function that may run longer than
   * API Gateway waits, and for options that cannot be honoured together.
   */
  public addRoute(route: string, options: RouteOptions): Method {
    return this.table.add(route, options);
  }

  /**
   * The OpenAPI 3.1 document of the API as built so far: every route with its requests, answers and authorization. Throws for a schema
   * with a value that is known only at deployment, and for names that stand for two schemas.
   *
   * @see https://spec.openapis.org/oas/v3.1.0
   */
  public openApi(): string {
    return JSON.stringify(this.document(), undefined, 2);
  }

  /**
   * The OpenAPI 3.0 document of the API as built so far, for agents: each operation becomes a tool. It has an absolute address, only JSON as media
   * type, and no schemas that Amazon Bedrock AgentCore can't read (`anyOf`, `oneOf`, `allOf`). Call it after you add the last route. Throws for operations that the
   * API doesn't have, and without any.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
   */
  public agentOpenApi(options: AgentDocumentOptions = {}): string {
    const named = this.info?.servers?.find((each) => /^https?:/.test(each));
    return agentDocument(this, this.document(), { ...options, server: options.server ?? named ?? this.url });
  }

  /** Messages to HTTPS subscribers of a system's topic, for the document. @internal */
  public _describeWebhooks(webhooks: () => DescribedWebhook[]): void {
    this.webhooks = webhooks;
  }

  private document(): object {
    const { server, auth, info } = this;
    return openApiDocument({ api: this, server, auth, info, webhooks: this.webhooks?.() ?? [] }, this.table.entries);
  }

  private monitor(monitoring: IMonitoring, { accessLog, accessLogClass, endpoint }: SecureRestApiProps): void {
    watchApi(monitoring, this.stage, { group: this.accessLogGroup, log: accessLog, logClass: accessLogClass });
    // The certificate of an edge endpoint is in us-east-1, and so are its metrics.
    if (this.domain && endpoint?.type !== EndpointType.EDGE) watchCertificate(monitoring, 'Api', this.domain.certificate);
  }

  private createApi(props: SecureRestApiProps, deployOptions: StageOptions): RestApi {
    const { type, ipAddressType, vpcEndpoints, policy } = props.endpoint ?? ApiEndpoint.regional();
    const domainOnly = props.domain && !(props.domain.defaultEndpointEnabled ?? false);
    return new RestApi(this, 'Resource', {
      // Metrics are told apart by the name, and by nothing else.
      restApiName: Names.uniqueResourceName(this, { maxLength: 128 }),
      description: props.description,
      endpointConfiguration: { types: [type], ipAddressType: ipAddressType === IpAddressType.DUAL_STACK ? ipAddressType : undefined, vpcEndpoints },
      policy,
      cloudWatchRole: false,
      disableExecuteApiEndpoint: domainOnly ? true : undefined,
      minCompressionSize: props.minCompressionSize,
      binaryMediaTypes: props.binaryMediaTypes,
      apiKeySourceType: props.apiKeySource ?? ApiKeySourceType.HEADER,
      deployOptions,
    });
  }

  private stageOptions(props: SecureRestApiProps, cache: CacheOptions | undefined): StageOptions {
    return {
      stageName: props.stageName ?? 'prod',
      tracingEnabled: props.tracing ?? true,
      throttlingRateLimit: props.throttle?.rateLimit ?? 100,
      throttlingBurstLimit: props.throttle?.burstLimit ?? 200,
      loggingLevel: loggingLevelOf(props),
      clientCertificateId: createClientCertificate(this, props),
      cacheClusterEnabled: cache ? true : undefined,
      cacheClusterSize: cache?.size,
      accessLogDestination: this.accessLogGroup && new LogGroupLogDestination(this.accessLogGroup),
      accessLogFormat: (props.accessLog ?? AccessLog.json()).format,
    };
  }
}
