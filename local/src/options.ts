/** One line of output, of a function (by logical id) or of the runner itself. */
export interface LogEntry {
  readonly source: string;
  readonly message: string;
}

/** A user that is there at first. */
export interface UserOptions {
  readonly email: string;
  /** @default none */
  readonly groups?: readonly string[];
}

export interface LocalSystemOptions {
  /** The directory that `cdk synth` wrote. */
  readonly assembly: string;
  /** Name of the stack to run, or a pattern with `*`; the stacks that it needs run with it. @default all stacks of the app, or of its only stage */
  readonly stack?: string;
  /** Port of the first REST API; further REST APIs, WebSocket APIs, websites, hosted sign-ins and function URLs take the following ports, then the endpoint that stands for AWS, and the console. @default any free ports */
  readonly port?: number;
  /** Port of the first website; further ones take the following ports. @default the ports after the APIs', or any free ones without `port` */
  readonly websitePort?: number;
  /** Directory in which ports, the keys of user pools and who has signed in are kept from one run to the next. @default - they are not kept */
  readonly kept?: string;
  /** Values of template parameters. @default the parameters' defaults */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * After how many seconds a message comes back that its function failed on, so that it is soon dead.
   * @default the visibility timeout of its queue
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Handling of API integrations that can't run here: refuse to start, or answer 501 from their methods.
   * @default 'refuse'
   */
  readonly unsupportedIntegrations?: 'refuse' | 'answer-501';
  /**
   * Handling of functions that can't run here, such as those in Java or of a container image: refuse to start,
   * or start and answer every invocation of them with the error `LocalRunner.Unsupported`.
   * @default 'refuse'
   */
  readonly unsupportedFunctions?: 'refuse' | 'fail-when-invoked';
  /**
   * Handling of resources that can't be served here, such as state machines: refuse to start, or let them exist by name, which
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
  /**
   * Refuse AWS calls that the policies in the template don't allow, with the error that AWS answers: calls of functions, and of APIs with a role.
   * @default false
   */
  readonly enforceIam?: boolean;
  /**
   * Other emulators that run on this machine, by the services that the runner doesn't serve and they do: `{ kms: 'http://127.0.0.1:4566' }`.
   * Services are named as in ARNs.
   * @default - such calls are answered by 501
   */
  readonly fallback?: Readonly<Record<string, string>>;
  /** Answer 429 to requests beyond the rates, bursts and quotas of stages and usage plans. @default false */
  readonly throttle?: boolean;
  /** Run schedules and scheduled rules when they are due, as AWS does. @default false, and they run when you fire them */
  readonly schedules?: boolean;
  /** Users of every user pool, by e-mail address. They sign in with any password until they have set one. @default none */
  readonly users?: readonly UserOptions[];
  /** Directory in which tables, buckets, queues, topics and users are kept from one run to the next. @default - they are in memory */
  readonly data?: string;
  /** Write each AWS call of a function to the log, and how long each invocation took. @default false */
  readonly logCalls?: boolean;
  /** Serve the console, a page at `consoleUrl` that shows requests, data and logs. @default false */
  readonly console?: boolean;
  /** Maximum number of AWS calls in `calls` and of messages in each list of `published`; the oldest are dropped. @default - all */
  readonly keptCalls?: number;
  /** Seconds after which a process of a function that has nothing to do ends. The next invocation starts a new one. @default - it stays */
  readonly idleSeconds?: number;
  /**
   * Lets a debugger attach to Node.js functions: `true` to all, or to one by its logical id, its construct path or the end of that path.
   * Such a function has one process and no time limits.
   * @default false
   */
  readonly inspect?: boolean | string;
  /** Port of the first debugger; further ones take the following ports. 0: any free ones, which the log has. @default 9229 */
  readonly inspectPort?: number;
  /** Let traces of Node.js functions name the sources of bundled code, where there are source maps. In AWS this needs `NODE_OPTIONS`. @default false */
  readonly sourceMaps?: boolean;
  /** Pause before an asynchronous invocation, or a batch of a stream, is repeated; a minute and more in AWS for the first. @default 1 */
  readonly asyncRetrySeconds?: number;
  /** Seconds without a message after which a WebSocket connection is ended. @default 600, as API Gateway has it */
  readonly socketIdleSeconds?: number;
  /** Receives what functions print and what the runner has to say. @default nothing is printed */
  readonly log?: (entry: LogEntry) => void;
}

export const ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'eu-west-1';

/** A day: how long a debugger may stop a function. */
export const DEBUGGING_MS = 24 * 60 * 60 * 1000;

/** Milliseconds before something that failed is tried again. */
export function retryPause({ asyncRetrySeconds = 1 }: LocalSystemOptions): number {
  return asyncRetrySeconds * 1000;
}
