import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { apiPages } from './api.mjs';
import { copyImages, pageOf, sources } from './pages.mjs';
import { CONTENT, PUBLIC, ROOT, SITE } from './places.mjs';
import { sidebarOf } from './sidebar.mjs';
import { llms } from './llms.mjs';
import { translations } from './translations.mjs';

// Only files of earlier builds, and none that people wrote.
for (const folder of [CONTENT, PUBLIC]) rmSync(folder, { recursive: true, force: true });

const files = sources();
const translated = translations();
const images = new Set();
const read = (file) => readFileSync(join(ROOT, file), 'utf8');
const pages = files.map((file) => pageOf(file, { files, translated, images }));
const { schema, filename, ...assembly } = JSON.parse(read('.jsii'));
const compressed = schema === 'jsii/file-redirect';
const reference = apiPages(compressed ? JSON.parse(gunzipSync(readFileSync(join(ROOT, filename)))) : assembly, translated);

const write = (file, text) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
for (const { file, content, slug, twin } of [...pages, ...reference]) {
  write(join(CONTENT, file), content);
  write(join(PUBLIC, `${slug === '' ? 'index' : slug}.md`), twin);
}
const sidebar = sidebarOf(read('docs/README.md'), files);
write(join(SITE, 'src', 'sidebar.json'), JSON.stringify(sidebar, undefined, 2));
write(join(PUBLIC, 'llms.txt'), llms(pages, reference, sidebar));
copyImages(images);
copyFileSync(join(SITE, 'src', 'favicon.svg'), join(PUBLIC, 'favicon.svg'));
console.log(`${pages.length} pages, ${reference.length} of the API, ${translated.size} snippets with translations`);
