import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Json, optionalObject, parse } from '../json';

/** Lists the files of a folder that this command wrote, so that it never removes any other. */
const LIST = 'contract.json';

/** Writes files into a folder in place of those that it has had from here. Throws where it has others. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new Error(`--out ${folder}: this is a file. Name a folder`);
  const ours = writtenBefore(folder);
  const there = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile()).map((name) => name.replaceAll('\\', '/')).sort() : [];
  const foreign = there.filter((name) => name !== LIST && !ours.includes(name));
  if (foreign.length > 0) {
    throw new Error(`--out ${folder}: the folder has files that this command didn't write: ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? `, and ${foreign.length - 3} more` : ''}. Move them, or name another folder`);
  }
  for (const name of ours.filter((each) => there.includes(each) && !files.has(each))) rmSync(join(folder, name));
  const list = `${JSON.stringify({ comment: 'Written by cdk-serverless-api-local contract. Change the app, and run it again.', files: [...files.keys()].sort() }, undefined, 2)}\n`;
  for (const [name, text] of [...files, [LIST, list] as const]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function writtenBefore(folder: string): string[] {
  const file = join(folder, LIST);
  if (!existsSync(file)) return [];
  const { files } = optionalObject(parse(readFileSync(file, 'utf8'), file), file);
  return Array.isArray(files) ? (files as readonly Json[]).filter((name): name is string => typeof name === 'string' && !name.split('/').includes('..')) : [];
}
