import { Duration } from 'aws-cdk-lib';
import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { bundleCode, bundleCodeWith } from './bundle-code';
import { BundledHandler } from './bundled-handlers';
import { drawBusinessMetrics } from './business-metrics';
import { FunctionCode } from './function-code';
import { FunctionOptions } from './function-options';
import { allowResource, handlerNetwork } from './handler-network';
import { ServerlessFunction } from './serverless-function';
import { FunctionWiring } from './serverless-function-options';
import { RequestSchema } from '../api/contract';
import { BODY_SCHEMAS, FILES_PREFIX, HandlerContract, HandlerResource, HANDLERS, MAX_ENTITY_SLOTS } from '../handlers/catalog';
import { acknowledge, acknowledgeRegulatory, acknowledgeWildcard } from '../private/acknowledge';
import { checkKnownInteger, checkKnownList, invalid } from '../private/invalid';
import { located } from '../private/located';
import { metricsNamespace } from '../private/metrics-namespace';
import { IFunctionNetwork } from '../security/contract';

/** The bundles are built for this major version of Node.js. */
const OLDEST_NODE = 22;

/** Options of a shipped handler. */
export interface BundledFunctionOptions extends FunctionOptions {
  /**
   * Node.js runtime, version 22 or later: the bundles are built for it.
   *
   * @default Runtime.NODEJS_24_X
   */
  readonly runtime?: Runtime;
}

/** Options of a single shipped handler. */
export interface HandlerOptions extends BundledFunctionOptions {
  /**
   * Your own code that runs in place of the shipped one, in any runtime. The routes, the grants, the environment, the alarms,
   * the memory and the timeout stay those of the handler. Not together with `runtime`: the code brings its own.
   *
   * @default - the shipped code
   */
  readonly replacement?: FunctionCode;

  /**
   * Schemas of requests to `replacement`, by route: `{ 'POST /items': RequestSchema.fromFile('Order', 'schemas/order.json') }`. API Gateway and the OpenAPI
   * document use them instead of the shipped schemas, which refuse what the shipped code can't read. `RequestSchema.parameters({})` lets every request
   * through. Needs `replacement`.
   *
   * @default - the schemas of the shipped handler
   */
  readonly requests?: { [route: string]: RequestSchema };
}

/** A route that a shipped handler answers. */
export interface BundledRoute {
  /** HTTP method. */
  readonly method: string;

  /** Path with its parameters in braces. */
  readonly path: string;

  /**
   * Names of the query strings that may be there. The handler refuses others.
   *
   * @default - the route takes no query strings
   */
  readonly queryStrings?: string[];

  /**
   * Name of the body's schema.
   *
   * @default - the route takes no body
   */
  readonly bodyName?: string;

  /**
   * JSON Schema of the body.
   *
   * @default - the route takes no body
   */
  readonly bodySchema?: JsonSchema;

  /**
   * Content types in which the body is checked.
   *
   * @default ['application/json']
   */
  readonly contentTypes?: string[];

  /**
   * Schema for a replacement of the handler, instead of all of these.
   *
   * @default - the shipped schema
   */
  readonly request?: RequestSchema;
}

/** Properties of `BundledFunction`. */
export interface BundledFunctionProps extends HandlerOptions, FunctionWiring {
  /** The handler. */
  readonly handler: BundledHandler;

  /**
   * Texts of files that the function finds beside its code, by their names, such as the declaration of entities that the `entities` handler serves.
   * Not for code that replaces the handler's.
   *
   * @default - none
   */
  readonly files?: { [name: string]: string };
}

/**
 * A function that runs a shipped handler. The bundle is in the package: nothing is built when the app synthesizes.
 *
 * Give it the resources that the handler works on: each `use…` method grants exactly what the handler
 * does there and sets the environment variable that it reads.
 *
 * @example
 * declare const table: EntityTable;
 *
 * const items = new BundledFunction(this, 'Items', { handler: BundledHandler.ITEMS });
 * items.useTable(table.table);
 */
@located
export class BundledFunction extends ServerlessFunction {
  /** The routes that the handler answers. */
  public readonly routes: BundledRoute[];

