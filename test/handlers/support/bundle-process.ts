import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface BundleRun<Result> {
  readonly results: readonly Result[];
  /** Modules of Node.js that are loaded by the end. */
  readonly modules: readonly string[];
}

/** The time in every bundle. */
export const NOW = Date.now();
const MARK = 'RESULT ';
// The clock stands still and nothing is random, so that the same request has the same ids and the same signature.
const PROGRAM = `
require('node:crypto').randomBytes = (size) => Buffer.alloc(size, 7);
globalThis.crypto.randomUUID = () => '77777777-7777-4777-8777-777777777777';
const now = Number(process.env.NOW);
globalThis.Date = class extends Date {
  constructor(...parts) { super(...(parts.length === 0 ? [now] : parts)); }
  static now() { return now; }
};
require('node:crypto').randomUUID = () => '77777777-7777-4777-8777-777777777777';
const { handler } = require(process.argv[1]);
(async () => {
  const context = { awsRequestId: 'invocation', getRemainingTimeInMillis: () => 10000 };
  const results = await Promise.all(JSON.parse(process.argv[2]).map((event) => handler(event, context)));
  console.log('${MARK}' + JSON.stringify({ results, modules: process.moduleLoadList }));
})();`;

/** Runs events through a bundle in its own process, with nothing of this one's environment. */
export async function runBundle<Result>(path: string, events: readonly object[], environment: Record<string, string>): Promise<BundleRun<Result>> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, path, JSON.stringify(events)], {
    env: { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', NOW: String(NOW), NODE_NO_WARNINGS: '1', ...environment },
    maxBuffer: 10_000_000,
  });
  const line = stdout.split('\n').find((candidate) => candidate.startsWith(MARK)) ?? '';
  return JSON.parse(line.slice(MARK.length)) as BundleRun<Result>;
}
