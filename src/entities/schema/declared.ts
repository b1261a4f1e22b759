import { readFileSync } from 'fs';
import { resolve } from 'path';
import { checkSchema, DescribedWhole } from './checks';
import { closed } from './closed';
import { plainJson } from './plain-json';
import { Schema } from './walk';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';

const VERSION = 'https://json-schema.org/draft/2020-12/schema';

/**
 * A schema that a user wrote, checked and closed. Throws for whatever cannot be honoured.
 *
 * @param source what errors name: a file, or the method that was called
 * @param described what is described, and names that its properties cannot have
 */
export function declaredSchema(source: string, schema: unknown, described: DescribedWhole): Schema {
  const plain = plainJson(source, schema);
  if (!isPlain(plain)) throw invalid(source, typeof schema, 'a schema that is an object');
  const { $schema, $id: _id, ...rest } = plain;
  if ($schema !== undefined && $schema !== VERSION) throw invalid(`${source}#/$schema`, $schema, VERSION);
  checkSchema(source, rest, described);
  return closed(source, rest);
}

/** The JSON in a text. */
export function parsed(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(source, text.slice(0, 40), `JSON; ${(error as Error).message}`);
  }
}

/** The text of a file, by its path from the working directory. */
export function textOf(method: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw invalid(method, resolve(file), 'a file that can be read');
  }
}
