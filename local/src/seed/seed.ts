import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isObject, Json, JsonObject, messageOf } from '../json';
import { attributeValues } from './attribute-values';

/** Data of a system, and its targets. */
export interface Seed {
  /** Records by table. */
  readonly records: ReadonlyMap<string, readonly JsonObject[]>;
  /** Files by bucket, each with its key. */
  readonly files: readonly { readonly bucket: string; readonly key: string; readonly path: string }[];
}

/**
 * Reads what is to be there at first. A `.json` file names tables with a list of records each, and buckets with the folder of their
 * objects; a folder has a `.json` or `.jsonl` file for each table, and a folder for each bucket. Names are logical ids or construct paths.
 */
export function readSeed(path: string): Seed {
  if (!existsSync(path)) throw new Error(`--seed ${path}: there is no such file or folder`);
  return statSync(path).isDirectory() ? ofFolder(path) : ofFile(path);
}

function ofFile(path: string): Seed {
  const content = parsedFile(path);
  if (!isObject(content)) throw new Error(`--seed ${path}: not an object. Name each table with the list of its records, for example { "Orders": [{ "id": "1" }] }`);
  const records = new Map<string, readonly JsonObject[]>();
  const files = Object.entries(content).flatMap(([name, value]) => {
    if (typeof value === 'string') return filesOf(name, join(path, '..', value), `--seed ${path}: ${name}`);
    records.set(name, recordsOf(value ?? null, `--seed ${path}: ${name}`));
    return [];
  });
  return { records, files };
}

function ofFolder(path: string): Seed {
  const entries = readdirSync(path, { withFileTypes: true });
  const tables = entries.filter((entry) => entry.isFile() && /\.jsonl?$/.test(entry.name));
  return {
    records: new Map(tables.map(({ name }) => [name.replace(/\.jsonl?$/, ''), recordsOf(parsedFile(join(path, name)), `--seed ${join(path, name)}`)])),
    files: entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => filesOf(name, join(path, name), `--seed ${path}`)),
  };
}

function filesOf(bucket: string, folder: string, where: string): Seed['files'] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${where}: there is no folder ${folder}. Name the folder of the bucket's objects`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort()
    .map((path) => ({ bucket, path, key: relative(folder, path).split(sep).join('/') }));
}

function parsedFile(path: string): Json {
  const text = readFileSync(path, 'utf8');
  const lines = path.endsWith('.jsonl') ? text.split('\n').map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => line.trim() !== '') : undefined;
  return lines === undefined ? parsed(text, path) : lines.map(({ line, number }) => parsed(line, `${path}, line ${number}`));
}

function parsed(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`--seed ${where}: not JSON: ${messageOf(error)}`);
  }
}

/** Plain JSON, or each record as DynamoDB writes it. */
function recordsOf(value: Json, where: string): JsonObject[] {
  if (!Array.isArray(value)) throw new Error(`${where}: not a list of records`);
  return (value as readonly Json[]).map((record, index) => {
    if (!isObject(record)) throw new Error(`${where}: the record ${index + 1} is no object`);
    return attributeValues(record);
  });
}
