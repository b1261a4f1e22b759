import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections } from 'aws-cdk-lib/aws-ec2';
import { CompositePrincipal, Grant, IGrantable, IPrincipal, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Alias, Architecture, EventInvokeConfigOptions, EventSourceMapping, EventSourceMappingOptions, Function as LambdaFunction,
  FunctionReference, FunctionUrl, FunctionUrlOptions, IEventSource, IFunction, IVersion, Permission, TenancyConfig,
} from 'aws-cdk-lib/aws-lambda';
import { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct, Node } from 'constructs';
import { standForAlias } from '../private/live-alias';

/**
 * A function that callers use by its alias `live`. You can pass it wherever CDK takes a function or a grantee: triggers, permissions and
 * metrics use the alias, and grants go to the function's role.
 *
 * @example
 * declare const orders: ServerlessFunction;
 * declare const payments: sqs.Queue;
 *
 * orders.addEventSource(new lambdaEventSources.SqsEventSource(payments, { reportBatchItemFailures: true }));
 * new cloudwatch.Alarm(this, 'SlowOrders', { metric: orders.metricDuration(), threshold: 5000, evaluationPeriods: 3 });
 */
export abstract class LiveFunction extends Construct implements IFunction {
  /** The function that the alias belongs to. */
  public abstract readonly function: LambdaFunction;

  /** The alias `live`. */
  public abstract readonly alias: Alias;

  /** The stack of this function. */
  public get stack(): Stack {
    return Stack.of(this);
  }

  /** Account and region of the function. */
  public get env(): ResourceEnvironment {
    return this.alias.env;
  }

  /** Name of the function, with the alias. */
  public get functionName(): string {
    return this.alias.functionName;
  }

  /** ARN of the alias. */
  public get functionArn(): string {
    return this.alias.functionArn;
  }

  /** Reference to the alias. */
  public get functionRef(): FunctionReference {
    return this.alias.functionRef;
  }

  /** The role that the function runs with. */
  public get role(): IRole | undefined {
    return this.alias.role;
  }

  /** The role, which grants apply to. */
  public get grantPrincipal(): IPrincipal {
    return this.alias.grantPrincipal;
  }

  /** Whether the function is in your own VPC. */
  public get isBoundToVpc(): boolean {
    return this.alias.isBoundToVpc;
  }

  /** Security groups of the function. Throws for a function outside your own VPC. */
  public get connections(): Connections {
    return this.function.connections;
  }

  /** The version `$LATEST`, which the alias doesn't use. */
  public get latestVersion(): IVersion {
    return this.alias.latestVersion;
  }

  /** Node that the alias's permissions are in. */
  public get permissionsNode(): Node {
    return this.alias.permissionsNode;
  }

  /** Processor architecture. */
  public get architecture(): Architecture {
    return this.alias.architecture;
  }

  /** Tenant isolation. Undefined without it. */
  public get tenancyConfig(): TenancyConfig | undefined {
    return this.alias.tenancyConfig;
  }

  /** ARNs that a caller needs in its policy. */
  public get resourceArnsForGrantInvoke(): string[] {
    return this.alias.resourceArnsForGrantInvoke;
  }

  /** Lets a queue or stream invoke the alias. */
  public addEventSourceMapping(id: string, options: EventSourceMappingOptions): EventSourceMapping {
    return this.alias.addEventSourceMapping(id, options);
  }

  /** Lets a service or account invoke the alias. */
  public addPermission(id: string, permission: Permission): void {
    this.alias.addPermission(id, permission);
  }

  /** Adds a statement to the policy of the role. */
  public addToRolePolicy(statement: PolicyStatement): void {
    // Not by the function, which under a feature flag would make an inline policy beside the role's own, managed or not.
    this.alias.role?.addToPrincipalPolicy(statement);
  }

  /** Lets an identity invoke the alias. */
  public grantInvoke(identity: IGrantable): Grant {
    return this.alias.grantInvoke(identity);
  }

  /** Lets an identity invoke the version `$LATEST`. */
  public grantInvokeLatestVersion(identity: IGrantable): Grant {
    return this.function.grantInvokeLatestVersion(identity);
  }

  /** Lets an identity invoke one version. */
  public grantInvokeVersion(identity: IGrantable, version: IVersion): Grant {
    return this.function.grantInvokeVersion(identity, version);
  }

  /** Lets an identity call the alias by its URL. */
  public grantInvokeUrl(identity: IGrantable): Grant {
    return this.alias.grantInvokeUrl(identity);
  }

  /** Lets several principals invoke the alias. */
  public grantInvokeCompositePrincipal(compositePrincipal: CompositePrincipal): Grant[] {
    return this.alias.grantInvokeCompositePrincipal(compositePrincipal);
  }

  /** A metric of the alias. */
  public metric(metricName: string, props?: MetricOptions): Metric {
    return this.alias.metric(metricName, props);
  }

  /** Duration of the alias's invocations. */
  public metricDuration(props?: MetricOptions): Metric {
    return this.alias.metricDuration(props);
  }

  /** Number of failed invocations of the alias. */
  public metricErrors(props?: MetricOptions): Metric {
    return this.alias.metricErrors(props);
  }

  /** Number of invocations of the alias. */
  public metricInvocations(props?: MetricOptions): Metric {
    return this.alias.metricInvocations(props);
  }

  /** Number of throttled invocations of the alias. */
  public metricThrottles(props?: MetricOptions): Metric {
    return this.alias.metricThrottles(props);
  }

  /** Lets an event source invoke the alias. */
  public addEventSource(source: IEventSource): void {
    this.alias.addEventSource(source);
  }

  /** Configures asynchronous invocations of the alias. `asyncInvocation` does the same and adds a queue and an alarm. */
  public configureAsyncInvoke(options: EventInvokeConfigOptions): void {
    this.alias.configureAsyncInvoke(options);
  }

  /** Gives the alias a URL. `addUrl` of `ServerlessFunction` makes one that only takes signed calls. */
  public addFunctionUrl(options?: FunctionUrlOptions): FunctionUrl {
    return this.alias.addFunctionUrl(options);
  }

  /** Sets what becomes of the function when it leaves the stack. */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    this.function.applyRemovalPolicy(policy);
  }

  /**
   * Lets the library's own code see the alias behind this construct.
   *
   * @internal
   */
  protected _standForAlias(): void {
    standForAlias(this, this.alias);
  }
}
