import { IPolicyValidationPlugin } from 'aws-cdk-lib';

/** Who judges templates, or why it doesn't. */
export interface Judge {
  readonly name: string;
  readonly version: string;

  /** Undefined where it is not there. */
  readonly plugin?: IPolicyValidationPlugin;

  /** Why it doesn't judge, and what to do. */
  readonly missing?: string;

  /** The name that readers know of what it calls a rule. */
  readonly titles?: ReadonlyMap<string, string>;
}
