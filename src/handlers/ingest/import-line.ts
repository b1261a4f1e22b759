import type { ErrorObject } from 'ajv';
import { csvDelimiter, csvFields } from './csv-record';
import type { ItemBody } from '../shared/body-types';
import { validateItem } from '../shared/body-validators';
import { HttpProblem } from '../shared/problem';
import { requireStorable } from '../shared/storable';

/** Why a line is no item, in words that quote nothing of it. */
export class RejectedLineError extends Error {
  override readonly name = 'RejectedLineError';

  /** @param field that it is about, where one is named */
  constructor(message: string, readonly field?: string) {
    super(message);
  }
}

/** Header of a file. */
export interface CsvHeader {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const FIELDS = ['name', 'description', 'tags', 'attributes'];
const MAX_REASONS = 3;
const TAG_SEPARATOR = '|';
/** As the schema of items has it, which doesn't tell of a file which column it means. */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The item of a line of JSON: the body that `POST /items` takes. */
export function jsonItem(bytes: Buffer): ItemBody {
  return checked(parsed(textOf(bytes)));
}

/** The item of a row: columns beside `name`, `description` and `tags` are attributes, and an empty cell is none. */
export function csvItem(bytes: Buffer, header: CsvHeader): ItemBody {
  const named: Readonly<Record<string, string | undefined>> = Object.fromEntries(csvCells(bytes, header));
  const { name, description, tags, ...attributes } = named;
  const other = Object.keys(attributes).find((column) => !ATTRIBUTE.test(column));
  if (other !== undefined) {
    throw new RejectedLineError(`column ${header.columns.indexOf(other) + 1} of the header is no name of an attribute: a letter, then up to 63 letters, digits, - and _`);
  }
  return checked({
    name,
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags: tags.split(TAG_SEPARATOR).map((tag) => tag.trim()) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  });
}

/** The cells of a row by their columns, without the empty ones. */
export function csvCells(bytes: Buffer, { columns, delimiter }: CsvHeader): (readonly [column: string, cell: string])[] {
  const cells = fieldsOf(textOf(bytes), delimiter);
  if (cells.length > columns.length) {
    throw new RejectedLineError(`has ${cells.length} fields, the header has ${columns.length}`);
  }
  return cells.map((cell, index) => [columns[index], cell] as const).filter(([, cell]) => cell !== '');
}

/**
 * The columns that the first row names.
 *
 * @param required the column that must be there
 */
export function csvHeader(bytes: Buffer | undefined, required?: string): CsvHeader {
  const text = bytes === undefined ? '' : textOf(bytes);
  const delimiter = csvDelimiter(text);
  const header = fieldsOf(text, delimiter).map((name) => name.trim());
  if ((required !== undefined && !header.includes(required)) || header.includes('') || new Set(header).size < header.length) {
    throw new RejectedLineError(`The first row must name each column once${required === undefined ? '' : `, one of them "${required}"`}.`);
  }
  return { columns: header, delimiter };
}

function fieldsOf(text: string, delimiter: string): readonly string[] {
  try {
    return csvFields(text, delimiter);
  } catch {
    throw new RejectedLineError('is not valid CSV');
  }
}

/** The text of a line. */
export function textOf(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new RejectedLineError('is not valid UTF-8');
  }
}

/** The value of a line of JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RejectedLineError('is not valid JSON');
  }
}

/** As `POST /items` checks a body. */
function checked(body: unknown): ItemBody {
  if (!validateItem(body)) {
    throw rejection((validateItem.errors ?? []).map((error) => [pathOf(error), error.message ?? 'is invalid']));
  }
  try {
    // Rules that the schema can't express.
    for (const [field, value] of Object.entries(body)) {
      requireStorable(value, field);
    }
    return body;
  } catch (error) {
    if (error instanceof HttpProblem) {
      throw rejection((error.details.errors ?? []).map(({ field, message }) => [field.split('.')[0], message]));
    }
    throw error;
  }
}

function rejection(reasons: readonly (readonly [string, string])[]): RejectedLineError {
  return new RejectedLineError([...new Set(reasons.map((reason) => reason.join(' ').trim()))].slice(0, MAX_REASONS).join(', '));
}

/** The field as far as the schema names it. Other names are content. Of a field that is missing the message has the name. */
function pathOf({ instancePath }: ErrorObject): string {
  const [, field = ''] = instancePath.split('/');
  return FIELDS.includes(field) ? field : '';
}
