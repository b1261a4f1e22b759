import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { DOCUMENTS, GENERATED, ROOT, read } from './support/documents';

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

/** The comments of all sources in a folder, without their marks. */
function commentsIn(folder: string): string {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => [...readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/\/\*\*([\s\S]*?)\*\/|^\s*\/\/(.*)$/gm)])
    .map(([, block, line]) => (block ?? line).replace(/^\s*\*? ?/gm, '').replace(/`[^`\n]*`/g, 'code').trim()).join('\n');
}

/** The names of tests, each as a sentence. */
function testNames(): string {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  return files.flatMap((file) => [...readFileSync(join(ROOT, 'test', file), 'utf8').matchAll(/^\s*(?:test|describe)\b.*?\(('|"|`)([a-z$%].*?)(?<!\\)\1, (?:async )?\(/gm)])
    .map(([, , name]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}.`).join('\n');
}

const PAGES = WRITTEN.map(proseOf).join('\n');
const TEXTS: readonly (readonly [string, string])[] = [
  ['pages', PAGES], ['comments of the library', commentsIn('src')], ['comments of the local runner', commentsIn('local/src')], ['comments of the tests', commentsIn('test')],
  ['names of tests', testNames()],
];
const wordsOf = (text: string) => text.match(/[A-Za-z][\w'’-]*/g)!.length;
const perThousand = (text: string, expression: RegExp) => 1000 * (text.match(expression) ?? []).length / wordsOf(text);

test('the pages speak to their readers', () => {
  expect(wordsOf(PAGES)).toBeGreaterThan(20_000);
  expect(perThousand(PAGES, /\byou(r|rs|rself)?\b/gi)).toBeGreaterThan(10);
  expect(perThousand(PAGES, /\b(for example|such as)\b/gi)).toBeGreaterThan(1);
});

// Each reads as a translation where it is frequent.
describe.each<[string, RegExp, number]>([
  ['of yours, of your own', /\bof (yours|ours|your own|its own|their own)\b/gi, 0.3],
  ['alone, for only', /\balone\b/gi, 0.3],
  ['somebody, nobody, everybody', /\b(some|no|every)body\b/gi, 0.3],
  ['sentences that begin with What as a noun', /(?<=^|[.:;] |\| |- )What (?!you (learn|see|have now))[^?\n.|]*[.|]/gm, 0.4],
])('hardly any %s', (_, expression, most) => {
  test.each(TEXTS)('in %s', (__, text) => {
    expect(perThousand(text, expression)).toBeLessThanOrEqual(most);
  });
});
