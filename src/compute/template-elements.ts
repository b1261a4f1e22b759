import { CfnElement, DefaultTokenResolver, Fn, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { namesIn } from './template-values';

/** Finds elements of stacks by the logical ids that values refer to them by. Valid for one synthesis: an id may change before the next one. */
export class TemplateElements {
  private readonly known = new Map<Stack, Map<string, CfnElement>>();
  private readonly searched = new Set<Stack>();

  /** The value as the template has it. */
  public resolve(stack: Stack, value: unknown): unknown {
    return Tokenization.resolve(value, { scope: stack, resolver: new RecordingResolver(stack, this.elementsOf(stack)), preparing: false });
  }

  /** The element with this logical id. Undefined if the stack has none. */
  public find(stack: Stack, logicalId: string): CfnElement | undefined {
    const elements = this.elementsOf(stack);
    // Resolving all ids of a stack takes a twentieth of a synthesis, so do it only for ids that are written as text.
    if (!logicalId.startsWith('AWS::') && !elements.has(logicalId) && !this.searched.has(stack)) {
      this.searched.add(stack);
      const all = stack.node.findAll().filter((each): each is CfnElement => CfnElement.isCfnElement(each) && Stack.of(each) === stack);
      for (const each of all) elements.set(stack.resolve(each.logicalId), each);
    }
    return elements.get(logicalId);
  }

  private elementsOf(stack: Stack): Map<string, CfnElement> {
    const elements = this.known.get(stack) ?? new Map<string, CfnElement>();
    this.known.set(stack, elements);
    return elements;
  }
}

/** Resolves values as `Stack.resolve` does, and records the elements of the stack that they refer to. */
class RecordingResolver extends DefaultTokenResolver {
  constructor(private readonly stack: Stack, private readonly elements: Map<string, CfnElement>) {
    super({
      join: (left, right) => {
        const parts = [left, right].filter((part) => part !== undefined);
        return parts.length > 1 ? stack.resolve(Fn.join('', parts)) : parts[0] ?? '';
      },
    });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const resolved: unknown = super.resolveToken(token, context, postProcessor);
    if (Reference.isReference(token) && CfnElement.isCfnElement(token.target) && Stack.of(token.target) === this.stack) {
      for (const name of namesIn(resolved)) this.elements.set(name, token.target);
    }
    return resolved;
  }
}
