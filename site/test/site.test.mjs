import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { apiPages } from '../build/api.mjs';
import { deadLinks } from '../build/links.mjs';
import { escapedForMdx, mapLinks, partsOf } from '../build/markdown.mjs';
import { pageOf, sources } from '../build/pages.mjs';
import { BASE, REPOSITORY, slugOf } from '../build/places.mjs';
import { searchWeightOf } from '../build/search.mjs';
import { sidebarOf } from '../build/sidebar.mjs';
import { codeBlock } from '../build/translations.mjs';

const files = ['README.md', 'docs/README.md', 'docs/api.md', 'docs/adr/README.md', 'local/README.md'];
const page = (body, file = 'docs/api.md', images = new Set()) =>
  pageOf(file, { files, translated: new Map(), images, read: () => `# The API\n\n${body}`, exists: (name) => !name.includes('missing') });

test('links lead within the site where they can, and to GitHub otherwise', () => {
  const { twin } = page(`[a](../README.md#install) [b](./adr) [c](${REPOSITORY}/blob/main/local/README.md) [d](../API.md) [e](../src/index.ts) [f](https://example.com/) [g](#here)`);
  assert.ok(twin.endsWith(`[a](${BASE}/#install) [b](${BASE}/decisions/) [c](${BASE}/local-runner/) [d](${BASE}/reference/) [e](${REPOSITORY}/blob/main/src/index.ts) [f](https://example.com/) [g](#here)`), twin);
});

test('a link to a file that does not exist fails the build', () => {
  assert.throws(() => page('[a](./missing.md)'), /docs\/api\.md: the link \.\/missing\.md leads to docs\/missing\.md, which doesn't exist/);
});

test('images come along', () => {
  const images = new Set();
  const { twin } = page('![A picture](./picture.svg)', 'docs/api.md', images);
  assert.deepEqual([...images], ['docs/picture.svg']);
  assert.ok(twin.includes(`![A picture](${BASE}/images/picture.svg)`));
});

test('code stays as it is, but for what only our tests read', () => {
  const code = '```ts fixture=imports\n// [a](./missing.md)\n```';
  assert.equal(mapLinks(code, () => assert.fail()), code);
  assert.ok(page(code).content.includes('```ts\n// [a](./missing.md)'));
});

test('diagrams are drawn in the browser', () => {
  assert.ok(page('```mermaid\nflowchart LR\n  a["x<br/>y"]\n```').content.includes('<pre class="mermaid" role="img" aria-label="Diagram" tabindex="0">flowchart LR\n  a["x&#60;br/&#62;y"]'));
});

test('titles and descriptions are plain text', () => {
  assert.deepEqual(partsOf('# The `API`\n\nSee [this](./x.md) and `that`.\n'), { title: 'The API', body: 'See [this](./x.md) and `that`.\n', description: 'See this and that.' });
});

test('a description ends with a sentence where it can', () => {
  const { description } = partsOf(`# A\n\nThis is short. ${'word '.repeat(40)}.`);
  assert.equal(description, 'This is short.');
  assert.match(partsOf(`# A\n\n${'word '.repeat(40)}.`).description, /^[word ]{100,157}…$/);
});

test('MDX gets no expressions', () => {
  assert.equal(escapedForMdx('{a} `{b}` <c@d.example>\n```ts\n{e}\n```'), '&#123;a&#125; `{b}` &lt;c@d.example>\n```ts\n{e}\n```');
});

test('a snippet with translations has a tab for each language, TypeScript first', () => {
  const translated = new Map([['a();', [{ language: 'python', source: 'a()' }, { language: 'ts', source: 'a();' }]]]);
  assert.match(codeBlock('a();\n', translated), /<Tabs syncKey="language">\n<TabItem label="TypeScript">[\s\S]*a\(\);[\s\S]*<TabItem label="Python">[\s\S]*a\(\)/);
  assert.equal(codeBlock('b();\n', translated), '```ts\nb();\n```');
});

test('the start page has a title that is not the one of the site twice', () => {
  assert.match(page('', 'README.md').content, /^head: \[\{"tag":"title","content":"The API: a serverless backend/m);
  assert.doesNotMatch(page('').content, /^head:/m);
});

test('a description column is there if a parameter has one', () => {
  const type = { primitive: 'string' };
  const made = (docs) => apiPages({ types: { 'a.B': { kind: 'class', name: 'B', fqn: 'a.B', initializer: { parameters: [{ name: 'id', type, docs }] }, locationInModule: { filename: 'b.ts', line: 1 } } } }, new Map())[1].content;
  assert.match(made(undefined), /\| Parameter \| Type \|\n\| --- \| --- \|\n\| `id`, required \| [^|]+ \|\n/);
  assert.match(made({ summary: 'Its name.' }), /\| Parameter \| Type \| Description \|[\s\S]*\| Its name\. \|/);
});

test('the sidebar is the index', () => {
  assert.deepEqual(sidebarOf('# Docs\n\n## How-to\n\n| Task | Page |\n|---|---|\n| Add routes | [API](./api.md) |\n| Errors | [Errors](./api.md#errors) |\n', files), [
    { label: 'How-to', items: [{ label: 'API', slug: 'api' }] }, { label: 'API reference', items: [{ label: 'All types', slug: 'reference' }] },
  ]);
});

test('searches find pages before reports', () => {
  assert.ok(searchWeightOf('edges') < searchWeightOf('runbook'));
  assert.ok(sources().map(slugOf).includes('edges'));
});

test('every page has its own address', () => {
  const slugs = ['README.md', 'AGENTS.md', 'local/README.md', 'docs/README.md', 'docs/agents.md', 'docs/adr/README.md', 'docs/adr/0001-a.md', 'docs/tutorial/README.md'].map(slugOf);
  assert.equal(new Set(slugs).size, slugs.length);
});

test('links of the built site are checked, with their anchors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    mkdirSync(join(folder, 'api'));
    writeFileSync(join(folder, 'index.html'), `<a href="${BASE}/api/#here">a</a><a href="${BASE}/api/#gone">b</a><a href="${BASE}/none/">c</a><a href="https://example.com/">d</a>`);
    writeFileSync(join(folder, 'api', 'index.html'), '<h2 id="here">Here</h2>');
    const { dead, checked, pages } = deadLinks(folder);
    assert.deepEqual(dead, [`index.html: ${BASE}/api/#gone has no such heading`, `index.html: ${BASE}/none/ leads nowhere`]);
    assert.deepEqual([checked, pages], [3, 2]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
