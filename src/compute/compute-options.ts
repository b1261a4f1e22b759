import { BundledFunctionOptions, HandlerOptions } from './bundled-function';
import { FunctionDefaults } from './function-defaults';

/** Settings of single shipped handlers. Unset ones are taken from `ComputeOptions`. */
export interface HandlerOverrides {
  /**
   * Settings of the `items` handler.
   *
   * @default - those of all functions
   */
  readonly items?: HandlerOptions;

  /**
   * Settings of the `entities` handler, which is made where the system has entities: of the one function for all, and of those of single entities.
   *
   * @default - those of all functions
   */
  readonly entities?: HandlerOptions;

  /**
   * Settings of the `reindex` handler, which is made where entities have indexes.
   *
   * @default - those of all functions
   */
  readonly reindex?: HandlerOptions;

  /**
   * Settings of the `changes` handler, which is made where changes of entities are published or sent to connections.
   *
   * @default - those of all functions
   */
  readonly changes?: HandlerOptions;

  /**
   * Settings of the `exports` handler, which is made where entities have `exports`. It answers requests, so its timeout is at most 29 seconds.
   *
   * @default - those of all functions
   */
  readonly exports?: HandlerOptions;

  /**
   * Settings of the `files` handler.
   *
   * @default - those of all functions
   */
  readonly files?: HandlerOptions;

  /**
   * Settings of the `jobs` handler.
   *
   * @default - those of all functions
   */
  readonly jobs?: HandlerOptions;

  /**
   * Settings of the `worker` handler.
   *
   * @default - those of all functions
   */
  readonly worker?: HandlerOptions;

  /**
   * Settings of the `invoker` handler, which is made for each type of job of the `jobs` prop. Its timeout follows from that of the type.
   *
   * @default - those of all functions
   */
  readonly invoker?: HandlerOptions;

  /**
   * Settings of the `authorizer` handler, which is made when a route asks for groups.
   *
   * @default - those of all functions
   */
  readonly authorizer?: HandlerOptions;

  /**
   * Settings of the `realtime` handler, which is made where clients connect over WebSocket.
   *
   * @default - those of all functions
   */
  readonly realtime?: HandlerOptions;

  /**
   * Settings of the `broadcast` handler, which is made where clients connect over WebSocket.
   *
   * @default - those of all functions
   */
  readonly broadcast?: HandlerOptions;

  /**
   * Settings of the `ingest` handler, which is made where objects are imported.
   *
   * @default - those of all functions
   */
  readonly ingest?: HandlerOptions;

  /**
   * Settings of the `sweeper` handler, which is made for a schedule without a function.
   *
   * @default - those of all functions
   */
  readonly sweeper?: HandlerOptions;
}

/** The `compute` section of the pattern: settings of all shipped handlers, and of single ones. */
export interface ComputeOptions extends BundledFunctionOptions {
  /**
   * Settings of single handlers. A setting here replaces that of all functions; environments are joined.
   *
   * @default - all handlers alike
   */
  readonly handlers?: HandlerOverrides;

  /**
   * Defaults of all functions of the system: of the shipped handlers, and of those that `addFunction` makes. The other settings of `compute` are
   * for shipped handlers only.
   *
   * @default - those of each function
   * @example
   * new ServerlessApiPattern(this, 'Shop', { compute: { defaults: { memorySize: 1024, environment: { STAGE: 'test' } } } });
   */
  readonly defaults?: FunctionDefaults;
}
