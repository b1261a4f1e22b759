import { Duration, Size } from 'aws-cdk-lib';
import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLogLevel, Architecture, FileSystem, ICodeSigningConfig, ILayerVersion, ParamsAndSecretsLayerVersion, SnapStartConf } from 'aws-cdk-lib/aws-lambda';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { IParameter } from 'aws-cdk-lib/aws-ssm';
import { AsyncInvocationOptions } from './async-invocation';
import { DeploymentStrategy } from './deployment-strategy';
import { ProvisionedConcurrency } from './provisioned-concurrency';

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
   * Secrets that the function reads when it runs. `{ STRIPE_KEY: secret }` sets the variable `STRIPE_KEY_ARN` and lets the function get this one
   * secret. The value is never in the environment: read it with Powertools, or with the extension of `paramsAndSecrets`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/parameters/
   */
  readonly secrets?: { [name: string]: ISecret };

  /**
   * Parameters of Systems Manager that the function reads when it runs. `{ LIMITS: parameter }` sets the variable `LIMITS_ARN` and lets the function get
   * this one parameter, by its name or ARN.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: IParameter };

  /**
   * Layer that gets and caches secrets and parameters, in any language: `ParamsAndSecretsLayerVersion.fromVersion(…)`. It counts as one of five layers.
   *
   * @default - none: the function calls AWS itself, for example with Powertools
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
   */
  readonly paramsAndSecrets?: ParamsAndSecretsLayerVersion;

  /**
   * Whether X-Ray traces are recorded.
   *
   * @default - that of the system; true for a function by itself
   */
  readonly tracing?: boolean;

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
   * @default - 50 where `reserveConcurrency` says so, else the account's unreserved concurrency
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Whether concurrency is reserved where `reservedConcurrentExecutions` says nothing. An account has 1,000 for all its functions, of which
   * 100 cannot be reserved; a new account has less, and refuses the deployment.
   *
   * @default - by profile: true in REGULATED, else false
   */
  readonly reserveConcurrency?: boolean;

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
   * Strategy for moving traffic to a new version.
   *
   * @default DeploymentStrategy.allAtOnce()
   */
  readonly deployment?: DeploymentStrategy;

  /**
   * Settings of failed asynchronous invocations, for example those of topics, rules and schedules. Charged as requests to SQS.
   * Set it for a function that is invoked so; a topic or rule of this library sets what is missing.
   *
   * @default - Lambda's: two retries within six hours, then the event is lost
   */
  readonly asyncInvocation?: AsyncInvocationOptions;

  /**
   * Your own standard queue that takes the events of asynchronous invocations that failed. `asyncInvocation` tells more of them:
   * this is for compliance packs that demand a dead-letter queue of every function.
   *
   * @default - a new one where `deadLetterQueueEnabled` says so, else none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Whether the function has its own dead-letter queue where `deadLetterQueue` names none, with an alarm. Nothing is paid for
   * an empty one but the alarm, about $0.10 a month.
   *
   * @default - by profile: true in REGULATED, else false; true where `deadLetterQueue` is given
   */
  readonly deadLetterQueueEnabled?: boolean;

  /**
   * Your own network that the function's network interfaces are in. It reaches nothing else then, AWS neither, but by
   * endpoints or a NAT gateway of that network, which cost by the hour.
   *
   * @default - that of the system, or Lambda's own network
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the network. Needs `vpc`.
   *
   * @default - its private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the network interfaces. Needs `vpc`.
   *
   * @default - its own, which lets HTTPS out, and nothing in
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * File system that is mounted under `/mnt`. Needs `vpc`.
   *
   * @default - none but `/tmp`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
   */
  readonly filesystem?: FileSystem;

  /**
   * Starts published versions from a snapshot of the initialized function. Java, Python and .NET have it, and images;
   * not together with provisioned concurrency, a file system or more than 512 MiB under `/tmp`.
   * Free for Java; for the others the snapshot is paid by size and hour, and each start from it.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
   */
  readonly snapStart?: SnapStartConf;
}
