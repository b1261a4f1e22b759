import { FunctionUrlCorsOptions, InvokeMode } from 'aws-cdk-lib/aws-lambda';

/** Options of a function URL. */
export interface FunctionUrlSettings {
  /**
   * Which web pages may call it.
   *
   * @default - none
   */
  readonly cors?: FunctionUrlCorsOptions;

  /**
   * Whether the answer is sent when it is whole, or while it is written.
   *
   * @default InvokeMode.BUFFERED
   */
  readonly invokeMode?: InvokeMode;
}
