import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias, ApplicationLogLevel, Architecture, Code, Function as LambdaFunction, ICodeSigningConfig, ILayerVersion, LoggingFormat, Runtime, Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Deployment } from './deployment';
import { checkEnvironment } from './environment';
import { ProvisionedConcurrency } from './provisioned-concurrency';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { checkInteger, invalid } from '../private/invalid';
import { Profile, profileSettings } from '../profile';

/** Settings of a function that do not depend on what it runs. */
export interface FunctionOptions {
  /**
   * Memory in MiB, a whole number from 128 to 10,240. The processor's share grows with it, and so does the price.
   *
   * @default - 512; for a shipped handler, the value of the handler
   */
  readonly memorySize?: number;

  /**
   * Time after which an invocation is ended. At most 15 minutes, and 29 seconds behind the API.
   *
   * @default - 10 seconds; for a shipped handler, the value of the handler
   */
  readonly timeout?: Duration;

  /**
   * Processor architecture. Arm costs about a fifth less than x86.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * Environment variables. Names have two or more characters and are not those that Lambda reserves.
   *
   * @default - none beyond those of the handler
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
   */
  readonly environment?: { [name: string]: string };

  /**
   * Lowest level that the function's own log lines are kept from.
   *
   * @default ApplicationLogLevel.INFO
   */
  readonly logLevel?: ApplicationLogLevel;

  /**
   * Space under `/tmp`, from 512 MiB to 10,240 MiB. The first 512 MiB are free.
   *
   * @default Size.mebibytes(512)
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
   */
  readonly ephemeralStorageSize?: Size;

  /**
   * Invocations that the function may have at a time, and that no other function of the account can take from it.
   * It is taken from the account's limit, which is as low as 10 in new accounts.
   *
   * @default - the account's unreserved concurrency
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Layers, five at the most.
   *
   * @default - none
   */
  readonly layers?: ILayerVersion[];

  /**
   * Refuses code that is not signed by the profiles of this configuration.
   *
   * @default - code is not checked
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
   */
  readonly codeSigningConfig?: ICodeSigningConfig;

  /**
   * Environments that are ready before the first request. Paid by the hour.
   *
   * @default - none: environments start when requests come
   */
  readonly provisionedConcurrency?: ProvisionedConcurrency;

  /**
   * How a new version takes over.
   *
   * @default Deployment.allAtOnce()
   */
  readonly deployment?: Deployment;
}

/** What the user chooses about a function. */
export interface ServerlessFunctionOptions extends FunctionOptions {
  /** Language runtime. The newest of its family, or compliance packs complain. */
  readonly runtime: Runtime;

  /** Code of the function: a folder, an archive, or an object in a bucket. */
  readonly code: Code;

  /** Name of the handler inside the code: `index.handler`. */
  readonly handler: string;

  /**
   * What the function is for.
   *
   * @default - no description
   */
  readonly description?: string;
}

/** What a function is given by what it is part of. */
export interface FunctionWiring {
  /**
   * Whether X-Ray traces are recorded. The first 100,000 traces of a month are free, then $5 per million.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * How long log lines are kept.
   *
   * @default - by profile: three months in PRODUCTION, one week in DEVELOPMENT
   */
  readonly logRetention?: RetentionDays;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches errors and throttles.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/** Properties of `ServerlessFunction`. */
export interface ServerlessFunctionProps extends ServerlessFunctionOptions, FunctionWiring {}

/**
 * A function with a role of its own that may do nothing but write its own log and traces,
 * a log group with retention, JSON logs, explicit memory and timeout, and alarms.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
 */
export class ServerlessFunction extends Construct {
  /** The function. Triggers use the alias. */
  public readonly function: LambdaFunction;

  /**
   * The alias `live`, which shows the version that was deployed last. Routes, queues and schedules use it, so that a
   * deployment can be gradual and be taken back.
   */
  public readonly alias: Alias;

