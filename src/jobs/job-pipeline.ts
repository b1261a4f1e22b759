import { Duration, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction, Function as LambdaFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { hearOfExecutions } from './execution-events';
import { JobType } from './job-type';
import { checkTypes, inOrder, jobsFile } from './jobs-file';
import { ServedJob } from './served-job';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions, ServerlessFunction } from '../compute';
import { FunctionDefaults, withDefaults } from '../compute/function-defaults';
import { JOBS_FILE } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { NotificationTopic, WorkQueue } from '../queueing';
import { addSender } from '../queueing/sender';

/** Time that the invoker has beyond that of the function: 15 seconds for a cold start, 15 for its own work. */
const INVOKER_MARGIN = Duration.seconds(30);
/** A state machine is only started. */
const START_TIMEOUT = Duration.seconds(30);
/** A crash of the invoker counts as an attempt, and is a receive of the same message; so does what Lambda's pollers are turned away with. */
const SPARE_RECEIVES = 5;

/** Properties of `JobPipeline`. */
export interface JobPipelineProps extends FunctionWiring {
  /** The types of job, from 1 to 20. Names must be unique. */
  readonly types: JobType[];

  /** The shipped `jobs` handler, made with the files of `JobPipeline.files`. */
  readonly jobs: BundledFunction;

  /** The table that the `jobs` handler keeps jobs in: string keys `pk` and `sk`, time to live `expiresAt`. */
  readonly table: ITable;

  /** Standard topic that hears of progress, and of each job that has ended. */
  readonly topic: NotificationTopic;

  /**
   * Settings of the functions that call yours. Their timeout is that of the type and 30 seconds more.
   *
   * @default - 256 MiB
   */
  readonly handler?: HandlerOptions;

  /**
   * Defaults of functions that are made for types.
   *
   * @default - those of `ServerlessFunction`
   */
  readonly functionDefaults?: FunctionDefaults;
}

/**
 * Runs declared types of job: SQS → the shipped `invoker` handler → your function. Each type has its own queue, dead-letter queue and invoker, so
 * types don't wait for each other. The idle cost of a type is that of its alarms: about $0.10 a month for each.
 *
 * `ServerlessApiPattern` makes it for its `jobs` prop.
 *
 * @example
 * declare const table: EntityTable;
 * declare const topic: NotificationTopic;
 * declare const common: WorkQueue;
 * declare const invoice: ServerlessFunction;
 *
 * const types = [JobType.of('invoice', { function: invoice.alias })];
 * const jobs = new BundledFunction(this, 'Jobs', { handler: BundledHandler.JOBS, files: JobPipeline.files(types) });
 * jobs.useTable(table.table);
 * jobs.useQueue(common.queue);
 * new JobPipeline(this, 'JobTypes', { types: types, jobs: jobs, table: table.table, topic: topic });
 */
@located
export class JobPipeline extends Construct {
  /** The files that the `jobs` handler needs beside its code: the declaration of the types. */
  public static files(types: JobType[]): { [name: string]: string } {
    checkTypes(types);
    return { [JOBS_FILE]: jobsFile(types) };
  }

  private readonly served = new Map<string, ServedJob>();

  constructor(scope: Construct, id: string, private readonly props: JobPipelineProps) {
    super(scope, id);
    const { types, jobs, topic } = props;
    checkTypes(types);
    for (const type of inOrder(types)) this.served.set(type.name, this.serve(type));
    jobs.useQueues(this.jobTypes.map(({ queue }) => queue.queue));
    jobs.useTopic(topic.topic);
  }

  /** The types of job, by name. */
  public get jobTypes(): ServedJob[] {
    return [...this.served.values()];
  }

  /** A type of job by its name. Throws for one that is not there. */
  public job(name: string): ServedJob {
    const found = this.served.get(name);
    if (!found) throw invalid('job.name', name, [...this.served.keys()].join(', '));
    return found;
  }

  /**
   * Lets a function tell how far its job is, and start further jobs, by calling the `jobs` handler: grants `lambda:InvokeFunction` on it and no more, and
   * gives the function its ARN in an environment variable. See docs/jobs.md for what it sends. The function acts for the owner that it names, so grant this to code that
   * you trust with the jobs of all owners.
   *
   * @param environmentName name of the variable
   */
  public addCaller(caller: LambdaFunction, environmentName: string = 'JOBS_FUNCTION'): void {
    const { functionArn } = this.props.jobs.alias;
    addSender(caller, { action: 'lambda:InvokeFunction', arn: functionArn, environmentName, address: functionArn });
  }

  private serve(type: JobType): ServedJob {
    const { handler, table, topic, monitoring, messageEncryptionKey: encryptionKey } = this.props;
    const name = pascalCase(type.name);
    const ownFunction = type._newFunction && this.createFunction(freeChildId(this, `${name}Function`, type.name), type);
    const machine = type._stateMachine;
    const timeout = machine ? START_TIMEOUT : type.timeout.plus(INVOKER_MARGIN);
    const queue = new WorkQueue(this, freeChildId(this, `${name}JobQueue`, type.name), {
      consumerTimeout: timeout,
      batchSize: 1,
      maxConcurrency: type.concurrency,
      maxReceiveCount: type.attempts + SPARE_RECEIVES,
      monitoring,
      encryptionKey,
    });
    const invoker = new BundledFunction(this, freeChildId(this, `${name}Job`, type.name), {
      ...handler,
      ...this.wiring,
      tracing: handler?.tracing ?? this.props.tracing,
      handler: BundledHandler.INVOKER,
      timeout,
      environment: {
        ...handler?.environment,
        JOB_ATTEMPTS: String(type.attempts),
        JOB_TIMEOUT_SECONDS: String(type.timeout.toSeconds()),
        ...(machine ? { STATES_ADDRESS: `https://states.${Stack.of(this).region}.${Stack.of(this).urlSuffix}` } : {}),
      },
    });
    // The next attempt is another message from here. Lambda would end the sixteenth turn of a job that finds no room.
    (invoker.function.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
    const body = ownFunction?.alias ?? type._function;
    invoker.useTable(table);
    invoker.useTopic(topic.topic);
    invoker.useQueue(queue.queue);
    if (body) invoker.useFunction(body);
    if (machine) {
      invoker.useStateMachine(machine);
      hearOfExecutions(this, freeChildId(this, `${name}Executions`, type.name), { machine, queue, monitoring });
    }
    queue.addConsumer(freeChildId(queue, 'Consumer'), invoker.alias);
    return new ServedJob({ type, function: body, ownFunction, invoker, queue });
  }

  private createFunction(id: string, { _newFunction, timeout }: JobType): ServerlessFunction {
    const options = withDefaults(this.props.functionDefaults, { ..._newFunction!, timeout });
    return new ServerlessFunction(this, id, { ...options, ...this.wiring, tracing: options.tracing ?? this.props.tracing });
  }

  private get wiring(): FunctionWiring {
    const { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring } = this.props;
    return { profile, tracing, logRetention, logEncryptionKey, logDataProtection, messageEncryptionKey, network, monitoring };
  }
}

/** `monthly-report` as `MonthlyReport`. */
function pascalCase(name: string): string {
  return name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
