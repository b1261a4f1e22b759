import { readdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { isObject, Json, parsed } from '../json';

const CODE = /\.[cm]?js$/;
const INLINE = '//# sourceMappingURL=data:application/json;base64,';

/**
 * Bundlers write where sources lie as seen from the bundle. Here a copy of the bundle runs, so the paths become whole: debuggers and traces
 * then find the files of the project. Tells whether there are any.
 * @param original where the bundle was written
 */
export async function locateSources(original: string, copy: string): Promise<boolean> {
  let found = false;
  for (const { name } of (await readdir(copy, { withFileTypes: true })).filter((entry) => entry.isFile())) {
    const file = join(copy, name);
    if (name.endsWith('.map')) found = await rewrite(file, (text) => located(text, original)) || found;
    else if (CODE.test(name)) found = await rewrite(file, (text) => inlineLocated(text, original)) || found;
  }
  return found;
}

async function rewrite(file: string, change: (text: string) => string | undefined): Promise<boolean> {
  const changed = change(await readFile(file, 'utf8'));
  if (changed !== undefined) await writeFile(file, changed);
  return changed !== undefined;
}

function inlineLocated(text: string, original: string): string | undefined {
  const start = text.lastIndexOf(INLINE);
  if (start < 0) return undefined;
  const [encoded = '', ...rest] = text.slice(start + INLINE.length).split('\n');
  const map = located(Buffer.from(encoded, 'base64').toString('utf8'), original);
  return map === undefined ? undefined : [text.slice(0, start) + INLINE + Buffer.from(map).toString('base64'), ...rest].join('\n');
}

/** Undefined: it is no source map. */
function located(text: string, original: string): string | undefined {
  const map = parsed(text);
  if (!isObject(map) || !Array.isArray(map.sources)) return undefined;
  const root = typeof map.sourceRoot === 'string' ? map.sourceRoot : '';
  const sources = (map.sources as readonly Json[]).map((source) => (typeof source !== 'string' || isWhole(source) ? source : resolve(original, root, source)));
  return JSON.stringify({ ...map, sourceRoot: undefined, sources });
}

function isWhole(source: string): boolean {
  return isAbsolute(source) || /^[a-z][a-z\d+.-]+:/i.test(source);
}