  private readonly contract: HandlerContract;
  private readonly network?: IFunctionNetwork;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    const contract = HANDLERS[props.handler];
    const timeout = props.timeout ?? Duration.seconds(contract.timeoutSeconds);
    const namespace = metricsNamespace(scope);
    checkRuntime(props);
    checkRequests(contract, props);
    if (contract.routes.length || ANSWERING.includes(props.handler)) checkApiTimeout(timeout);
    const network = props.vpc ? undefined : handlerNetwork(contract.name, props.network);
    super(scope, id, {
      ...props,
      network,
      // Explicitly: the handler of these props is the name of a shipped one.
      handler: props.replacement?.handler,
      ...(props.replacement ?? shippedCode(scope, contract, props)),
      description: contract.description,
      memorySize: props.memorySize ?? contract.memorySizeMiB,
      timeout,
      environment: { METRICS_NAMESPACE: namespace, ...props.environment },
    });
    if (props.monitoring && !props.replacement) {
      drawBusinessMetrics(props.monitoring, contract.name, props.environment?.METRICS_NAMESPACE ?? namespace);
    }
    this.contract = contract;
    this.network = network;
    if (props.network && !network && !props.vpc) {
      acknowledgeRegulatory(this, 'LambdaInsideVPC', "The handler calls services that can't be reached from a network without internet access; it has no access to stored data.");
    }
    if (props.runtime) {
      const reason = 'The runtime prop chooses this version of Node.js, which the bundles are built for.';
      acknowledge(this, { id: 'AwsSolutions::AwsSolutions-L1', reason }, { id: 'Serverless::Serverless-LambdaLatestVersion', reason });
    }
    this.routes = contract.routes.map(({ method, path: routePath, query, body, contentTypes }) => ({
      method,
      path: routePath,
      queryStrings: query && [...query],
      bodyName: body,
      bodySchema: body === undefined ? undefined : BODY_SCHEMAS[body] as JsonSchema,
      contentTypes: contentTypes && [...contentTypes],
      request: props.requests?.[`${method} ${routePath}`],
    }));
  }

  /** Works on this table: string keys `pk` and `sk`, time to live `expiresAt`. */
  public useTable(table: ITable): void {
    this.use('table', table.tableName, table.tableArn, table.encryptionKey);
  }

  /**
   * Lists records of entities by secondary indexes of the table.
   *
   * @param slots numbers of the indexes: 1 for `slot1`
   */
  public useSlots(table: ITable, slots: number[]): void {
    checkKnownList('slots', slots);
    for (const slot of slots) checkKnownInteger('slots', slot, 1, MAX_ENTITY_SLOTS);
    if (slots.length) this.use('slots', table.tableName, slots.map((slot) => `${table.tableArn}/index/slot${slot}`), table.encryptionKey);
  }

  /** Writes records of entities into this table, beside what it keeps there otherwise. */
  public useRecords(table: ITable): void {
    this.use('records', table.tableName, table.tableArn, table.encryptionKey);
  }

  /** Adds children of entities to this table, which it checks the parents of. */
  public useParents(table: ITable): void {
    this.use('parents', table.tableName, table.tableArn, table.encryptionKey);
  }

  /** Works on the objects of this bucket that are under the prefix `files/`. */
  public useBucket(bucket: IBucket): void {
    this.use('bucket', bucket.bucketName, bucket.arnForObjects(`${FILES_PREFIX}*`), bucket.encryptionKey);
  }

  /**
   * Finds records by an index of the table, such as the one of pending records.
   *
   * @param indexName name of the index, which holds the keys of the table at the least
   */
  public useIndex(table: ITable, indexName: string): void {
    this.use('index', indexName, `${table.tableArn}/index/${indexName}`, table.encryptionKey);
  }

  /**
   * May tell whether an object of this bucket is there: by the right to list it, without which S3 answers 403 for one that is not.
   * S3 knows no prefix when one object is asked for, so a condition on it would refuse.
   */
  public useSource(bucket: IBucket): void {
    this.use('source', bucket.bucketName, bucket.bucketArn);
  }

  /** Reads the objects of this bucket that are under a prefix, which ends with a slash, and may tell whether one is there. */
  public useImports(bucket: IBucket, prefix: string): void {
    this.useSource(bucket);
    this.useObjects('imports', bucket, prefix, 'Whoever uploads names the objects; the grant ends at the prefix that is imported from.');
  }

  /** Writes its reports into this bucket under a prefix, which ends with a slash. */
  public useReports(bucket: IBucket, prefix: string): void {
    this.useObjects('reports', bucket, prefix, 'Reports are named by owner and import; the grant ends at the prefix that only this handler writes to.');
  }

  /** Sends to this queue. */
  public useQueue(queue: IQueue): void {
    this.use('queue', queue.queueUrl, queue.queueArn, queue.encryptionMasterKey);
  }

  /** Sends jobs of declared types to these queues, in the order of the names of the types. */
  public useQueues(queues: IQueue[]): void {
    const [first] = queues;
    this.use('queues', queues.map(({ queueUrl }) => queueUrl).join(','), queues.map(({ queueArn }) => queueArn), first?.encryptionMasterKey);
  }

  /** Starts executions of this state machine. */
  public useStateMachine(machine: IStateMachine): void {
    this.use('machine', machine.stateMachineArn, machine.stateMachineArn);
  }

  /** Calls this function and waits for its answer. Of a function of `ServerlessFunction`, its alias. */
  public useFunction(handler: IFunction): void {
    this.use('function', handler.functionArn, handler.functionArn);
  }

  /** Publishes to this topic. */
  public useTopic(topic: ITopic): void {
    this.use('topic', topic.topicArn, topic.topicArn, topic.masterKey);
  }

  /** Publishes to this event bus. */
  public useBus(bus: IEventBus): void {
    this.use('bus', bus.eventBusArn, bus.eventBusArn);
  }

  /** Keeps connections in this table: string keys `pk` and `sk`, time to live `expiresAt`. */
  public useConnections(table: ITable): void {
    this.use('connections', table.tableName, table.tableArn, table.encryptionKey);
  }

  /**
   * Sends to the connections of a WebSocket API.
   *
   * @param endpoint address of the API's management, `managementEndpoint` of `RealtimeApi`
   * @param connectionsArn what is sent to, `connectionsArn` of `RealtimeApi`
   */
  public useManagement(endpoint: string, connectionsArn: string): void {
    this.use('management', endpoint, connectionsArn);
    acknowledgeWildcard(this.executionRole, connectionsArn, 'Connections get their ids when clients connect; the grant ends at sending to those of one stage.');
  }

  private useObjects(resource: HandlerResource, bucket: IBucket, prefix: string, reason: string): void {
    const arn = bucket.arnForObjects(`${prefix}*`);
    this.use(resource, prefix, arn, bucket.encryptionKey);
    acknowledgeWildcard(this.executionRole, arn, reason);
  }

  private use(resource: HandlerResource, name: string, arn: string | string[], key?: IKey): void {
    const access = this.contract.access.find((candidate) => candidate.resource === resource);
    if (!access) {
      const used = this.contract.access.map((candidate) => candidate.resource).join(', ');
      throw invalid(`use of a ${resource} by the handler`, this.contract.name, `what the handler works on: ${used}`);
    }
    this.function.addEnvironment(access.environment, name);
    allowResource(this.network, resource);
    this.allow([...access.actions], [arn].flat());
    if (key) this.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
    if (resource === 'bucket') {
      acknowledgeWildcard(this.executionRole, [arn].flat()[0], 'Object keys are made per owner and file; the grant ends at the prefix that only this handler writes to.');
    }
  }
}

