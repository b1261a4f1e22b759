import { fileOf, slugOf } from './places.mjs';
import { plain } from './markdown.mjs';

/** The sidebar, which is the index of the pages: each of its sections with its tables. */
export function sidebarOf(index, files) {
  const sections = index.split(/^## /m).slice(1).map((section) => ({ label: section.split('\n')[0].trim(), links: linksOf(section, files) }));
  return [...sections.filter(({ links }) => links.length).map(({ label, links }) => ({ label, items: links })), { label: 'API reference', items: [{ label: 'All types', slug: 'reference' }] }];
}

function linksOf(section, files) {
  const links = [...section.matchAll(/^\|([^\n]*)\|$/gm)].flatMap(([, row]) => {
    const cells = row.split('|').map((cell) => cell.trim());
    const linked = cells.map((cell) => /\[([^\]]+)\]\(([^)]+)\)/.exec(cell)).find((match) => match !== null);
    if (!linked) return [];
    const file = fileOf('docs/README.md', linked[2]);
    const page = [file, `${file}/README.md`].find((name) => files.includes(name));
    return page === undefined || linked[2].includes('#') ? [] : [{ label: plain(linked[1]), slug: slugOf(page) }];
  });
  return [...new Map(links.map((link) => [link.slug, link])).values()];
}
