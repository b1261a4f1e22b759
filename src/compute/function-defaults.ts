import { ApplicationLogLevel, ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { FunctionOptions } from './function-options';
import { withoutUndefined } from '../private/sorted';

/** Defaults of all functions of a system: of shipped handlers and of those that you add. A function's own setting wins. */
export interface FunctionDefaults {
  /**
   * Memory in MiB, a whole number from 128 to 10,240.
   *
   * @default - 512; for a shipped handler, the value of the handler
   */
  readonly memorySize?: number;

  /**
   * Lowest level that log lines are kept from.
   *
   * @default ApplicationLogLevel.INFO
   */
  readonly logLevel?: ApplicationLogLevel;

  /**
   * Environment variables. Those of a function are added to them.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Layers, five at the most. Those of a function replace them. A container image takes none.
   *
   * @default - none
   */
  readonly layers?: ILayerVersion[];

  /**
   * Whether X-Ray traces are recorded.
   *
   * @default - `monitoring.tracing`
   */
  readonly tracing?: boolean;
}

/** The settings of a function, and the defaults where it has none. */
export function withDefaults<T extends FunctionOptions>(defaults: FunctionDefaults | undefined, options: T): T {
  return { ...defaults, ...withoutUndefined(options), environment: { ...defaults?.environment, ...options.environment } };
}