/** Handlers whose routes are declared by others. */
const ANSWERING: readonly BundledHandler[] = [BundledHandler.ENTITIES, BundledHandler.EXPORTS];

function shippedCode(scope: Construct, { name }: HandlerContract, { runtime, files }: BundledFunctionProps): FunctionCode {
  return {
    runtime: runtime ?? Runtime.NODEJS_24_X,
    code: files ? bundleCodeWith(scope, name, files) : bundleCode(name),
    handler: 'index.handler',
  };
}

function checkRuntime({ runtime, replacement }: HandlerOptions): void {
  if (!runtime) return;
  if (replacement) throw invalid('runtime', runtime.name, 'replacement.runtime for a handler that is replaced');
  const version = /^nodejs(\d+)/.exec(runtime.name)?.[1];
  if (runtime.family !== RuntimeFamily.NODEJS || version === undefined || Number(version) < OLDEST_NODE) {
    throw invalid('runtime', runtime.name, `nodejs${OLDEST_NODE}.x and later for a shipped handler`);
  }
}

/** Requests that the shipped code can't read are better refused before it, and routes are those of the handler. */
function checkRequests({ routes }: HandlerContract, { requests, replacement }: HandlerOptions): void {
  if (!requests) return;
  const prop = 'requests';
  if (!replacement) throw invalid(prop, Object.keys(requests).join(', '), 'requests together with replacement: the shipped code only reads requests of its own schema');
  const known = routes.map(({ method, path: route }) => `${method} ${route}`);
  const unknown = Object.keys(requests).find((route) => !known.includes(route));
  if (unknown !== undefined) throw invalid(prop, unknown, known.length ? `routes of the handler: ${known.join(', ')}` : 'nothing: the handler has no routes');
}

/** API Gateway times out after 29 seconds, so a longer run never reaches the client. */
function checkApiTimeout(timeout: Duration): void {
  if (!timeout.isUnresolved() && timeout.toSeconds({ integral: false }) > 29) {
    throw invalid('timeout', timeout.toHumanString(), 'at most 29 seconds for a function behind the API');
  }
}
