import { BASE, ORIGIN } from './places.mjs';

/** The index for language models, as llmstxt.org describes it: each page with its Markdown. */
export function llms(pages, reference, sidebar) {
  const bySlug = new Map(pages.map((page) => [page.slug, page]));
  const line = ({ slug, title, description }) => `- [${title}](${ORIGIN}${BASE}/${slug === '' ? 'index' : slug}.md): ${description}`;
  const home = bySlug.get('');
  const sections = sidebar.flatMap(({ label, items }) => {
    const listed = items.map(({ slug }) => bySlug.get(slug)).filter((page) => page !== undefined);
    return listed.length ? [`## ${label}`, '', ...listed.map(line), ''] : [];
  });
  const shown = new Set(sidebar.flatMap(({ items }) => items.map(({ slug }) => slug)));
  const others = pages.filter(({ slug }) => !shown.has(slug));
  return [`# ${home.title}`, '', `> ${home.description}`, '', ...sections, '## Optional', '', ...others.map(line), ...reference.map(line), ''].join('\n');
}
