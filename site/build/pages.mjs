import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { escapedForHtml, escapedForMdx, mapBlocks, mapLinks, partsOf, withFrontmatter } from './markdown.mjs';
import { addressOf, BASE, fileOf, PUBLIC, REPOSITORY, ROOT, slugOf } from './places.mjs';
import { codeBlock, IMPORT_TABS } from './translations.mjs';

const SUBTITLE = 'a serverless backend in one AWS CDK construct';

/** The pages of the site, as files of the repository. */
export function sources() {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true }).filter((file) => file.endsWith('.md')).map((file) => `docs/${file.replaceAll('\\', '/')}`);
  return ['README.md', 'AGENTS.md', 'local/README.md', ...docs.sort()];
}

/** A page of the repository as one of the site: the same text, with links that lead within the site where they can. */
export function pageOf(file, { files, translated, images = new Set(), read = (name) => readFileSync(join(ROOT, name), 'utf8'), exists = (name) => existsSync(join(ROOT, name)) }) {
  const { title, body, description } = partsOf(read(file));
  const linked = mapLinks(body, (target, isImage) => linkOf(file, target, { files, images, exists, isImage }));
  const isMdx = file === 'README.md';
  const rendered = mapBlocks(isMdx ? escapedForMdx(linked) : linked, {
    text: (text) => text,
    code: (block, { language, info, code }) => {
      if (language === 'mermaid') return `<pre class="mermaid" role="img" aria-label="Diagram" tabindex="0">${escapedForHtml(code)}</pre>`;
      return isMdx && language === 'ts' ? codeBlock(code, translated) : info === '' ? block : block.replace(/^([ \t]*```\w+)[^\n]*/, '$1');
    },
  });
  const slug = slugOf(file);
  return {
    slug,
    title,
    description,
    file: `${slug === '' ? 'index' : slug}.${isMdx ? 'mdx' : 'md'}`,
    // The title of the site follows that of each page, and is the one of the start page.
    content: withFrontmatter({ title, description, editUrl: `${REPOSITORY}/edit/main/${file}`, ...slug === '' ? { head: [{ tag: 'title', content: `${title}: ${SUBTITLE}` }] } : {} }, `${isMdx ? IMPORT_TABS : ''}${rendered}`),
    twin: `# ${title}\n\n${linked}`,
  };
}

/** Copies what pages show. */
export function copyImages(images) {
  mkdirSync(join(PUBLIC, 'images'), { recursive: true });
  for (const image of images) copyFileSync(join(ROOT, image), join(PUBLIC, 'images', basename(image)));
}

function linkOf(page, target, { files, images, exists, isImage }) {
  const file = fileOf(page, target);
  if (file === undefined) return target;
  if (file !== '' && !exists(file)) throw new Error(`${page}: the link ${target} leads to ${file}, which doesn't exist`);
  const [, anchor] = target.split('#');
  const suffix = anchor === undefined ? '' : `#${anchor}`;
  if (isImage) {
    images.add(file);
    return `${BASE}/images/${basename(file)}`;
  }
  if (file === page && target.startsWith('#')) return target;
  const index = [file, `${file}/README.md`].find((name) => files.includes(name));
  if (index !== undefined) return `${addressOf(slugOf(index))}${suffix}`;
  if (file === 'API.md') return addressOf('reference');
  return `${REPOSITORY}/${/\.\w+$/.test(file) ? 'blob' : 'tree'}/main/${file}${suffix}`;
}
