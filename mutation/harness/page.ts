import { type Score, mutantsOf, percentageOf, totalOf } from './score';

const HEADER = `# Mutation testing

[StrykerJS](https://stryker-mutator.io) makes small changes to the code, one at a time: it turns \`<\` into \`<=\`, drops a condition, or empties a
string. Each changed version is a mutant. A test that fails kills the mutant. A mutant that no test notices survives. The score is the share of
mutants that are killed, and the goal is 90 %.

To test all mutants and update this page, run \`npm run mutation\`. To test some folders only, name them: \`npm run mutation -- handlers/files api\`.
Results are kept in \`mutation/build/\`, so the next run tests only what changed. You can stop a run with Ctrl+C without losing results.
The page keeps the scores of folders that a run doesn't name.

The score doesn't count:

- Text for people: messages of errors, warnings and log entries, descriptions, reasons and advice. Tests check which field an error names, not its
  wording.
- \`src/handlers/catalog\` and \`src/stateful/stateful-types.ts\`: tables of data that other suites compare with policies and specifications.

Mutants that change nothing a test could see, for example a shortcut for speed, count as survivors.

Each folder is tested by the suites that mirror it. Suites that use prebuilt bundles, random or exhaustive input, or whole systems (\`test/random\`,
\`test/attack\`, \`test/end-to-end\`, \`test/rules\`, \`test/compliance\`) don't take part, so a surviving mutant may still fail one of them.
`;

/** The scores as a page of Markdown. */
export function page(scores: readonly Score[], unmeasured: readonly string[]): string {
  const rows = [...scores, ...(scores.length > 1 ? [totalOf(scores)] : [])];
  return [
    HEADER,
    '| Folder in `src` | Mutants | Killed | Survived | Not covered | Score | Measured |',
    '|---|---:|---:|---:|---:|---:|---|',
    ...rows.map((score) => `| ${score.folder} | ${mutantsOf(score)} | ${score.killed} | ${score.survived} | ${score.unreached} | ${percentageOf(score).toFixed(1)} % | ${score.day} |`),
    ...(unmeasured.length === 0 ? [] : ['', `Not measured yet: ${unmeasured.join(', ')}.`]),
  ].join('\n').concat('\n');
}

const ROW = /^\| (\S+) \| \d+ \| (\d+) \| (\d+) \| (\d+) \| [\d.]+ % \| ([\d-]+) \|$/;

/** The scores that a page has, the total aside. */
export function scoresOf(text: string): Score[] {
  return text.split('\n').flatMap((line) => {
    const [, folder, killed, survived, unreached, day] = ROW.exec(line) ?? [];
    return folder === undefined ? [] : [{ folder, killed: Number(killed), survived: Number(survived), unreached: Number(unreached), day }];
  });
}
