import { BundledFunctionOptions } from './bundled-function';

/** Settings of single shipped handlers. What is not set here is taken from `ComputeOptions`. */
export interface HandlerOverrides {
  /**
   * Settings of the `items` handler.
   *
   * @default - those of all functions
   */
  readonly items?: BundledFunctionOptions;

  /**
   * Settings of the `files` handler.
   *
   * @default - those of all functions
   */
  readonly files?: BundledFunctionOptions;

  /**
   * Settings of the `jobs` handler.
   *
   * @default - those of all functions
   */
  readonly jobs?: BundledFunctionOptions;

  /**
   * Settings of the `worker` handler.
   *
   * @default - those of all functions
   */
  readonly worker?: BundledFunctionOptions;

  /**
   * Settings of the `authorizer` handler, which is made when a route asks for groups.
   *
   * @default - those of all functions
   */
  readonly authorizer?: BundledFunctionOptions;
}

/** The `compute` section of the pattern: settings of all shipped handlers, and of single ones. */
export interface ComputeOptions extends BundledFunctionOptions {
  /**
   * Settings of single handlers. A setting here replaces that of all functions; environments are joined.
   *
   * @default - all handlers alike
   */
  readonly handlers?: HandlerOverrides;
}
