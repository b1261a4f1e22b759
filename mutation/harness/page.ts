import { type Score, mutantsOf, percentageOf, totalOf } from './score';

const HEADER = `# Mutation testing

[StrykerJS](https://stryker-mutator.io) changes the code in many small ways, one at a time: it turns a \`<\` into a \`<=\`, drops a condition, empties
a text. Each changed version is a mutant. A mutant is killed when a test fails because of it, and survives when no test notices. The score is
the share of killed mutants. The goal is 90 %.

Run \`npm run mutation\` to test all mutants and to write this page, or name folders: \`npm run mutation -- handlers/items api\`. Outcomes are kept in
\`mutation/build/\`, so that the next run tests again only what has changed. Stop a run with Ctrl+C at any time: it keeps what it has.

Not counted:

- Texts for people: messages of errors, warnings and log entries, descriptions, reasons and advice. The tests hold what they name, not their words.
- \`src/handlers/catalog\` and \`src/stateful/stateful-types.ts\`: tables of data, which other suites compare with policies and specifications.

The suites that run prebuilt bundles, the random and exhaustive ones and those of whole systems (\`test/random\`, \`test/attack\`, \`test/end-to-end\`,
\`test/rules\`, \`test/compliance\`) do not take part. Each folder is tested by the suites that mirror it, so a mutant that survives here
may still fail one of them.
`;

/** The scores as a page of Markdown. */
export function page(scores: readonly Score[], unmeasured: readonly string[]): string {
  const rows = [...scores, ...(scores.length > 1 ? [totalOf(scores)] : [])];
  return [
    HEADER,
    '| folder of `src` | mutants | killed | survived | not covered | score |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows.map((score) => `| ${score.folder} | ${mutantsOf(score)} | ${score.killed} | ${score.survived} | ${score.unreached} | ${percentageOf(score).toFixed(1)} % |`),
    ...(unmeasured.length === 0 ? [] : ['', `Not measured yet: ${unmeasured.join(', ')}.`]),
  ].join('\n').concat('\n');
}
