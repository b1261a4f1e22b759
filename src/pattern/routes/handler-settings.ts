import { Token } from 'aws-cdk-lib';
import { HandlerContract } from '../../handlers/catalog';

/** Values that a shipped handler reads from its environment. */
export class HandlerSettings {
  constructor(private readonly contract: HandlerContract, private readonly environment: { readonly [name: string]: string }) {}

  /** Undefined: known only at deployment. */
  public text(name: string): string | undefined {
    const value = this.environment[name] ?? this.contract.settings.find((setting) => setting.name === name)?.default;
    return value === undefined || Token.isUnresolved(value) ? undefined : value;
  }

  public number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined || !Number.isFinite(Number(text)) ? undefined : Number(text);
  }

  /** Values between commas, as handlers read them. */
  public list(name: string): string[] | undefined {
    return this.text(name)?.split(',').map((each) => each.trim()).filter((each) => each !== '');
  }
}
