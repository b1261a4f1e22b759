import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { FoundExpression } from './regular-expressions';

// The checker in JavaScript: neither Java nor a binary of the machine. The slowest expression takes half a minute of a busy machine,
// so that no clock decides; one that takes ten times as long is not understood.
// In a process of its own, because it is slower by far among the globals of a test.
const PROGRAM = `
const { checkSync } = require('recheck');
const limits = { timeout: 300_000, attackTimeout: null, incubationTimeout: null, randomSeed: 7 };
const expressions = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(expressions.map(({ source, flags }) => checkSync(source, flags, limits).status)));`;

/** What searches with inputs that were made for them cost: `safe` is linear, `vulnerable` more, `unknown` nobody knows. */
export async function statusesOf(expressions: readonly Pick<FoundExpression, 'source' | 'flags'>[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    env: { PATH: process.env.PATH, RECHECK_SYNC_BACKEND: 'pure' }, stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(expressions));
  return JSON.parse(await text(child.stdout)) as string[];
}
