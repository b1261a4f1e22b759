import { Annotations, CfnCondition, CfnElement, CfnOutput, CfnParameter, CfnResource, CfnStack, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { isPlain } from '../private/sorted';

/** What a function has beside its versions: it takes effect at once. */
const NOT_IN_VERSIONS = ['CodeSigningConfigArn', 'ReservedConcurrentExecutions', 'Tags', 'TenancyConfig'];

/**
 * Warns where a version of a function would not be published though a setting of it changes. CDK publishes one when the text of the
 * template differs, and a parameter changes its value while the text stays: what the alias shows keeps the old value for ever.
 */
export function warnOfLateValues(scope: IConstruct, handler: LambdaFunction): void {
  scope.node.addValidation({
    validate: () => {
      const late = Object.entries(propertiesOf(handler.node.defaultChild as CfnResource)).filter(([name]) => !NOT_IN_VERSIONS.includes(name))
        .flatMap(([name, value]) => settingsIn(name, value))
        .flatMap(([setting, value]) => sourcesOf(Stack.of(handler), value).map((source) => `${setting} by ${source}`));
      if (late.length) {
        Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:valueOutsideVersion',
          `The alias "live" keeps the values of its version: ${[...new Set(late)].join(', ')}. When that value changes and the template does not, `
          + 'no new version is published. Set the value at synthesis, read it in the function when it runs, or call invalidateVersionBasedOn '
          + 'of the function with a text that changes with it.');
      }
      return [];
    },
  });
}

/** With overrides, as the template has them. */
function propertiesOf(resource: CfnResource): { readonly [name: string]: unknown } {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation());
  return (Object.values(Resources)[0] as { readonly Properties?: { readonly [name: string]: unknown } }).Properties ?? {};
}

/** A property, or each variable of the environment. */
function settingsIn(name: string, value: unknown): [string, unknown][] {
  const variables = name === 'Environment' && isPlain(value) ? value.Variables : undefined;
  return isPlain(variables) ? Object.entries(variables).map(([variable, each]) => [`${name}.${variable}`, each]) : [[name, value]];
}

/** What the value comes from that can change while the template stays as it is. */
function sourcesOf(stack: Stack, value: unknown, through: readonly CfnElement[] = []): string[] {
  const named = namesIn(value).flatMap((name) => {
    const element = elementOf(stack, name);
    // A circle is CloudFormation's to refuse.
    if (!element || through.includes(element)) return [];
    if (element instanceof CfnCondition) return sourcesOf(stack, stack.resolve(element.expression), [...through, element]);
    if (element instanceof CfnParameter) return sourcesOfParameter(stack, element, name);
    return CfnResource.isCfnResource(element) ? sourcesOf(stack, namesOf(element), [...through, element]) : [];
  });
  const outputs = outputsIn(value).flatMap((output) => sourcesOfOutput(stack, output, through));
  return [...referencesIn(value).map((service) => `a dynamic reference to ${service}`), ...named, ...outputs];
}

/** The elements of stacks by their logical ids: to resolve all of these for each name would take a twentieth of a synthesis. */
const elements = new WeakMap<Stack, Map<unknown, CfnElement>>();

function elementOf(stack: Stack, logicalId: unknown): CfnElement | undefined {
  if (String(logicalId).startsWith('AWS::')) return undefined;
  const known = elements.get(stack)?.get(logicalId);
  // Between two syntheses, it may have got another one.
  if (known && stack.resolve(known.logicalId) === logicalId) return known;
  const all = stack.node.findAll().filter((each): each is CfnElement => CfnElement.isCfnElement(each) && Stack.of(each) === stack);
  elements.set(stack, new Map(all.map((each) => [stack.resolve(each.logicalId), each])));
  return elements.get(stack)?.get(logicalId);
}

/** What names a resource: it is replaced when that changes, and its attributes with it. */
function namesOf(resource: CfnResource): unknown {
  return Object.entries(propertiesOf(resource)).filter(([property]) => property.endsWith('Name')).map(([, value]) => value);
}

/** Of a stack of the app, what its output comes from. Exports need no look: CloudFormation does not change one that is imported. */
function sourcesOfOutput(stack: Stack, { StackName, OutputName }: StackOutput, through: readonly CfnElement[]): string[] {
  const producer = stack.node.root.node.findAll().find((each): each is Stack => Stack.isStack(each) && each.stackName === StackName);
  const output = producer && elementOf(producer, OutputName);
  if (!(output instanceof CfnOutput)) return [`the output ${String(OutputName)} of another stack`];
  return through.includes(output) ? [] : sourcesOf(producer!, producer!.resolve(output.value), [...through, output]);
}

function sourcesOfParameter(stack: Stack, parameter: CfnParameter, name: string): string[] {
  // CDK names a file by one for each content, where it uses parameters for that at all.
  if (parameter.node.scopes.some(({ node }) => node.id === 'AssetParameters')) return [];
  const parent = stack.nestedStackParent;
  if (!parent || !parameter.node.id.startsWith('reference-to-')) return [`the parameter ${name}`];
  // What CDK hands to a nested stack by a parameter of its own is as good as what it stands for.
  const handed = parent.resolve((stack.nestedStackResource as CfnStack).parameters) as { readonly [name: string]: unknown };
  return sourcesOf(parent, handed[name]);
}

/** The services of dynamic references. One that names a version is another text for another version. */
function referencesIn(value: unknown): string[] {
  const references = JSON.stringify(value ?? null).split('{{resolve:').slice(1).map((text) => text.split('}}')[0].split(':'));
  return references.filter((parts) => parts[0] === 'secretsmanager' ? parts.at(-4) !== 'SecretString' || parts.at(-1) === '' : !/^\d+$/.test(parts.at(-1)!))
    .map(([service]) => service);
}

/** Names that intrinsic functions use. */
function namesIn(value: unknown): string[] {
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

/** An output of another stack, which need not be exported. */
interface StackOutput { readonly StackName?: unknown; readonly OutputName?: unknown }

function outputsIn(value: unknown): StackOutput[] {
  if (Array.isArray(value)) return value.flatMap(outputsIn);
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => name === 'Fn::GetStackOutput' ? [argument as StackOutput] : outputsIn(argument));
}
