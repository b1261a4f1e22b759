import { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';

/** The aliases of constructs that are a function for CDK, but neither a `Function` nor an `Alias` of it. */
const aliases = new WeakMap<IFunction, Alias>();

/** Says which alias a construct stands for. */
export function standForAlias(handler: IFunction, alias: Alias): void {
  aliases.set(handler, alias);
}

/** The alias that a construct of this library stands for, and any other function itself. */
export function aliasOr(handler: IFunction): IFunction {
  return aliases.get(handler) ?? handler;
}