  /** What moves traffic to new versions gradually. Undefined where they take over at once. */
  public readonly deploymentGroup?: LambdaDeploymentGroup;

  /** The function's own role. */
  public readonly role: Role;

  /** The function's own log group. */
  public readonly logGroup: LogGroup;

  /** Time after which an invocation is ended. */
  public readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    checkInteger('memorySize', props.memorySize, 128, 10_240);
    checkTimeout(props.timeout);
    checkEnvironment('environment', props.environment);
    checkInteger('reservedConcurrentExecutions', props.reservedConcurrentExecutions, 0, 100_000);
    checkStorage(props.ephemeralStorageSize);
    if ((props.layers?.length ?? 0) > 5) throw invalid('layers', props.layers?.length, 'five layers at the most');

    const tracing = props.tracing ?? true;
    this.timeout = props.timeout ?? Duration.seconds(10);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention ?? profileSettings(props.profile).logRetention });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    this.function = new LambdaFunction(this, 'Resource', {
      runtime: props.runtime,
      code: props.code,
      handler: props.handler,
      description: props.description,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: props.logLevel ?? ApplicationLogLevel.INFO,
      memorySize: props.memorySize ?? 512,
      timeout: this.timeout,
      architecture: props.architecture ?? Architecture.ARM_64,
      environment: props.environment,
      ephemeralStorageSize: props.ephemeralStorageSize ?? Size.mebibytes(512),
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      layers: props.layers,
      codeSigningConfig: props.codeSigningConfig,
      tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    });

    this.alias = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      provisionedConcurrentExecutions: props.provisionedConcurrency?.concurrency,
    });
    props.provisionedConcurrency?.scale(this.alias);
    this.deploymentGroup = props.deployment?.deploy(this, this.alias);

    if (tracing) {
      acknowledge(this.role, {
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray takes trace segments from any caller and has no resource to name: its two write actions allow * alone.',
      });
    } else {
      acknowledge(this, { id: 'Serverless::Serverless-LambdaTracing', reason: 'Tracing is switched off by the tracing prop.' });
    }
    acknowledge(this, {
      id: 'Serverless::Serverless-LambdaDLQ',
      reason: 'Called synchronously or by a queue that has a dead-letter queue of its own: a dead-letter queue of the function would never receive anything.',
    });
    if (props.monitoring) this.monitor(props.monitoring);
  }

  /** Lets the function do exactly these actions on exactly these resources. */
  public allow(actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }

  private monitor(monitoring: IMonitoring): void {
    const name = this.node.id;
    const period = Duration.minutes(5);
    const errors = this.function.metricErrors({ period });
    const throttles = this.function.metricThrottles({ period });
    monitoring.addAlarm({
      name: `${name}Errors`,
      description: `The function ${name} failed: it threw, ran out of time or out of memory. See its log group.`,
      metric: errors,
      threshold: 1,
    });
    monitoring.addAlarm({
      name: `${name}Throttles`,
      description: `Calls of the function ${name} were turned away: the account or the function has no concurrency left.`,
      metric: throttles,
      threshold: 1,
    });
    monitoring.addGraphs(
      { title: `${name}: invocations and errors`, left: [this.function.metricInvocations({ period }), errors, throttles] },
      { title: `${name}: duration`, left: [this.function.metricDuration({ period, statistic: 'p50' }), this.function.metricDuration({ period, statistic: 'p99' })] },
    );
  }
}

function checkStorage(size: Size | undefined): void {
  if (size === undefined || size.isUnresolved()) return;
  const mebibytes = size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(mebibytes) || mebibytes < 512 || mebibytes > 10_240) {
    throw invalid('ephemeralStorageSize', `${mebibytes} MiB`, 'whole mebibytes from 512 to 10240');
  }
}

function checkTimeout(timeout: Duration | undefined): void {
  if (timeout === undefined || timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 900) {
    throw invalid('timeout', timeout.toHumanString(), 'whole seconds from 1 second to 15 minutes');
  }
}
