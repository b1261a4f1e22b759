import { isPlain } from '../private/sorted';

/** An output of another stack, which need not be exported. */
export interface StackOutput { readonly StackName?: unknown; readonly OutputName?: unknown }

/** Names that intrinsic functions of a resolved value use: of resources, parameters and conditions. */
export function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Fn::GetAtt') return [String([argument].flat()[0]).split('.')[0]];
    if (name === 'Ref' || name === 'Condition') return typeof argument === 'string' ? [argument] : namesIn(argument);
    if (name === 'Fn::If' && Array.isArray(argument)) return [String(argument[0]), ...namesIn(argument.slice(1))];
    const texts = name === 'Fn::Sub' ? [argument].flat().filter((text): text is string => typeof text === 'string') : [];
    return [...texts.flatMap((text) => [...text.matchAll(/\$\{(\w+)(?:\.[\w.]+)?\}/g)].map(([, used]) => used)), ...namesIn(argument)];
  });
}

/** The services of dynamic references. One that names a version is another text for another version. */
export function referencesIn(value: unknown): string[] {
  const references = JSON.stringify(value ?? null).split('{{resolve:').slice(1).map((text) => text.split('}}')[0].split(':'));
  return references.filter((parts) => parts[0] === 'secretsmanager' ? parts.at(-4) !== 'SecretString' || parts.at(-1) === '' : !/^\d+$/.test(parts.at(-1)!))
    .map(([service]) => service);
}

/** The outputs of other stacks that a resolved value reads. */
export function outputsIn(value: unknown): StackOutput[] {
  if (Array.isArray(value)) return value.flatMap(outputsIn);
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => name === 'Fn::GetStackOutput' ? [argument as StackOutput] : outputsIn(argument));
}
