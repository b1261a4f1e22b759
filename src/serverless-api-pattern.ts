import { Method } from 'aws-cdk-lib/aws-apigateway';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiOptions, RouteOptions, SecureRestApi } from './api';
import { Auth, AuthBinding } from './auth';
import { BundledHandler, BundledHandlers, ComputeOptions, FunctionWiring, ServerlessFunction, ServerlessFunctionOptions } from './compute';
import { DataOptions, EntityTable, ObjectBucket } from './data';
import { GroupAuthorizer } from './group-authorizer';
import { handlerOptions, workerTimeout } from './handler-options';
import { Monitoring, MonitoringOptions } from './monitoring';
import { ACKNOWLEDGE_CONTEXT, acknowledge } from './private/acknowledge';
import { invalid } from './private/invalid';
import { Profile, profileSettings } from './profile';
import { NotificationTopic, QueueingOptions, WorkQueue } from './queueing';
import { SecurityOptions, WebFirewall } from './security';
import { addShippedHandler } from './shipped-handlers';

/** What the user chooses about the whole system. Every section may be left out. */
export interface ServerlessApiPatternProps {
  /**
   * Defaults that fit together. Every single one can be overridden by its own prop.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Throttling, CORS, access log and stage of the API.
   *
   * @default - the defaults of `SecureRestApi`
   */
  readonly api?: ApiOptions;

  /**
   * Who may call, and how callers prove who they are.
   *
   * @default Auth.cognito()
   */
  readonly auth?: Auth;

  /**
   * Runtime, memory, timeout and environment of the shipped handlers.
   *
   * @default - the values of each handler
   */
  readonly compute?: ComputeOptions;

  /**
   * Which of the shipped handlers the system has.
   *
   * @default BundledHandlers.all()
   */
  readonly handlers?: BundledHandlers;

  /**
   * Settings of the table and the bucket, or your own ones.
   *
   * @default - a new table and a new bucket
   */
  readonly data?: DataOptions;

  /**
   * Settings of the queue and the topic.
   *
   * @default - the defaults of `WorkQueue` and `NotificationTopic`
   */
  readonly queueing?: QueueingOptions;

  /**
   * The firewall in front of the API.
   *
   * @default - by profile: AWS WAF in PRODUCTION, none in DEVELOPMENT
   */
  readonly security?: SecurityOptions;

  /**
   * Alarms, dashboard, log retention and traces.
   *
   * @default - by profile: everything in PRODUCTION, logs and traces in DEVELOPMENT
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Whether findings of compliance packs that follow from the design are acknowledged, each with its reason.
   * With false, cdk-nag shows them all.
   *
   * @default true
   */
  readonly acknowledgeFindings?: boolean;
}

/**
 * A whole serverless system: clients → WAF → API Gateway → Cognito → Lambda → DynamoDB, S3, and SQS → Lambda → SNS,
 * with alarms, traces, logs and a dashboard, and with handlers that work.
 *
 * At rest it costs about $9 a month in PRODUCTION (the firewall; alarms and dashboard are free up to ten and three
 * per account) and nothing in DEVELOPMENT. All else is paid by use.
 */
export class ServerlessApiPattern extends Construct {
  /** Who may call: the user pool, or what else was chosen. */
  public readonly auth: AuthBinding;

  /** The API. */
  public readonly api: SecureRestApi;

  /** The firewall in front of the API. Undefined where there is none. */
  public readonly firewall?: WebFirewall;

  /** The table. */
  public readonly table: ITable;

  /** The table's construct, with its indexes and stream consumers. Undefined where the table is yours. */
  public readonly entityTable?: EntityTable;

  /** The bucket. */
  public readonly bucket: IBucket;

  /** The bucket's construct. Undefined where the bucket is yours. */
  public readonly objectBucket?: ObjectBucket;

  /** The queue of jobs and its dead-letter queue. */
  public readonly queue: WorkQueue;

  /** The topic that results of jobs are published to. */
  public readonly topic: NotificationTopic;

  /** Alarms, their topic, and the dashboard. */
  public readonly monitoring: Monitoring;

  private readonly functionMap: { [name: string]: ServerlessFunction } = {};

