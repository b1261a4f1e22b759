import { Annotations, CfnCondition, CfnElement, CfnOutput, CfnParameter, CfnResource, CfnStack, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { TemplateElements } from './template-elements';
import { namesIn, outputsIn, referencesIn, StackOutput } from './template-values';
import { isPlain } from '../private/sorted';

/** Settings of a function that aren't part of its versions: they take effect at once. */
const NOT_IN_VERSIONS = ['CodeSigningConfigArn', 'ReservedConcurrentExecutions', 'Tags', 'TenancyConfig'];

/** The functions of each stack, by what warns of them: they use the same resources, which are looked at once. */
const functions = new WeakMap<Stack, Map<IConstruct, LambdaFunction>>();

/**
 * Warns where a version of a function would not be published though a setting of it changes. CDK publishes one when the text of the
 * template differs, and a parameter changes its value while the text stays: what the alias shows keeps the old value for ever.
 */
export function warnOfLateValues(scope: IConstruct, handler: LambdaFunction): void {
  const stack = Stack.of(handler);
  const handlers = functions.get(stack) ?? watch(stack);
  handlers.set(scope, handler);
}

function watch(stack: Stack): Map<IConstruct, LambdaFunction> {
  const handlers = new Map<IConstruct, LambdaFunction>();
  functions.set(stack, handlers);
  stack.node.addValidation({
    validate: () => {
      const values = new LateValues();
      handlers.forEach((handler, scope) => warn(scope, values.of(handler)));
      return [];
    },
  });
  return handlers;
}

function warn(scope: IConstruct, late: readonly string[]): void {
  if (late.length === 0) return;
  Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:valueOutsideVersion',
    `The alias "live" keeps the values of its version: ${[...new Set(late)].join(', ')}. When that value changes and the template does not, `
    + 'no new version is published. Set the value at synthesis, read it in the function when it runs, or call invalidateVersionBasedOn '
    + 'of the function with a text that changes with it.');
}

/** Finds settings whose values can change while the template stays the same. Made for one synthesis. */
class LateValues {
  private readonly elements = new TemplateElements();
  private readonly names = new Map<CfnResource, unknown>();

  /** Each late setting of a function with its source. */
  public of(handler: LambdaFunction): string[] {
    return Object.entries(this.propertiesOf(handler.node.defaultChild as CfnResource)).filter(([name]) => !NOT_IN_VERSIONS.includes(name))
      .flatMap(([name, value]) => settingsIn(name, value))
      .flatMap(([setting, value]) => this.sourcesOf(Stack.of(handler), value).map((source) => `${setting} by ${source}`));
  }

  private sourcesOf(stack: Stack, value: unknown, through: readonly CfnElement[] = []): string[] {
    const named = namesIn(value).flatMap((name) => {
      const element = this.elements.find(stack, name);
      // A circle is CloudFormation's to refuse.
      if (!element || through.includes(element)) return [];
      if (element instanceof CfnCondition) return this.sourcesOf(stack, this.elements.resolve(stack, element.expression), [...through, element]);
      if (element instanceof CfnParameter) return this.sourcesOfParameter(stack, element, name);
      return CfnResource.isCfnResource(element) ? this.sourcesOf(stack, this.namesOf(element), [...through, element]) : [];
    });
    const outputs = outputsIn(value).flatMap((output) => this.sourcesOfOutput(stack, output, through));
    return [...referencesIn(value).map((service) => `a dynamic reference to ${service}`), ...named, ...outputs];
  }

  /** The properties that name a resource. A change replaces it, so its attributes change, too. */
  private namesOf(resource: CfnResource): unknown {
    const known = this.names.get(resource);
    const names = known ?? Object.entries(this.propertiesOf(resource)).filter(([property]) => property.endsWith('Name')).map(([, value]) => value);
    this.names.set(resource, names);
    return names;
  }

  /** With overrides, as the template has them. */
  private propertiesOf(resource: CfnResource): { readonly [name: string]: unknown } {
    const { Resources } = this.elements.resolve(Stack.of(resource), resource._toCloudFormation()) as { readonly Resources: object };
    return (Object.values(Resources)[0] as { readonly Properties?: { readonly [name: string]: unknown } }).Properties ?? {};
  }

  /** Of a stack of the app, what its output comes from. Exports need no look: CloudFormation does not change one that is imported. */
  private sourcesOfOutput(stack: Stack, { StackName, OutputName }: StackOutput, through: readonly CfnElement[]): string[] {
    const producer = stack.node.root.node.findAll().find((each): each is Stack => Stack.isStack(each) && each.stackName === StackName);
    const output = producer && this.elements.find(producer, String(OutputName));
    if (!(output instanceof CfnOutput)) return [`the output ${String(OutputName)} of another stack`];
    return through.includes(output) ? [] : this.sourcesOf(producer!, this.elements.resolve(producer!, output.value), [...through, output]);
  }

  private sourcesOfParameter(stack: Stack, parameter: CfnParameter, name: string): string[] {
    // CDK names a file by a parameter for each content, if it uses parameters.
    if (parameter.node.scopes.some(({ node }) => node.id === 'AssetParameters')) return [];
    const parent = stack.nestedStackParent;
    if (!parent || !parameter.node.id.startsWith('reference-to-')) return [`the parameter ${name}`];
    // CDK passes references to a nested stack by parameters: follow them to the value in the parent.
    const handed = this.elements.resolve(parent, (stack.nestedStackResource as CfnStack).parameters) as { readonly [name: string]: unknown };
    return this.sourcesOf(parent, handed[name]);
  }
}

/** A property, or each variable of the environment. */
function settingsIn(name: string, value: unknown): [string, unknown][] {
  const variables = name === 'Environment' && isPlain(value) ? value.Variables : undefined;
  return isPlain(variables) ? Object.entries(variables).map(([variable, each]) => [`${name}.${variable}`, each]) : [[name, value]];
}
