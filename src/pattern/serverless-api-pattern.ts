import { Method } from 'aws-cdk-lib/aws-apigateway';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RouteOptions, SecureRestApi } from '../api';
import { Auth, AuthBinding } from '../auth';
import { AdoptedFunction, AdoptionOptions, BundledHandler, BundledHandlers, ServerlessFunction, ServerlessFunctionOptions } from '../compute';
import { EntityTable, ObjectBucket } from '../data';
import { EntityApi, ServedEntity } from '../entities';
import { Explanation } from '../explain';
import { GroupAuthorizer } from '../auth/group-authorizer';
import { guard } from '../guards';
import { withDefaults } from '../compute/function-defaults';
import { handlerOptions } from '../compute/handler-options';
import { ObjectCreatedOptions } from '../ingest/options';
import { Monitoring } from '../monitoring';
import { ObjectEvents } from '../ingest/object-event-source';
import { requireObjectEvents } from '../ingest/object-events';
import { ObjectIngest } from '../ingest/object-ingest';
import { UploadEvents } from '../ingest/upload-events';
import { JobPipeline, ServedJob } from '../jobs';
import { checkChildId } from '../private/child-id';
import { freeChildId } from '../private/distinct-id';
import { invalidIn } from '../private/invalid';
import { located } from '../private/located';
import { NotificationTopic, WorkQueue } from '../queueing';
import { Realtime } from '../realtime/realtime';
import { ScheduleOptions } from './schedule-options';
import { ScheduledJob } from '../schedules';
import { EncryptionKeys, IFunctionNetwork, WebFirewall } from '../security';
import { ServerlessApiPatternProps } from './props';
import { addShippedHandler } from './shipped-handlers';
import { createUploadEvents } from './upload-events';
import { PENDING_RECORDS, createSweeper } from './sweeper';
import { asyncApi, topicMessages, writeAsyncApi } from './async-api';
import { Additions } from './additions';
import { checkLockedAdoption } from './adopted-locks';
import { acknowledgeChoices } from './choices';
import { checkDomains } from './domains';
import { createEntities } from './entities';
import { explainSystem, writeExplanation } from './explanation';
import { createFirewall } from './firewall';
import { createJobs } from './jobs';
import { checkLockedFunction, checkLockedProps } from './locks';
import { watchSystem } from './monitoring';
import { addOutputs } from './outputs';
import { PART_IDS, SystemParts } from './parts';
import { createKeys, createNetwork, setConventions } from './security';
import { systemWebsite } from './website';
import { namingSchedule, namingWholePaths } from './whole-paths';
import { SystemWiring } from './wiring';
import { StaticWebsite } from '../website';

/**
 * A whole serverless system: clients → WAF → API Gateway → Cognito → Lambda → DynamoDB, S3, and SQS → Lambda → SNS,
 * with alarms, traces, logs and a dashboard, and with handlers that work.
 *
 * While idle, it costs about $15 a month in PRODUCTION (firewall, alarms and dashboard; ten alarms and three dashboards of an
 * account are free), nothing in DEVELOPMENT, and about $50 more in REGULATED (keys, endpoints, cache). You pay by use for the rest.
 *
 * @example
 * const shop = new ServerlessApiPattern(this, 'Shop', {
 *   profile: Profile.PRODUCTION,
 *   auth: Auth.cognito({ selfSignUp: true }),
 *   monitoring: { notifications: [AlarmNotification.email('oncall@shop.example')] },
 * });
 * const orders = shop.addFunction('Orders', { entry: 'src/orders.ts' });
 * shop.table.grantReadData(orders);
 * shop.addRoute('GET /orders', { function: orders.alias });
 */
@namingWholePaths
@located
export class ServerlessApiPattern extends Construct {
  /** Authorization: a user pool by default. */
  public readonly auth: AuthBinding;

  /** The API. */
  public readonly api: SecureRestApi;

  /** The keys that encrypt the system at rest. */
  public readonly keys: EncryptionKeys;

  /** The network that functions are in. Undefined where that is Lambda's own. */
  public readonly network?: IFunctionNetwork;

  /** The firewall in front of the API. Undefined where there is none. */
  public readonly firewall?: WebFirewall;

  /** The entities. Undefined without the `entities` prop. */
  public readonly entityApi?: EntityApi;

  /** Runs the types of job of the `jobs` prop. Undefined without it. */
  public readonly jobPipeline?: JobPipeline;

