import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SITE = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = dirname(SITE);
export const CONTENT = join(SITE, 'src', 'content', 'docs');
export const PUBLIC = join(SITE, 'public');
export const DIST = join(SITE, 'dist');

export const REPOSITORY = 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern';
/** Address of a repository on GitHub Pages. */
export const ORIGIN = 'https://cdk-serverless-api-pattern.github.io';
export const BASE = '/cdk-serverless-api-pattern';

/** Pages with a special address. */
const SLUGS = {
  'README.md': '',
  'AGENTS.md': 'coding-agents',
  'local/README.md': 'local-runner',
  'docs/README.md': 'contents',
  'docs/adr/README.md': 'decisions',
  'docs/tutorial/README.md': 'tutorial',
};

/** The address of a page within the site, by its file in the repository. */
export function slugOf(file) {
  const within = file.replace(/^docs\//, '').replace(/\.md$/, '').replace(/^adr\//, 'decisions/').toLowerCase();
  return SLUGS[file] ?? within;
}

/** Target of a link to a page, from anywhere. */
export function addressOf(slug) {
  return slug === '' ? `${BASE}/` : `${BASE}/${slug}/`;
}

/** The file that a link leads to, from the root of the repository. Undefined for other sites. */
export function fileOf(page, target) {
  const own = new RegExp(`^${REPOSITORY}/(?:blob|tree|raw)/main/([^#?]*)`).exec(target);
  if (own) return own[1].replace(/\/$/, '');
  if (/^[a-z]+:/i.test(target)) return undefined;
  const [file] = target.split('#');
  return file === '' ? page : posix.normalize(posix.join(posix.dirname(page), file)).replace(/\/$/, '');
}
