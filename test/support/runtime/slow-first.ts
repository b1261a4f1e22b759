import { createRequire } from 'node:module';
import { join } from 'node:path';

// Node runs this file as it is, so nothing here is of TypeScript but the types.
const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'slow-first.ts'));
const { default: Sequencer } = load('@jest/test-sequencer') as typeof import('@jest/test-sequencer');

type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/** Suites that take longest. The last of them must not run by itself when all others have ended. */
const SLOW = [
  'compliance/report', 'end-to-end/quickstart', 'end-to-end/website-sample', 'end-to-end/ingest', 'edges/edges', 'local/command', 'rules/systems',
  'handlers/bundles', 'docs-snippets', 'rules/serverless-rules', 'handlers/ingest-faults', 'random/random',
].map((suite) => join('test', `${suite}.test.ts`));

/** Where no run has left its durations, such as in a fresh clone, Jest goes by the size of files. */
export default class SlowFirst extends Sequencer {
  public override sort(tests: Tests): Tests {
    const place = ({ path }: Tests[number]) => {
      const found = SLOW.findIndex((suite) => path.endsWith(suite));
      return found < 0 ? SLOW.length : found;
    };
    return [...super.sort(tests) as Tests].sort((one, other) => place(one) - place(other));
  }
}