  /** Live messages to clients. Undefined without the `realtime` prop. */
  public readonly realtime?: Realtime;

  /**
   * Notifies the `files` handler of uploads. Undefined without that handler, where other code replaces it, and for an `existingBucket` of the app
   * that does not send its events to EventBridge, which a warning says.
   */
  public readonly uploadEvents?: UploadEvents;

  /** The import of objects. Undefined without the `ingest` prop. */
  public readonly ingest?: ObjectIngest;

  /** The website. Undefined without the `website` prop. */
  public readonly website?: StaticWebsite;

  /** Alarms, their topic, and the dashboard. */
  public readonly monitoring: Monitoring;

  private readonly wiring: SystemWiring;
  private readonly parts: SystemParts;
  private readonly additions = new Additions();
  /** Number of routes that the system has by itself. */
  private readonly ownRoutes: number;
  private objectEvents?: ObjectEvents;
  private ownSweeper?: ServerlessFunction;
  private readonly functionMap: { [name: string]: ServerlessFunction } = {};
  private readonly adoptedMap: { [id: string]: AdoptedFunction } = {};
  private readonly scheduleMap: { [id: string]: ScheduledJob } = {};

  constructor(scope: Construct, id: string, private readonly props: ServerlessApiPatternProps = {}) {
    super(scope, id);
    checkLockedProps(this, props);
    checkDomains(props);
    setConventions(this, props);
    this.keys = createKeys(this, props);
    this.network = createNetwork(this, this.keys, props);
    this.monitoring = this.createMonitoring();
    this.wiring = new SystemWiring(props, this);
    this.auth = (props.auth ?? Auth.cognito()).bind(this, { profile: props.profile, monitoring: this.monitoring, encryptionKey: this.keys.users });
    this.api = this.createApi();
    watchSystem(this, this, props.monitoring);
    this.firewall = createFirewall(this, this, props);
    this.parts = new SystemParts(this, this, props, this.wiring);
    this.createHandlers();
    this.jobPipeline = createJobs(this, this, props, this.wiring.functions);
    this.uploadEvents = createUploadEvents(this, this, props, this.wiring);
    this.realtime = this.createRealtime();
    this.entityApi = createEntities(this, this, props, this.wiring.functions);
    for (const { name, entity, handler } of this.entityApi?.entities ?? []) this.functionMap[entity._ownFunction ? `${entity._parent?.name ?? name}Entity` : BundledHandler.ENTITIES] = handler;
    if (this.entityApi?.reindexFunction) this.functionMap[BundledHandler.REINDEX] = this.entityApi.reindexFunction;
    if (this.entityApi?.exportsFunction) this.functionMap[BundledHandler.EXPORTS] = this.entityApi.exportsFunction;
    this.ingest = this.createIngest();
    this.website = this.createWebsite();
    addOutputs(this, props);
    acknowledgeChoices(this, this, props);
    for (const { id: scheduleId, ...options } of props.schedules ?? []) namingSchedule(scheduleId, () => this.createSchedule(scheduleId, options));
    this.ownRoutes = this.api.routes.length;
    guard(this);
    this.api._describeWebhooks(() => topicMessages(this, props));
    writeAsyncApi(this, props.asyncApiFile, () => this.asyncApi());
    if (props.explainFile !== undefined) writeExplanation(this, props.explainFile, () => this.explain());
  }

  /** The table. Created at its first use: by a handler, an entity, a prop of the table, or the first time that you read this property. */
  public get table(): ITable {
    return this.parts.table;
  }

  /** The table's construct, with its indexes and stream consumers, made like `table`. Undefined where the table is yours. */
  public get entityTable(): EntityTable | undefined {
    return this.parts.entityTable;
  }

  /** The bucket. Created at its first use: by the `files` handler, `ingest`, a prop of the bucket, or the first time that you read this property. */
  public get bucket(): IBucket {
    return this.parts.bucket;
  }

  /** The bucket's construct, made like `bucket`. Undefined where the bucket is yours. */
  public get objectBucket(): ObjectBucket | undefined {
    return this.parts.objectBucket;
  }

  /**
   * The queue of jobs and its dead-letter queue. Made when something uses it: the `jobs` or the `worker` handler, `queueing.queue`, or the first time
   * that you read this property.
   */
  public get queue(): WorkQueue {
    return this.parts.queue;
  }

