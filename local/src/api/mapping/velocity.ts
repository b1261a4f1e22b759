import { Compile, Helper, parse } from 'velocityjs';
import { callMethod } from './java-methods';

export type Syntax = ReturnType<typeof parse>[number];

/** Variables that print as nothing where they have no value; all others print their own name then, as Velocity has it. */
const EMPTY_WHERE_MISSING = new Set(['context', 'stageVariables']);

/** velocityjs, corrected where it differs from Velocity in ways that mapping templates meet. */
export class Velocity extends Compile {
  constructor(syntax: Syntax[]) {
    super(syntax, {
      customMethodHandlers: [{ uid: 'java', match: () => true, resolve: ({ context, property, params }) => callMethod(context, property, params) }],
    });
  }

  /** `#break` also ends the turn in which it stands. */
  public override renderAstList(syntax: Syntax[] = this.asts, contextId?: string): string {
    let text = '';
    for (const part of syntax) {
      if (this.runState.break || this.runState.stop) break;
      text += super.renderAstList([part], contextId);
    }
    return text;
  }

  /** After a loop over a map, too, its variable is gone and a `#break` is over. */
  protected override getBlock(block: Syntax[]): string {
    if (block[0]?.type !== 'foreach') return super.getBlock(block);
    const [conditions, contextId] = [[...this.conditions], this.contextId];
    const text = super.getBlock(block);
    this.conditions = conditions;
    this.contextId = contextId;
    this.runState.break = false;
    return text;
  }

  /** A null is no value. Declared as text, references have values of any type. */
  protected override getReferences(reference: Syntax, prints?: boolean): string {
    const value: unknown = this.positionInLoop(reference) ?? super.getReferences(reference) ?? undefined;
    if (prints !== true || value !== undefined || reference.type !== 'references') return value as string;
    return reference.leader === '$!' || EMPTY_WHERE_MISSING.has(reference.id) ? '' : Helper.getRefText(reference);
  }

  /** Whole numbers divide into whole numbers, and values of different types are compared as text. */
  protected override getExpression(expression: Syntax): string {
    const calculated = expression.type === 'math' ? this.calculate(expression.operator, expression.expression) : undefined;
    return (calculated === undefined ? super.getExpression(expression) : calculated.value) as string;
  }

  private calculate(operator: string, operands: readonly Syntax[]): { readonly value: unknown } | undefined {
    if (!['/', '==', '!='].includes(operator)) return undefined;
    const [left, right] = operands.map((operand): unknown => this.getExpression(operand) ?? undefined);
    if (operator !== '/') return { value: same(left, right) === (operator === '==') };
    const quotient = Number(left) / Number(right);
    const whole = Number.isInteger(left) && Number.isInteger(right) && operands.every(({ type }) => type !== 'decimal');
    return { value: whole ? Math.trunc(quotient) : quotient };
  }

  private positionInLoop(reference: Syntax): boolean | undefined {
    if (reference.type !== 'references' || reference.id !== 'foreach') return undefined;
    const [property] = reference.path ?? [];
    if (property?.type !== 'property' || (property.id !== 'first' && property.id !== 'last')) return undefined;
    const read = (id: string): unknown => super.getReferences({ ...reference, path: [{ type: 'property', id }] });
    return property.id === 'first' ? read('index') === 0 : read('hasNext') === false;
  }
}

function same(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (typeof left === typeof right) return left === right;
  return String(left) === String(right);
}
