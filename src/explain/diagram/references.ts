import { CfnResource, Stack } from 'aws-cdk-lib';
import { SynthesizedStack, TemplateResource, textOf } from '../../private/templates';
import { at } from '../../private/template-values';

/** A resource of a template, and the stack that has it. */
export interface Placed {
  readonly stack: Stack;
  readonly path: string;
  readonly resource: TemplateResource;
}

interface Outputs { readonly [name: string]: { readonly Value?: unknown; readonly Export?: { readonly Name?: unknown } } }

/** Finds the resources that a value refers to, in its own stack and in others: through parameters and outputs of nested stacks, and through exports. */
export class References {
  private readonly resources = new Map<Stack, Map<string, Placed>>();
  private readonly outputs = new Map<Stack, Outputs>();

  constructor(stacks: readonly SynthesizedStack[]) {
    for (const { stack, resources } of stacks) {
      const paths = new Map(stack.node.findAll().filter((each) => CfnResource.isCfnResource(each) && each.stack === stack)
        .map((each): [string, string] => [stack.resolve((each as CfnResource).logicalId) as string, each.node.path]));
      this.resources.set(stack, new Map(Object.entries(resources).map(([id, resource]) => (
        [id, { stack, resource, path: paths.get(id) ?? `${stack.node.path}/${id}` }]
      ))));
      this.outputs.set(stack, (JSON.parse(textOf(stack)) as { Outputs?: Outputs }).Outputs ?? {});
    }
  }

  /** All resources, each with the value that refers to it. */
  public all(): (Placed & { readonly self: unknown })[] {
    return [...this.resources.values()].flatMap((ofStack) => [...ofStack].map(([id, placed]) => ({ ...placed, self: { Ref: id } })));
  }

  /** The resources that a value refers to, however deep in functions. */
  public of(stack: Stack, value: unknown): Placed[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.of(stack, each));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => {
      if (key === 'Ref') return this.named(stack, String(part), '');
      if (key === 'Fn::GetAtt') return this.named(stack, ...partsOf(part));
      if (key === 'Fn::ImportValue') return this.exported(part);
      if (key === 'Fn::GetStackOutput') return this.output(at(part, 'StackName'), String(at(part, 'OutputName')));
      const texts = key === 'Fn::Sub' ? [part].flat().filter((text): text is string => typeof text === 'string') : [];
      const names = texts.flatMap((text) => [...text.matchAll(/\$\{(\w+)(?:\.([\w.]+))?\}/g)]);
      return [...names.flatMap(([, id, attribute = '']) => this.named(stack, id, attribute)), ...this.of(stack, part)];
    });
  }

  private named(stack: Stack, id: string, attribute: string): Placed[] {
    const found = this.resources.get(stack)?.get(id);
    if (found?.resource.Type === 'AWS::CloudFormation::Stack') {
      const nested = [...this.resources.keys()].find((each) => each.nestedStackResource?.node.path === found.path);
      return nested && attribute.startsWith('Outputs.') ? this.of(nested, this.outputs.get(nested)?.[attribute.slice('Outputs.'.length)]?.Value) : [];
    }
    if (found) return [found];
    // A parameter of a nested stack, which its parent sets.
    const { nestedStackParent: parent, nestedStackResource: resource } = stack;
    const set = parent && resource && this.resources.get(parent)?.get(parent.resolve((resource as CfnResource).logicalId) as string);
    return set ? this.of(parent, at(set.resource.Properties, `Parameters.${id}`)) : [];
  }

  private exported(name: unknown): Placed[] {
    return [...this.outputs].flatMap(([stack, outputs]) => (
      Object.values(outputs).filter((output) => output.Export?.Name === name).flatMap(({ Value }) => this.of(stack, Value))
    ));
  }

  private output(stackName: unknown, outputName: string): Placed[] {
    const found = [...this.outputs].filter(([stack]) => stack.stackName === stackName);
    return found.flatMap(([stack, outputs]) => this.of(stack, outputs[outputName]?.Value));
  }
}

function partsOf(attribute: unknown): [id: string, attribute: string] {
  const [id, ...others] = Array.isArray(attribute) ? attribute.map(String) : String(attribute).split('.');
  return [id, others.join('.')];
}
