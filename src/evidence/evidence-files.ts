import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { Section } from './section';

const FORMAT = 'cdk-serverless-api-pattern:evidence';
const JSON_FILE = 'evidence.json';
const MARKDOWN_FILE = 'evidence.md';

/** The evidence of one stack. */
export interface StackEvidence {
  readonly stack: string;
  readonly sections: readonly Section[];
}

/** Contents of a stack's JSON file. */
interface Written {
  readonly format: string;
  readonly stack: string;
  readonly sections: { readonly [name: string]: readonly { readonly [column: string]: string }[] };
}

/** Writes a folder for each stack, and removes those of stacks that are gone. */
export function writeEvidence(directory: string, evidence: readonly StackEvidence[]): void {
  const folders = new Set(evidence.map(({ stack }) => folderOf(stack)));
  for (const folder of evidenceFolders(directory)) if (!folders.has(folder)) rmSync(path.join(directory, folder), { recursive: true });
  for (const each of evidence) {
    const folder = path.join(directory, folderOf(each.stack));
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, JSON_FILE), `${JSON.stringify(jsonOf(each), undefined, 1)}\n`);
    writeFileSync(path.join(folder, MARKDOWN_FILE), markdownOf(each));
  }
}

/** Written evidence, by stack and subject: each row as a text. */
export function readEvidence(directory: string): Map<string, Map<string, string[]>> {
  return new Map(evidenceFolders(directory).map((folder) => {
    const { stack, sections } = read(path.join(directory, folder, JSON_FILE))!;
    return [stack, new Map(Object.entries(sections).map(([name, rows]) => [name, rows.map((row) => textOf(Object.values(row)))]))];
  }));
}

/** A row for those who read of drift. */
export function textOf(row: readonly string[]): string {
  return row.filter((cell) => cell !== '').join(' | ');
}

/** Names of stacks have slashes where they are nested, and blanks where two have one name. */
export function folderOf(stack: string): string {
  return stack.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/-$/, '');
}

function evidenceFolders(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.filter((folder) => read(path.join(directory, folder, JSON_FILE))?.format === FORMAT).sort();
}

function read(file: string): Written | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Written;
  } catch (error) {
    throw new Error(`${file}: the evidence is not JSON (${(error as Error).message}). Restore it from version control, or delete its folder and write it again.`);
  }
}

function jsonOf({ stack, sections }: StackEvidence): Written {
  const objects = ({ columns, rows }: Section) => rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
  return { format: FORMAT, stack, sections: Object.fromEntries(sections.map((section) => [section.name, objects(section)])) };
}

function markdownOf({ stack, sections }: StackEvidence): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\r?\n/g, ' ')).join(' | ')} |`;
  const texts = sections.map(({ title, remarks, columns, rows }) => [
    `## ${title}`,
    ...remarks.length ? [remarks.map((remark) => `- ${remark}`).join('\n')] : [],
    rows.length ? [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n') : 'None.',
  ].join('\n\n'));
  return `${[`# Evidence of ${stack}`, ...texts].join('\n\n')}\n`;
}
