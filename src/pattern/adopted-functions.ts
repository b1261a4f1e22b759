import { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { AdoptedFunction } from '../compute';
import { Setting, SettingOrigin } from '../explain';

/** The settings of adopted functions, as far as the pattern shows those of its own functions. */
export function explainAdopted(adopted: { readonly [id: string]: AdoptedFunction }): Setting[] {
  return Object.entries(adopted).flatMap(([id, { function: made }]) => {
    const { memorySize = 128, tracingConfig } = made.node.defaultChild as CfnFunction;
    const tracing = (Stack.of(made).resolve(tracingConfig) as { readonly mode?: string } | undefined)?.mode === 'Active';
    const settings = {
      architecture: made.architecture.name, memorySize, runtime: made.runtime.name, timeout: made.timeout?.toHumanString() ?? '3 seconds', tracing,
    };
    return Object.entries(settings).map(([name, value]) => ({ name: `adoptedFunctions.${id}.${name}`, value: String(value), origin: SettingOrigin.USER }));
  });
}
