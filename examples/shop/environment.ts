import { Environment } from 'aws-cdk-lib';

/** Differences between stages. */
export interface ShopEnvironment {
  /** Name of the stage, a word in small letters. */
  readonly name: string;

  /** Account and region. A region at the least: names and keys depend on it. */
  readonly env: Environment;

  /** Whether people rely on it. */
  readonly production: boolean;

  /** Limit of the idle cost a month, in dollars. */
  readonly budget: number;
}

/** The accounts come from the pipeline; without them, templates hold for any account. */
const account = (name: string) => process.env[`${name}_ACCOUNT`];

export const DEVELOPMENT: ShopEnvironment = { name: 'development', env: { account: account('DEVELOPMENT'), region: 'eu-west-1' }, production: false, budget: 1 };
export const PRODUCTION: ShopEnvironment = { name: 'production', env: { account: account('PRODUCTION'), region: 'eu-west-1' }, production: true, budget: 25 };
