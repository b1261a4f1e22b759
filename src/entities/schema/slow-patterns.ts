import { RepeatStep, Step } from './regular-expression';

/** One class of characters. */
type Characters = string;

/** Repetitions that can share characters with what comes after them: each adds one to the power by which time grows with length. */
export interface Ambiguity {
  /** Inside of a repetition, where time can double with each character. */
  readonly nested: boolean;
  /** One after the other. */
  readonly overlapping: number;
}

export function ambiguityOf(expression: Step, source: string): Ambiguity {
  const meter = new Meter(source);
  meter.look(expression, [], false);
  return { nested: meter.nested, overlapping: meter.overlapping };
}

class Meter {
  nested = false;
  overlapping = 0;
  private readonly universe: readonly string[];
  private readonly tests = new Map<Characters, Set<string>>();

  constructor(source: string) {
    this.universe = universeOf(source);
  }

  /** @param follow what can come next after the step */
  look(step: Step, follow: readonly Characters[], inLoop: boolean): void {
    if (step.kind === 'choice') {
      if (inLoop && this.beginAlike(step.steps)) this.nested = true;
      for (const each of step.steps) this.look(each, follow, inLoop);
    } else if (step.kind === 'sequence') {
      step.steps.forEach((each, index) => this.look(each, firstOf({ kind: 'sequence', steps: step.steps.slice(index + 1) }, follow), inLoop));
    } else if (step.kind === 'repeat') {
      this.repeat(step, follow, inLoop);
    }
  }

  private repeat({ step, min, max }: RepeatStep, follow: readonly Characters[], inLoop: boolean): void {
    const loops = max > 1;
    if (min !== max && this.overlap(firstOf(step), follow)) {
      if (inLoop) this.nested = true;
      else if (loops) this.overlapping++;
    }
    if (loops && isNullable(step)) this.nested = true;
    this.look(step, loops ? [...firstOf(step), ...follow] : follow, inLoop || (loops && step.kind !== 'character'));
  }

  private beginAlike(steps: readonly Step[]): boolean {
    return steps.some((one, index) => isNullable(one) || steps.slice(index + 1).some((other) => this.overlap(firstOf(one), firstOf(other))));
  }

  private overlap(some: readonly Characters[], others: readonly Characters[]): boolean {
    return some.some((one) => others.some((other) => [...this.taken(one)].some((character) => this.taken(other).has(character))));
  }

  private taken(characters: Characters): Set<string> {
    const known = this.tests.get(characters);
    if (known) return known;
    const test = new RegExp(`^(?:${characters})$`, 'u');
    const taken = new Set(this.universe.filter((character) => test.test(character)));
    this.tests.set(characters, taken);
    return taken;
  }
}

/** First characters of a step; for a sequence, includes those of the next step if the sequence can be empty. */
function firstOf(step: Step, follow: readonly Characters[] = []): readonly Characters[] {
  switch (step.kind) {
    case 'character': return [step.source];
    case 'end': return [];
    case 'choice': return step.steps.flatMap((each) => firstOf(each));
    case 'repeat': return firstOf(step.step);
    case 'sequence': {
      const [head, ...rest] = step.steps;
      if (!head) return follow;
      return isNullable(head) ? [...firstOf(head), ...firstOf({ kind: 'sequence', steps: rest }, follow)] : firstOf(head);
    }
  }
}

function isNullable(step: Step): boolean {
  switch (step.kind) {
    case 'character': return false;
    case 'end': return true;
    case 'choice': return step.steps.some(isNullable);
    case 'sequence': return step.steps.every(isNullable);
    case 'repeat': return step.min === 0 || isNullable(step.step);
  }
}

/** The characters on which classes are compared: those of Latin, Greek and Cyrillic, samples of all others, and what the pattern names itself. */
function universeOf(source: string): readonly string[] {
  const points = [...Array(0x530).keys(), ...Array.from({ length: 1024 }, (_, index) => 0x530 + index * 61), 0x1f600, 0x20000];
  const named = [...source].flatMap((character) => [character.codePointAt(0)! - 1, character.codePointAt(0)!, character.codePointAt(0)! + 1]);
  const escapes = [...source.matchAll(/\\(?:u\{([0-9A-Fa-f]+)\}|[ux]([0-9A-Fa-f]{2,4}))/g)].map(([, braced, plain]) => parseInt(braced ?? plain, 16));
  return [...new Set([...points, ...named, ...escapes])].filter((point) => point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff))
    .map((point) => String.fromCodePoint(point));
}
