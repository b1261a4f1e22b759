/** One line of output, of a function (by logical id) or of the runner itself. */
export interface LogEntry {
  readonly source: string;
  readonly message: string;
}

export interface LocalSystemOptions {
  /** The directory that `cdk synth` wrote. */
  readonly assembly: string;
  /** Name of the stack to run, or a pattern with `*`; the stacks that it needs run with it. @default all stacks of the app, or of its only stage */
  readonly stack?: string;
  /** Port of the first REST API; further REST APIs, WebSocket APIs, websites, hosted sign-ins and function URLs take the following ports, and then the endpoint that stands for AWS. @default any free ports */
  readonly port?: number;
  /** Port of the first website; further ones take the following ports. @default the ports after the APIs', or any free ones without `port` */
  readonly websitePort?: number;
  /** Values of template parameters. @default the parameters' defaults */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * After how many seconds a message comes back that its function failed on, so that it is soon dead.
   * @default the visibility timeout of its queue
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * What to do about integrations of an API that cannot run here: refuse to start, or answer 501 by their methods.
   * @default 'refuse'
   */
  readonly unsupportedIntegrations?: 'refuse' | 'answer-501';
  /**
   * What to do about functions that cannot run here, such as those in Java or of a container image: refuse to start,
   * or start and answer every invocation of them with the error `LocalRunner.Unsupported`.
   * @default 'refuse'
   */
  readonly unsupportedFunctions?: 'refuse' | 'fail-when-invoked';
  /**
   * What to do about resources that can't be served here, such as state machines: refuse to start, or let them exist by name, which
   * the log lists once.
   * @default 'refuse'
   */
  readonly unsupportedResources?: 'refuse' | 'name-only';
  /**
   * Values of SSM parameters, secrets and exports that the app names and doesn't create, for example `{ '/shop/colour': 'blue' }`.
   * The variable that stands for a name works too: `SHOP_COLOUR`.
   * @default - none, and such a name is an error where it is needed
   */
  readonly values?: Readonly<Record<string, string>>;
  /** Directory in which tables, buckets, queues and topics are kept from one run to the next. @default - they are in memory */
  readonly data?: string;
  /** Write each AWS call of a function to the log, and how long each invocation took. @default false */
  readonly logCalls?: boolean;
  /** Pause before an asynchronous invocation, or a batch of a stream, is repeated; a minute and more in AWS for the first. @default 1 */
  readonly asyncRetrySeconds?: number;
  /** Seconds without a message after which a WebSocket connection is ended. @default 600, as API Gateway has it */
  readonly socketIdleSeconds?: number;
  /** Receives what functions print and what the runner has to say. @default nothing is printed */
  readonly log?: (entry: LogEntry) => void;
}

export const ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'eu-west-1';

/** Milliseconds before something that failed is tried again. */
export function retryPause({ asyncRetrySeconds = 1 }: LocalSystemOptions): number {
  return asyncRetrySeconds * 1000;
}
