import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BASE, ORIGIN } from './places.mjs';

/** Links of a built site that lead to no file of it, or to no anchor of a page. */
export function deadLinks(folder) {
  const files = readdirSync(folder, { recursive: true });
  const pages = files.filter((file) => file.endsWith('.html'));
  const ids = new Map();
  const idsOf = (page) => {
    if (!ids.has(page)) ids.set(page, new Set([...readFileSync(page, 'utf8').matchAll(/\sid="?([^"\s>]+)/g)].map(([, id]) => decoded(id))));
    return ids.get(page);
  };
  const dead = [];
  let checked = 0;
  const check = (file, target) => {
    const [path, anchor] = target.replace(ORIGIN, '').replace(/\?[^#]*/, '').split('#');
    if (path !== '' && !path.startsWith('/')) return;
    checked += 1;
    const found = path === '' ? join(folder, file) : placeOf(folder, path);
    if (found === undefined) dead.push(`${file}: ${target} leads nowhere`);
    else if (anchor && found.endsWith('.html') && !idsOf(found).has(decoded(anchor))) dead.push(`${file}: ${target} has no such heading`);
  };
  for (const file of pages) {
    const html = readFileSync(join(folder, file), 'utf8');
    for (const [, target] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) check(file, target.replaceAll('&amp;', '&'));
  }
  for (const file of files.filter((each) => each.endsWith('.md') || each === 'llms.txt')) {
    const text = readFileSync(join(folder, file), 'utf8').replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '').replace(/`[^`\n]*`/g, '');
    for (const [, target] of text.matchAll(/\]\(<?([^()\s>]+)>?\)/g)) if (target.startsWith('/') || target.startsWith(ORIGIN)) check(file, target);
  }
  return { dead, checked, pages: pages.length };
}

function placeOf(folder, path) {
  if (!`${path}/`.startsWith(`${BASE}/`)) return undefined;
  const place = join(folder, decoded(path.slice(BASE.length)));
  // The page for what isn't found has no folder.
  const candidates = [place, join(place, 'index.html'), ...path === `${BASE}/404/` ? [join(folder, '404.html')] : []];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile());
}

function decoded(text) {
  return decodeURIComponent(text);
}
