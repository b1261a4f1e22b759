import * as fs from 'fs';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..');

/** Reads a document by its path from the root of the repository. */
export const read = (document: string): string => fs.readFileSync(path.join(ROOT, document), 'utf8');

const pagesOf = (folder: string): string[] => fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`).sort();

/** The documents for users, as paths from the root of the repository. The package has most of them. */
export const DOCUMENTS = ['README.md', 'AGENTS.md', ...pagesOf('docs')];

/** Pages that a command writes. */
export const GENERATED = ['docs/assurance/mutation.md', 'docs/compliance.md', 'docs/costs.md', 'docs/edges.md', 'docs/performance.md', 'docs/settings.md'];

/** A piece of code in a document. */
export interface CodeBlock {
  readonly language: string;

  /** The rest of the line after the language, such as `file=app.ts`. */
  readonly info: string;
  readonly code: string;
}

export function codeBlocksOf(document: string): CodeBlock[] {
  const blocks = read(document).matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, language, info, code]) => ({ language, info: info.trim(), code }));
}