  /**
   * The topic that results of jobs and changes of entities are published to. Made when something uses it: the `worker` handler, types of job, changes and
   * exports of entities, `realtime`, the sweeper, `queueing.topic`, or the first time that you read this property.
   */
  public get topic(): NotificationTopic {
    return this.parts.topic;
  }

  /** Address of the API's stage, with a slash at the end. */
  public get url(): string {
    return this.api.url;
  }

  /**
   * The functions by name: `items`, `files`, `jobs`, `worker`, `entities`, `reindex`, `changes`, `exports`, `realtime`, `broadcast`, `ingest`, `sweeper`, `orderEntity` for an
   * entity with its own function, and those that you add.
   */
  public get functions(): { [name: string]: ServerlessFunction } {
    const changes = this.entityApi?.changes?.function;
    return { ...(changes ? { changes } : {}), ...this.functionMap };
  }

  /**
   * Adds a route, authorized, throttled and validated like the shipped ones.
   *
   * @param route method and path, such as `GET /orders/{id}`
   */
  public addRoute(route: string, options: RouteOptions): Method {
    return this.api.addRoute(route, options);
  }

  /** Adds a function in any runtime, hardened and watched like the shipped ones. Throws for an id that is taken. */
  public addFunction(id: string, options: ServerlessFunctionOptions): ServerlessFunction {
    checkChildId(this, 'addFunction.id', id, PART_IDS);
    if (Object.hasOwn(this.functionMap, id)) throw invalidIn(this, 'addFunction.id', id, `a name that no function of the system has: ${Object.keys(this.functionMap).join(', ')}`);
    checkLockedFunction(this, `addFunction('${id}')`, options, this.props.profile);
    const made = new ServerlessFunction(this, id, this.wiring.given(withDefaults(this.props.compute?.defaults, options)));
    this.functionMap[id] = made;
    this.additions.addFunction(id, options);
    return made;
  }

  /**
   * Brings in a function that CDK's own construct made, with an alias, alarms, and its place on the dashboard and in `explain()`. Nothing of the
   * function itself is changed: warnings say what it lacks. Throws for a function with an alias `live`, and for an id that is taken.
   *
   * @param handler a `Function` or `NodejsFunction` of the app
   */
  public adoptFunction(handler: LambdaFunction, options: AdoptionOptions = {}): AdoptedFunction {
    const id = options.id ?? handler.node.id;
    checkChildId(this, 'adoptFunction.id', id, PART_IDS);
    if (Object.hasOwn(this.functionMap, id)) throw invalidIn(this, 'adoptFunction.options.id', id, 'a name that no function of the system has');
    const made = new AdoptedFunction(this, id, { function: handler, monitoring: this.monitoring });
    checkLockedAdoption(this, id, handler, this.props.profile, this.props.monitoring?.tracing);
    this.adoptedMap[id] = made;
    return made;
  }

  /** The functions that were adopted, by id. */
  public get adoptedFunctions(): { [id: string]: AdoptedFunction } {
    return { ...this.adoptedMap };
  }

  /** The schedules by id. */
  public get schedules(): { [id: string]: ScheduledJob } {
    return { ...this.scheduleMap };
  }

  /**
   * Runs a function on a schedule. A schedule without a function runs the shipped sweeper; set it in the `schedules` prop:
   * the table is made with its index there.
   */
  public addSchedule(id: string, options: ScheduleOptions): ScheduledJob {
    const made = this.createSchedule(id, options);
    this.additions.addSchedule(id, options);
    return made;
  }

  /** An entity of the `entities` prop by its name. Throws for one that is not there. */
  public entity(name: string): ServedEntity {
    if (!this.entityApi) throw invalidIn(this, 'entity.name', name, 'entities of the entities prop: there are none');
    return this.entityApi.entity(name);
  }

  /** A type of job of the `jobs` prop by its name. Throws for one that is not there. */
  public job(name: string): ServedJob {
    if (!this.jobPipeline) throw invalidIn(this, 'job.name', name, 'types of the jobs prop: there are none');
    return this.jobPipeline.job(name);
  }

  /**
   * Every setting in force: its value, and whether that is the default, the profile's, the platform's or yours. Functions, routes, schedules and listeners
   * that methods added are among them. `explain().differences()` has only what isn't as in a system without props.
   */
  public explain(): Explanation {
    const settings = this.additions.settings(this.api.routes.slice(this.ownRoutes));
    return explainSystem(this.props, { adopted: this.adoptedMap, settings, unused: this.parts.unusedSettings });
  }

