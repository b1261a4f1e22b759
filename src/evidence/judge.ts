import { IPolicyValidationPlugin } from 'aws-cdk-lib';

/** A judge of templates, or the reason why it doesn't run. */
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
