import { readExpression, UnusablePattern } from './regular-expression';
import { ambiguityOf } from './slow-patterns';
import { escaped, Schema } from './walk';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';

/** Names of properties in a body are no longer than this. */
export const MAX_NAME = 255;

/** Maximum repetitions that can share characters with the next step, by length of the text: measured, each matches in less than a millisecond. */
const BOUNDS: readonly (readonly [overlapping: number, maxLength: number])[] = [[0, Infinity], [1, 1000], [2, 100]];

/** Throws for a pattern that a text from outside could make slow. */
export function checkPattern(where: (keyword: string) => string, part: Schema, keyword?: string): void {
  if (typeof part.pattern === 'string') {
    if (typeof part.maxLength !== 'number' && keyword !== 'propertyNames') {
      throw invalid(where('pattern'), part.pattern, 'a pattern beside maxLength, which bounds the time that it takes');
    }
    check(where('pattern'), part.pattern, typeof part.maxLength === 'number' ? part.maxLength : MAX_NAME);
  }
  if (!isPlain(part.patternProperties)) return;
  for (const pattern of Object.keys(part.patternProperties)) check(`${where('patternProperties')}/${escaped(pattern)}`, pattern, MAX_NAME);
}

function check(where: string, pattern: string, maxLength: number): void {
  try {
    new RegExp(pattern, 'u');
    const { nested, overlapping } = ambiguityOf(readExpression(pattern), pattern);
    if (nested) throw new UnusablePattern('repetition in repetition only where a character tells where each begins and ends');
    const bound = BOUNDS.find(([count]) => count === overlapping)?.[1] ?? 0;
    if (maxLength > bound) {
      throw new UnusablePattern(bound ? `maxLength of at most ${bound} for a pattern whose repetitions share characters with what follows`
        : 'at most two repetitions that share characters with what follows');
    }
  } catch (error) {
    throw invalid(where, pattern, error instanceof UnusablePattern ? error.message : `a regular expression; ${(error as Error).message}`);
  }
}
