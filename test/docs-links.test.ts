import * as fs from 'fs';
import * as path from 'path';
import { DOCUMENTS, read, ROOT } from './support/documents';

const REPOSITORY = 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern';
/** Not in the package, but on the same shelf. */
const OTHERS = ['CONTRIBUTING.md', 'SECURITY.md', 'local/README.md', 'examples/shop/README.md'];
const INDEX = 'docs/README.md';

interface Link { readonly document: string; readonly target: string }

const withoutCode = (text: string) => text.replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '').replace(/`[^`\n]*`/g, '');

function linksOf(document: string): Link[] {
  return [...withoutCode(read(document)).matchAll(/\]\(<?([^()\s>]+)>?\)/g)].map(([, target]) => ({ document, target }));
}

/** The file of a link, from the root of the repository. Undefined for other sites. */
function fileOf({ document, target }: Link): string | undefined {
  const [, own] = new RegExp(`^${REPOSITORY}/(?:blob|tree|raw)/main/([^#]*)`).exec(target) ?? [];
  if (own !== undefined) return own;
  if (/^[a-z]+:/.test(target)) return undefined;
  const [file] = target.split('#');
  return file === '' ? document : path.posix.normalize(path.posix.join(path.posix.dirname(document), file)).replace(/\/$/, '');
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(document: string): Set<string> {
  const headings = [...read(document).replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '').matchAll(/^#+ +(.*)$/gm)];
  const anchors = new Set<string>();
  for (const [, heading] of headings) {
    const anchor = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let once = anchor;
    for (let number = 1; anchors.has(once); number++) once = `${anchor}-${number}`;
    anchors.add(once);
  }
  return anchors;
}

const LINKS = [...DOCUMENTS, ...OTHERS].flatMap(linksOf);

test('every link leads to a file that there is', () => {
  expect(LINKS.length).toBeGreaterThan(200);
  const dead = LINKS.filter((link) => fileOf(link) !== undefined && !fs.existsSync(path.join(ROOT, fileOf(link)!)));
  expect(dead).toEqual([]);
});

test('every anchor is a heading of its page', () => {
  const lost = LINKS.filter((link) => {
    const [, anchor] = link.target.split('#');
    const file = fileOf(link);
    return anchor !== undefined && file?.endsWith('.md') === true && !anchorsOf(file).has(anchor);
  });
  expect(lost).toEqual([]);
});

test('in the package, links that are relative lead to what is in it', () => {
  const left = read('.npmignore').split('\n').filter((line) => /^\/docs\/[\w./-]+$/.test(line)).map((line) => line.slice(1));
  const isLeft = (file: string) => left.some((name) => (name.endsWith('/') ? `${file}/`.startsWith(name) : file === name));
  const isPacked = (file: string) => ['README.md', 'AGENTS.md', 'docs'].includes(file.split('/')[0]) && !isLeft(file);
  expect(left.length).toBeGreaterThan(0);
  const links = DOCUMENTS.filter(isPacked).flatMap(linksOf);
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => !/^[a-z]+:/.test(link.target) && !isPacked(fileOf(link)!))).toEqual([]);
  const ignored = read('.npmignore').split('\n');
  for (const name of ['README.md', 'AGENTS.md', 'docs']) expect(ignored).not.toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^/?${name}/?$`))]));
});

test('every page can be reached from the index', () => {
  const reached = new Set([INDEX]);
  for (const document of reached) {
    for (const file of linksOf(document).map(fileOf)) if (file !== undefined && DOCUMENTS.includes(file)) reached.add(file);
  }
  expect(DOCUMENTS.filter((document) => !reached.has(document))).toEqual([]);
});

test('the index of decisions has their titles', () => {
  const entries = [...read('docs/adr/README.md').matchAll(/^- \[([^\]]*)\]\(\.\/([^)]*)\)$/gm)].map(([, title, file]) => ({ title, file }));
  expect(entries).toEqual(fs.readdirSync(path.join(ROOT, 'docs/adr')).filter((file) => /^\d/.test(file)).sort()
    .map((file) => ({ title: read(`docs/adr/${file}`).split('\n')[0].replace('# ', ''), file })));
});
