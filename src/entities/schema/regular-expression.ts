/** Characters that one step of a regular expression takes, as an expression: `[a-z]`. */
export interface CharacterStep { readonly kind: 'character'; readonly source: string }

/** One after the other. */
export interface SequenceStep { readonly kind: 'sequence'; readonly steps: readonly Step[] }

/** One of several. */
export interface ChoiceStep { readonly kind: 'choice'; readonly steps: readonly Step[] }

/** Something several times. */
export interface RepeatStep { readonly kind: 'repeat'; readonly step: Step; readonly min: number; readonly max: number }

/** The end of the text. */
export interface EndStep { readonly kind: 'end' }

export type Step = CharacterStep | SequenceStep | ChoiceStep | RepeatStep | EndStep;

/** Constructs that can't be read, or are left out on purpose: they make matching slow, or hard to foresee. */
export class UnusablePattern extends Error {}

/** Reads an expression that begins with `^`. Throws `UnusablePattern` for lookarounds, backreferences, named groups and lazy repetition. */
export function readExpression(source: string): Step {
  if (!source.startsWith('^')) throw new UnusablePattern('a pattern that begins with ^: without it, every place of the text is tried');
  const reader = new Reader(source);
  const step = reader.sequence();
  if (!reader.isAtEnd) throw new UnusablePattern('brackets that match, and ^ before a group of alternatives: ^(?:a|b)');
  return step;
}

const CHARACTER = /\[(?:\\[\s\S]|[^\]\\])*\]|\\[pP]\{[A-Za-z_=]+\}|\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[dDsSwWtnrfv0]|\\[^A-Za-z0-9]|[^\\[\](){}*+?|^$]/uy;
const TIMES = /\*|\+|\?|\{(\d+)(,(\d*))?\}/y;

class Reader {
  private index = 1;

  constructor(private readonly source: string) {}

  get isAtEnd(): boolean {
    return this.index === this.source.length;
  }

  private choice(): Step {
    const steps = [this.sequence()];
    while (this.takes('|')) steps.push(this.sequence());
    return steps.length === 1 ? steps[0] : { kind: 'choice', steps };
  }

  sequence(): Step {
    const steps: Step[] = [];
    while (!this.isAtEnd && !['|', ')'].includes(this.source[this.index])) steps.push(this.repeated());
    return { kind: 'sequence', steps };
  }

  private repeated(): Step {
    const step = this.single();
    const times = this.matched(TIMES);
    if (!times) return step;
    if (['?', '*', '+', '{'].includes(this.source[this.index])) throw new UnusablePattern('repetition that is neither lazy nor repeated');
    const [text, min, range, max] = times;
    const bounds = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[text] ?? [Number(min), range === undefined ? Number(min) : max ? Number(max) : Infinity];
    return { kind: 'repeat', step, min: bounds[0], max: bounds[1] };
  }

  private single(): Step {
    if (this.takes('$')) return { kind: 'end' };
    if (this.takes('(')) {
      if (this.takes('?') && !this.takes(':')) throw new UnusablePattern('groups ( ) and (?: ): neither lookaround nor names');
      const step = this.choice();
      if (!this.takes(')')) throw new UnusablePattern('a pattern whose brackets match');
      return step;
    }
    const found = this.matched(CHARACTER);
    if (!found) throw new UnusablePattern(`characters, classes, groups and repetition, which '${this.source.slice(this.index, this.index + 3)}' is not`);
    return { kind: 'character', source: found[0] };
  }

  private takes(text: string): boolean {
    if (!this.source.startsWith(text, this.index)) return false;
    this.index += text.length;
    return true;
  }

  private matched(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.index;
    const found = expression.exec(this.source);
    if (found) this.index += found[0].length;
    return found;
  }
}
