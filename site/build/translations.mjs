import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';

/** The languages of jsii, as readers know them. */
const LANGUAGES = { ts: 'TypeScript', python: 'Python', java: 'Java', csharp: 'C#', go: 'Go' };
const NAMED = { $: 'ts' };

/** Output of `jsii-rosetta extract` for the snippets of the README and of the docstrings, by their TypeScript. */
export function translations(file = join(ROOT, '.jsii.tabl.json')) {
  const { snippets } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { snippets: {} };
  return new Map(Object.values(snippets).map(({ translations: all }) => [
    all.$.source.trim(),
    Object.entries(all).map(([name, { source }]) => ({ language: NAMED[name] ?? name, source: source.trim() })),
  ]));
}

/** Tabs by language where a snippet has translations, which stay on the language that the reader chose. */
export function codeBlock(code, translated) {
  const block = (language, source) => `\`\`\`${language}\n${source}\n\`\`\``;
  const all = (translated.get(code.trim()) ?? []).filter(({ language }) => language in LANGUAGES);
  if (all.length < 2) return block('ts', code.trim());
  const order = Object.keys(LANGUAGES);
  const tabs = [...all].sort((a, b) => order.indexOf(a.language) - order.indexOf(b.language))
    .map(({ language, source }) => `<TabItem label="${LANGUAGES[language]}">\n\n${block(language, source)}\n\n</TabItem>`);
  return ['<Tabs syncKey="language">', ...tabs, '</Tabs>'].join('\n');
}

export const IMPORT_TABS = "import { Tabs, TabItem } from '@astrojs/starlight/components';\n\n";
