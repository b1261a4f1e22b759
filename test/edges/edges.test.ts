import { readFileSync } from 'fs';
import * as path from 'path';
import { edgesDocument } from './support/document';
import { judgeAll, SAMPLED_SYSTEMS } from './support/systems';
import { exhaustive } from '../support/all';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

describe.each(SAMPLED_FLAG_SETS)('with %s', (flags) => {
  test.each(SAMPLED_SYSTEMS)('only the owner can deliver over every edge: %s', async (system) => {
    const { verdicts } = (await judgeAll(SAMPLED_FLAG_SETS, SAMPLED_SYSTEMS)).find((each) => each.flags === flags && each.system === system)!;
    expect(verdicts.length).toBeGreaterThan(40);
    const wrong = verdicts.filter(({ missing, open }) => missing.length || open.length);
    expect(wrong.map(({ edge: { kind, from, to }, missing, open }) => ({ kind, from, to, missing, open }))).toEqual([]);
  });
});

exhaustive('docs/edges.md is what the templates say: npm run edges writes it', async () => {
  expect(readFileSync(path.join(__dirname, '..', '..', 'docs', 'edges.md'), 'utf8')).toBe(edgesDocument(await judgeAll(SAMPLED_FLAG_SETS)));
});