  constructor(scope: Construct, id: string, private readonly props: ServerlessApiPatternProps = {}) {
    super(scope, id);
    if (props.acknowledgeFindings === false) this.node.setContext(ACKNOWLEDGE_CONTEXT, false);

    this.monitoring = this.createMonitoring();
    this.auth = (props.auth ?? Auth.cognito()).bind(this, { profile: props.profile });
    this.api = this.createApi();
    this.firewall = this.createFirewall();
    this.entityTable = this.createTable();
    this.table = this.entityTable?.table ?? EntityTable.checked(props.data!.existingTable!);
    this.objectBucket = this.createBucket();
    this.bucket = this.objectBucket?.bucket ?? ObjectBucket.checked(props.data!.existingBucket!, this.api.bucketCors);
    this.queue = this.createQueue();
    this.topic = this.createTopic();
    this.createHandlers();
  }

  /** Address of the API's stage, with a slash at the end. */
  public get url(): string {
    return this.api.url;
  }

  /** The functions by name: `items`, `files`, `jobs`, `worker`, and those that were added. */
  public get functions(): { [name: string]: ServerlessFunction } {
    return { ...this.functionMap };
  }

  /**
   * Adds a route of your own, authorized, throttled and validated like the shipped ones.
   *
   * @param route method and path, such as `GET /orders/{id}`
   */
  public addRoute(route: string, options: RouteOptions): Method {
    return this.api.addRoute(route, options);
  }

  /** Adds a function of your own in any runtime, hardened and watched like the shipped ones. */
  public addFunction(id: string, options: ServerlessFunctionOptions): ServerlessFunction {
    const made = new ServerlessFunction(this, id, { ...options, ...this.wiring });
    this.functionMap[id] = made;
    return made;
  }

  private get wiring(): FunctionWiring {
    const { profile, monitoring } = this.props;
    return { profile, tracing: monitoring?.tracing, logRetention: monitoring?.logRetention, monitoring: this.monitoring };
  }

  private createMonitoring(): Monitoring {
    const { alarms, alarmTopic, dashboard } = this.props.monitoring ?? {};
    return new Monitoring(this, 'Monitoring', { profile: this.props.profile, alarms, alarmTopic, dashboard });
  }

  private createApi(): SecureRestApi {
    const { userPool } = this.auth;
    const options = handlerOptions(this.props.compute, BundledHandler.AUTHORIZER);
    const groupAuthorizer = userPool && new GroupAuthorizer(this, userPool, { ...options, ...this.wiring });
    return new SecureRestApi(this, 'Api', { ...this.props.api, ...this.wiring, auth: this.auth, groupAuthorizer });
  }

  private createFirewall(): WebFirewall | undefined {
    const { firewallEnabled, firewall } = this.props.security ?? {};
    const enabled = firewallEnabled ?? (firewall !== undefined || profileSettings(this.props.profile).firewall);
    if (!enabled && firewall) throw invalid('security.firewall', 'settings', 'settings only where security.firewallEnabled is not false');
    if (!enabled) {
      acknowledge(this.api.stage, {
        id: 'AwsSolutions::AwsSolutions-APIG3',
        reason: 'The firewall is switched off by the firewallEnabled prop or by a profile for development.',
      });
      return undefined;
    }
    const made = new WebFirewall(this, 'Firewall', firewall);
    made.protect(this.api.stage);
    return made;
  }

  private createTable(): EntityTable | undefined {
    const { existingTable, table } = this.props.data ?? {};
    if (existingTable && table) throw invalid('data.table', 'settings of a new table', 'settings or data.existingTable, not both');
    return existingTable ? undefined : new EntityTable(this, 'Table', { ...table, profile: this.props.profile, monitoring: this.monitoring });
  }

  private createBucket(): ObjectBucket | undefined {
    const { existingBucket, bucket } = this.props.data ?? {};
    if (existingBucket && bucket) throw invalid('data.bucket', 'settings of a new bucket', 'settings or data.existingBucket, not both');
    return existingBucket ? undefined : new ObjectBucket(this, 'Bucket', { ...bucket, profile: this.props.profile, cors: this.api.bucketCors });
  }

  private createQueue(): WorkQueue {
    const consumerTimeout = workerTimeout(this.props.compute);
    return new WorkQueue(this, 'Queue', { ...this.props.queueing?.queue, consumerTimeout, monitoring: this.monitoring });
  }

  private createTopic(): NotificationTopic {
    return new NotificationTopic(this, 'Topic', { ...this.props.queueing?.topic, monitoring: this.monitoring });
  }

  private createHandlers(): void {
    const chosen = this.props.handlers ?? BundledHandlers.all();
    for (const handler of Object.values(BundledHandler)) {
      if (chosen.includes(handler)) this.functionMap[handler] = addShippedHandler(this, handler, this, this.props, this.wiring);
    }
  }
}
