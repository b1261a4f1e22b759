import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { FoundExpression } from './regular-expressions';

// The checker in JavaScript: neither Java nor a binary of the machine. It counts steps and has no clock, so that a busy machine changes
// nothing: of an expression that it doesn't understand in a quarter of an hour the test says so.
// In its own process, because it is slower by far among the globals of a test.
const PROGRAM = `
const { checkSync } = require('recheck');
const limits = { timeout: null, attackTimeout: null, incubationTimeout: null, randomSeed: 7 };
const expressions = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(expressions.map(({ source, flags }) => checkSync(source, flags, limits).status)));`;

const CHECK_MILLISECONDS = 900_000;

export type Expression = Pick<FoundExpression, 'source' | 'flags'>;

export const keyOf = ({ source, flags }: Expression) => `/${source}/${flags}`;

/** The cost of searches with the worst inputs for them: `safe` is linear, `vulnerable` more, `unknown` undecided. */
export async function statusesOf(expressions: readonly Expression[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    env: { PATH: process.env.PATH, RECHECK_SYNC_BACKEND: 'pure' }, stdio: ['pipe', 'pipe', 'inherit'], timeout: CHECK_MILLISECONDS,
  });
  child.stdin.end(JSON.stringify(expressions));
  return JSON.parse(await text(child.stdout)) as string[];
}