  /**
   * The AsyncAPI 3.0 document of the system as built so far: messages of the topic, changes of entities, frames of the WebSocket API, and the messages that its
   * queue takes from your functions. Messages that your functions publish themselves aren't included.
   *
   * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
   */
  public asyncApi(): string {
    return asyncApi(this, this, this.props);
  }

  /**
   * Notifies your own function of objects that are created under a prefix of the bucket, with and without `ingest`.
   * See `ObjectEvents.onObjectCreated`.
   *
   * @param prefix with a slash at its end: `files/` for what users upload
   */
  public onObjectCreated(prefix: string, consumer: IFunction, options?: ObjectCreatedOptions): WorkQueue {
    requireObjectEvents('data.existingBucket', this.bucket);
    this.objectEvents ??= new ObjectEvents(this, freeChildId(this, 'Objects'), { ...this.wiring.functions, bucket: this.bucket });
    const queue = this.objectEvents.onObjectCreated(prefix, consumer, options);
    this.additions.addListener(prefix, consumer);
    return queue;
  }

  private createMonitoring(): Monitoring {
    return new Monitoring(this, 'Monitoring', { ...this.props.monitoring, profile: this.props.profile, encryptionKey: this.keys.messages });
  }

  private createApi(): SecureRestApi {
    const options = handlerOptions(this.props.compute, BundledHandler.AUTHORIZER);
    const groupAuthorizer = this.auth.userPool && new GroupAuthorizer(this, this.auth, this.wiring.given(options));
    return new SecureRestApi(this, 'Api', { ...this.props.api, ...this.wiring.functions, auth: this.auth, groupAuthorizer });
  }

  private createHandlers(): void {
    const chosen = this.props.handlers ?? BundledHandlers.all();
    const { api, auth, parts } = this;
    for (const handler of Object.values(BundledHandler)) {
      if (!chosen.includes(handler)) continue;
      this.functionMap[handler] = addShippedHandler(this, handler, { api, auth, parts }, this.props, this.wiring.functions);
    }
  }

  private createRealtime(): Realtime | undefined {
    const { realtime: options, compute } = this.props;
    if (!options) return undefined;
    const made = new Realtime(this, 'Realtime', { ...options, ...this.wiring.functions, auth: this.auth, topic: this.topic, compute, tableEncryption: this.wiring.tableKey });
    Object.assign(this.functionMap, { realtime: made.handler, broadcast: made.broadcast });
    return made;
  }

  private createIngest(): ObjectIngest | undefined {
    const { ingest: options, entities, compute } = this.props;
    if (!options) return undefined;
    const { table, bucket } = this;
    requireObjectEvents('data.existingBucket', bucket);
    const handler = handlerOptions(compute, BundledHandler.INGEST);
    const made = new ObjectIngest(this, 'Ingest', { ...options, ...this.wiring.functions, table, bucket, entities, handler });
    this.functionMap.ingest = made.function;
    return made;
  }

  private createWebsite(): StaticWebsite | undefined {
    const { website: options, profile } = this.props;
    if (!options) return undefined;
    const { auth, realtime, parts, monitoring, api, keys } = this;
    const made = new StaticWebsite(this, 'Website', {
      ...systemWebsite({ auth, realtime, bucket: () => parts.bucketSoFar }, options),
      profile,
      monitoring,
      apiStage: api.stage,
      encryptionKey: keys.bucket,
    });
    this.auth.directory?.addPages(made.url);
    return made;
  }

  private createSchedule(id: string, options: ScheduleOptions): ScheduledJob {
    checkChildId(this, 'schedules.id', id, PART_IDS);
    const made = new ScheduledJob(this, id, { ...options, function: options.function ?? this.sweeper().alias, ...this.wiring.messaging });
    this.scheduleMap[id] = made;
    return made;
  }

  /** Made for the first schedule that needs it. */
  private sweeper(): ServerlessFunction {
    const { compute, data } = this.props;
    EntityTable.checkedIndex(this.table, PENDING_RECORDS.indexName);
    this.ownSweeper ??= createSweeper(this, this, compute, data?.bucket?.uploads?.uploadExpiry, this.wiring.functions);
    this.functionMap.sweeper ??= this.ownSweeper;
    return this.ownSweeper;
  }
}
