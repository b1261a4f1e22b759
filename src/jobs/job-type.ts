import { Duration } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IStateMachine, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { JobTypeOptions } from './job-type-options';
import { ServerlessFunctionOptions } from '../compute';
import { storedSchema } from '../entities/schema/stored';
import { Schema } from '../entities/schema/walk';
import { EXPORT_TYPE, JOB_SETTINGS, JobTypeModel } from '../handlers/catalog';
import { reservedOf } from '../private/function-concurrency';
import { timeoutOf } from '../private/function-timeout';
import { checkKnownInteger, checkSeconds, invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { SettingError } from '../private/setting-error';
import { refuseTenants } from '../private/tenants';

/** Names are what callers send, and parts of ids. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME = 40;
/** Leaves time for the invoker within Lambda's 15 minutes: for the start of the function and for its own work. */
const MAX_TIMEOUT = 870;
const MAX_EXECUTION = Duration.days(7);

/**
 * Your own type of job on the shipped pipeline: `POST /jobs` validates the input and answers 202, a queue holds the job, and your function runs it. The pipeline
 * records state, attempts, progress and result, publishes the end to the topic of the system, and sends it to the owner's WebSocket connections. You only
 * write the function.
 *
 * Give it to the `jobs` prop of `ServerlessApiPattern`, or to `JobPipeline`. Throws for settings that aren't supported.
 *
 * While a function runs, a second one with 256 MiB waits for its answer: about $3.30 per million seconds, beside about $4 per million jobs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   jobs: [
 *     JobType.of('invoice', {
 *       newFunction: { runtime: lambda.Runtime.PYTHON_3_14, handler: 'invoice.handler', code: lambda.Code.fromAsset('invoice') },
 *       input: JobInput.fromObject({ type: 'object', required: ['orderId'], properties: { orderId: { type: 'string', maxLength: 64 } } }),
 *       timeout: Duration.minutes(10),
 *       concurrency: 5,
 *     }),
 *   ],
 * });
 */
@checked
export class JobType {
  /**
   * Declares a type of job.
   *
   * @param name what callers send as `type`, such as `invoice` or `monthly-report`: up to 40 small letters, digits and single hyphens
   */
  public static of(name: string, options: JobTypeOptions): JobType {
    return new JobType(name, options);
  }

  /** Maximum number of attempts of a job. */
  public readonly attempts: number;

  /** Timeout of an attempt. */
  public readonly timeout: Duration;

  /** Jobs that run at the same time. */
  public readonly concurrency: number;

  /** @internal */
  public readonly _function?: IFunction;

  /** @internal */
  public readonly _newFunction?: ServerlessFunctionOptions;

  /** @internal */
  public readonly _stateMachine?: IStateMachine;

  /** The schema as it was declared, with what is for readers. @internal */
  public readonly _schema?: Schema;

  private constructor(
    /** The `type` that callers send. */
    public readonly name: string,
    options: JobTypeOptions,
  ) {
    if (!NAME.test(name) || name.length > MAX_NAME) throw invalid('JobType.of', name, `up to ${MAX_NAME} small letters, digits and single hyphens, the first one a letter`);
    const shipped = [...JOB_SETTINGS.find((setting) => setting.name === 'JOB_TYPES')!.default.split(','), EXPORT_TYPE];
    if (shipped.includes(name)) throw invalid('JobType.of', name, `names other than ${shipped.join(', ')}, which shipped handlers run`);
    const at = `JobType.of('${name}')`;
    checkBody(at, options);
    this._function = options.function;
    this._newFunction = options.newFunction;
    this._stateMachine = options.stateMachine;
    this._schema = options.input?._schema;
    this.attempts = options.attempts ?? 3;
    checkKnownInteger(`${at}.attempts`, this.attempts, 1, 10);
    this.timeout = options.stateMachine ? executionTimeout(at, options) : timeoutFor(at, options);
    this.concurrency = concurrencyFor(at, options);
  }

  /** @internal */
  public get _model(): JobTypeModel {
    return { name: this.name, ...(this._schema === undefined ? {} : { schema: storedSchema(this._schema) }) };
  }
}

function checkBody(at: string, { function: own, newFunction, stateMachine, concurrency }: JobTypeOptions): void {
  const bodies = Object.entries({ function: own, newFunction, stateMachine }).filter(([, body]) => body !== undefined).map(([name]) => name);
  if (!bodies.length) throw new SettingError(at, 'nothing runs the jobs. Set function, newFunction or stateMachine.');
  if (bodies.length > 1) throw new SettingError(at, `${bodies.join(' and ')} are set together. Set one of them.`);
  if (own) refuseTenants(`${at}.function`, own);
  if (stateMachine instanceof StateMachine && stateMachine.stateMachineType === StateMachineType.EXPRESS) {
    throw invalid(`${at}.stateMachine`, stateMachine.node.path, 'Standard state machines: EventBridge hears nothing of Express ones');
  }
  if (stateMachine && concurrency !== undefined) throw invalid(`${at}.concurrency`, concurrency, 'nothing together with stateMachine: no function waits for its executions');
}

function executionTimeout(at: string, { timeout = Duration.days(1) }: JobTypeOptions): Duration {
  if (timeout.isUnresolved()) throw invalid(`${at}.timeout`, 'a token', 'whole seconds that are known at synthesis');
  checkSeconds(`${at}.timeout`, timeout, 1, MAX_EXECUTION.toSeconds());
  return timeout;
}

function timeoutFor(at: string, { function: own, newFunction, timeout }: JobTypeOptions): Duration {
  const ofFunction = own ? timeoutOf(own) : newFunction?.timeout;
  const chosen = timeout ?? ofFunction ?? Duration.minutes(1);
  if (chosen.isUnresolved()) throw invalid(`${at}.timeout`, 'a token', `whole seconds from 1 to ${MAX_TIMEOUT} that are known at synthesis`);
  checkSeconds(`${at}.timeout`, chosen, 1, MAX_TIMEOUT);
  if (newFunction?.timeout && timeout && !newFunction.timeout.isUnresolved() && newFunction.timeout.toSeconds() !== timeout.toSeconds()) {
    throw invalid(`${at}.newFunction.timeout`, newFunction.timeout.toHumanString(), `nothing beside the timeout of the type, which is ${timeout.toHumanString()}`);
  }
  if (own && ofFunction && !ofFunction.isUnresolved() && ofFunction.toSeconds() > chosen.toSeconds()) {
    throw invalid(`${at}.timeout`, chosen.toHumanString(), `at least the timeout of the function, which is ${ofFunction.toHumanString()}: it would go on while the next attempt runs`);
  }
  return chosen;
}

function concurrencyFor(at: string, { function: own, newFunction, concurrency }: JobTypeOptions): number {
  const reserved = own ? reservedOf(own) : newFunction?.reservedConcurrentExecutions;
  const chosen = concurrency ?? (reserved === undefined || reserved < 2 ? 10 : Math.min(10, reserved));
  checkKnownInteger(`${at}.concurrency`, chosen, 2, 1000);
  if (concurrency !== undefined && reserved !== undefined && reserved > 0 && chosen > reserved) {
    throw invalid(`${at}.concurrency`, concurrency, `at most ${reserved}, which the function reserves: Lambda would turn the other jobs away again and again`);
  }
  return chosen;
}
