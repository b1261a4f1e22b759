import { Duration, Size, Stack } from 'aws-cdk-lib';
import { LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Grant, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import {
  Alias, ApplicationLogLevel, Architecture, Function as LambdaFunction, FunctionUrl, FunctionUrlAuthType, InvokeMode, LoggingFormat, Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { configureAsyncInvocation } from './async-invocation';
import { allowDurableExecution } from './durable-execution';
import { deadLettersOf } from './function-dead-letters';
import { acknowledgeFindings } from './function-findings';
import { checkFunction, reservedConcurrency } from './function-limits';
import { monitorFunction } from './function-monitoring';
import { allowNetworkInterfaces, networkOf } from './function-network';
import { addressesOf, grantReading } from './function-secrets';
import { FunctionUrlSettings } from './function-url-settings';
import { acknowledgeGranted, AllowOptions, checkReason, GrantAcknowledgment } from './granted-wildcards';
import { warnOfLateValues } from './late-values';
import { LiveFunction } from './live-function';
import { ServerlessFunctionProps } from './serverless-function-options';
import { createFunction, runtimeOf } from './source-file';
import { IMonitoring } from '../monitoring/contract';
import { acknowledgeWildcards } from '../private/acknowledge';
import { sendToCentralLogs } from '../private/central-logs';
import { allowFailures } from '../private/failure-queue';
import { invalidIn } from '../private/invalid';
import { located } from '../private/located';
import { isApart } from '../private/partition';
import { KEPT } from '../private/removal';
import { createRole, setManagedPoliciesOf } from '../private/role';
import { ownService } from '../private/service-principal';
import { checkLocks } from '../profile/locks';
import { profileValues } from '../profile/profile-values';

/**
 * A function with its own role, which can only write the function's log and traces,
 * a log group with retention, JSON logs, explicit memory and timeout, and alarms. You can pass it wherever CDK takes a function or a grantee.
 *
 * @example
 * declare const table: dynamodb.Table;
 *
 * const orders = new ServerlessFunction(this, 'Orders', {
 *   entry: 'src/orders.ts',
 *   timeout: Duration.seconds(15),
 *   environment: { TABLE_NAME: table.tableName },
 * });
 * orders.allow(['dynamodb:GetItem'], [table.tableArn]);
 * @see https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
 */
@located
export class ServerlessFunction extends LiveFunction {
  /** The function. Triggers use the alias, which this construct stands for. */
  public readonly function: LambdaFunction;

  /**
   * The alias `live`, which shows the version that was deployed last. Routes, queues and schedules use it, so that a
   * deployment can be gradual and be taken back. A version keeps its environment: a value that comes from a parameter of the stack or from
   * a dynamic reference changes with the next version only, which a warning says.
   */
  public readonly alias: Alias;

  /** Moves traffic to new versions gradually. Undefined where they take over at once. */
  public readonly deploymentGroup?: LambdaDeploymentGroup;

  /** The function's own role, which grants to the function are made to. */
  public readonly executionRole: Role;

  /** The function's own log group. */
  public readonly logGroup: LogGroup;

  /** Gets the events of asynchronous invocations that were given up. Undefined where `asyncInvocation` is not set. */
  public readonly failureQueue?: IQueue;

  /** Gets the events of asynchronous invocations that failed. Undefined where there is none. */
  public readonly deadLetterQueue?: IQueue;

  /** Time after which an invocation is ended. */
  public readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: ServerlessFunctionProps) {
    super(scope, id);
    const runtime = runtimeOf(this, props);
    const addresses = addressesOf(this, props);
    checkFunction(this, props, runtime);
    setManagedPoliciesOf(this, props.profile);
    checkLocks(this, 'compute', props.profile, props);
    const tracing = props.tracing ?? true;
    this.timeout = props.timeout ?? Duration.seconds(10);
    this.executionRole = createRole(this, 'Role', { assumedBy: ownService(this, 'lambda.amazonaws.com') });
    this.logGroup = sendToCentralLogs(new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? profileValues(props.profile)['monitoring.logRetention'],
      encryptionKey: props.logEncryptionKey,
      dataProtectionPolicy: props.logDataProtection,
      removalPolicy: KEPT,
    }));
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    grantReading(this.executionRole, props);
    this.deadLetterQueue = deadLettersOf(this, props);
    const { vpc, ...network } = networkOf(this, props);
    this.function = createFunction(this, 'Resource', props, runtime, {
      description: props.description,
      role: this.executionRole,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: props.logLevel ?? ApplicationLogLevel.INFO,
      memorySize: props.memorySize ?? 512,
      timeout: this.timeout,
      architecture: props.architecture ?? Architecture.ARM_64,
      environment: { ...props.environment, ...addresses },
      paramsAndSecrets: props.paramsAndSecrets,
      ephemeralStorageSize: props.ephemeralStorageSize ?? Size.mebibytes(512),
      reservedConcurrentExecutions: reservedConcurrency(props),
      layers: props.layers,
      codeSigningConfig: props.codeSigningConfig,
      tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      deadLetterQueue: this.deadLetterQueue,
      vpc,
      ...network,
      filesystem: props.filesystem,
      snapStart: props.snapStart,
      tenancyConfig: props.tenancyConfig,
      durableConfig: props.durableConfig,
    });
    if (vpc) allowNetworkInterfaces(this.executionRole);
    const durable = props.durableConfig && allowDurableExecution(this, this.executionRole, this.function);
    if (this.deadLetterQueue) allowFailures(this.function, this.deadLetterQueue);

    this.alias = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      provisionedConcurrentExecutions: props.provisionedConcurrency?.concurrency,
    });
    this._standForAlias();
    if (durable) this.alias.node.addDependency(durable);
    props.provisionedConcurrency?.scale(this.alias);
    this.deploymentGroup = props.deployment?.deploy(this, this.alias, props.monitoring);

    this.failureQueue = props.asyncInvocation && configureAsyncInvocation(this, this.alias, props);
    acknowledgeFindings(this, { ...props, tracing, vpc });
    warnOfLateValues(this, this.function);
    if (props.monitoring) this.monitor(props.monitoring, props);
  }

  /**
   * Lets the function do exactly these actions on exactly these resources. With `reason`, the wildcards in them are acknowledged, too.
   *
   * @example
   * declare const invoices: ServerlessFunction;
   * declare const bucket: s3.Bucket;
   * invoices.allow(['s3:PutObject'], [bucket.arnForObjects('invoices/*')], {
   *   reason: 'An invoice is named by its job. Only this function writes under the prefix.',
   * });
   */
  public allow(actions: string[], resources: string[], options: AllowOptions = {}): void {
    checkReason(this, 'allow.options.reason', options.reason);
    const statement = new PolicyStatement({ actions, resources });
    this.executionRole.addToPrincipalPolicy(statement);
    if (options.reason !== undefined) acknowledgeWildcards(this, [statement], options.reason);
  }

  /**
   * Acknowledges what cdk-nag finds about a grant to this function: the wildcards that CDK's `grant` methods write. The grant includes
   * the one on the key of the same resource. Throws for a grant to something else.
   *
   * @example
   * declare const orders: ServerlessFunction;
   * declare const bucket: s3.Bucket;
   * orders.acknowledgeGrant(bucket.grantRead(orders), { reason: 'Reads every picture that customers upload.' });
   */
  public acknowledgeGrant(grant: Grant, options: GrantAcknowledgment): void {
    acknowledgeGranted(this, this.executionRole, grant, options.reason);
  }

  /**
   * Gives the alias its own address, which takes calls signed by identities with a grant of `lambda:InvokeFunctionUrl`.
   * It bypasses the API's firewall, throttling and validation. A public address isn't supported.
   * Throws for a function with tenant isolation.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   */
  public addUrl(options: FunctionUrlSettings = {}): FunctionUrl {
    if (isApart(this)) throw invalidIn(this, 'addUrl', Stack.of(this).region, 'regions outside China and GovCloud, where Lambda has no URLs');
    if (this.function.tenancyConfig) throw invalidIn(this, 'addUrl', this.node.path, 'functions without tenancyConfig');
    return this.alias.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
      cors: options.cors,
      invokeMode: options.invokeMode ?? InvokeMode.BUFFERED,
    });
  }

  private monitor(monitoring: IMonitoring, props: ServerlessFunctionProps): void {
    monitorFunction(this.node.id, {
      handler: this.function,
      alias: this.alias,
      logGroup: this.logGroup,
      timeout: this.timeout,
      memorySize: props.memorySize ?? 512,
      architecture: this.function.architecture,
      provisioned: props.provisionedConcurrency !== undefined,
      deadLetters: this.deadLetterQueue !== undefined,
    }, monitoring);
  }
}
