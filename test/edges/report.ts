import { writeFileSync } from 'fs';
import * as path from 'path';
import { edgesDocument } from './support/document';
import { judgeAll } from './support/systems';

/** Writes what the test compares. */
async function main(): Promise<void> {
  const judged = await judgeAll();
  writeFileSync(path.join(__dirname, '..', '..', 'docs', 'edges.md'), edgesDocument(judged));
  const broken = judged.flatMap(({ system, flags, verdicts }) => verdicts
    .filter(({ missing, open }) => missing.length || open.length)
    .map(({ edge, missing, open }) => `${system}, ${flags}: ${edge.kind}, ${edge.from} → ${edge.to}: ${[...missing, ...open].join('; ')}`));
  for (const each of broken) console.error(each);
  process.exitCode = broken.length ? 1 : 0;
}

void main();
