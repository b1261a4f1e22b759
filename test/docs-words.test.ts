import { DOCUMENTS, GENERATED, read } from './support/documents';

/** Pages that people write. */
const WRITTEN = DOCUMENTS.filter((document) => !GENERATED.includes(document));

/** Only what readers read as sentences. */
function proseOf(document: string): string {
  return read(document)
    .replace(/<!-- drawn[\s\S]*?<!-- end -->/g, '')
    .replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '')
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, ']');
}

const PROSE = WRITTEN.map(proseOf).join('\n');
const WORDS = PROSE.match(/[A-Za-z][\w'’-]*/g)!.length;
const perThousand = (expression: RegExp) => 1000 * (PROSE.match(expression) ?? []).length / WORDS;

test('the pages speak to their readers', () => {
  expect(WORDS).toBeGreaterThan(20_000);
  expect(perThousand(/\byou(r|rs|rself)?\b/gi)).toBeGreaterThan(10);
  expect(perThousand(/\b(for example|such as)\b/gi)).toBeGreaterThan(1);
});

// Each reads as a translation where it is frequent.
test.each<[string, RegExp, number]>([
  ['of yours, of your own', /\bof (yours|ours|your own|its own|their own)\b/gi, 0.3],
  ['alone, for only', /\balone\b/gi, 0.3],
  ['somebody, nobody, everybody', /\b(some|no|every)body\b/gi, 0.3],
  ['sentences that begin with What as a noun', /(?<=^|[.:;] |\| |- )What (?!you (learn|see|have now))[^?\n.|]*[.|]/gm, 0.4],
])('hardly any %s', (_, expression, most) => {
  expect(perThousand(expression)).toBeLessThanOrEqual(most);
});
