import { KEYWORDS, TELLING } from './keywords';
import { checkPattern } from './patterns';
import { checkReferences } from './references';
import { escaped, everyPart, Place, Position, Schema } from './walk';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';

/** Properties of every record beside those of its schema. */
export const SYSTEM_FIELDS = ['id', 'version', 'createdAt', 'updatedAt', 'owner'];

/** The kind of thing that a schema describes, for example a record. */
export interface DescribedWhole {
  /** In words, for errors. */
  readonly whole: string;
  /** Names that its properties cannot have. */
  readonly reserved: readonly string[];
}

/** Names that mean something else to JavaScript. */
const UNUSABLE = ['__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'valueOf'];

/** Comparing every element with every other takes time by the square. */
const MAX_UNIQUE = 1000;
const MAX_UNIQUE_OBJECTS = 100;

/**
 * Throws, with the source and the JSON pointer, for what a schema says and cannot be honoured.
 *
 * @param described what is described, and names that its properties cannot have
 */
export function checkSchema(source: string, schema: Schema, { whole, reserved }: DescribedWhole): void {
  if (schema.type !== 'object') throw invalid(`${source}#/type`, schema.type, `'object', since ${whole} is a JSON object`);
  for (const name of Object.keys(isPlain(schema.properties) ? schema.properties : {})) {
    if (reserved.includes(name)) throw invalid(`${source}#/properties/${name}`, name, `other names: ${reserved.join(', ')} are set for every record`);
  }
  everyPart(schema, (part, place, keyword) => {
    const where = (name: string) => `${source}${place.at}/${escaped(name)}`;
    checkKeywords(where, part);
    checkNames(where, part);
    checkTelling(`${source}${place.at}`, part, keyword);
    checkUnique(where, part);
    checkDefault(where, part, place);
    checkPattern(where, part, keyword);
  });
  checkReferences(source, schema);
}

type Where = (keyword: string) => string;

function checkKeywords(where: Where, part: Schema): void {
  for (const [keyword, value] of Object.entries(part)) {
    const known = Object.prototype.hasOwnProperty.call(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (!known) throw invalid(where(keyword), keyword, `keywords that are honoured: ${Object.keys(KEYWORDS).join(', ')}`);
    if (!known.holds(value)) throw invalid(where(keyword), JSON.stringify(value), known.allowed);
  }
}

function checkNames(where: Where, part: Schema): void {
  const named = ['properties', '$defs'].flatMap((keyword) => Object.keys(isPlain(part[keyword]) ? part[keyword] : {}));
  // eslint-disable-next-line no-control-regex -- These are what is looked for.
  const wrong = named.find((name) => UNUSABLE.includes(name) || /[\u0000-\u001f\u007f]/.test(name) || name === '');
  if (wrong !== undefined) throw invalid(where('properties'), wrong, `names without control characters, other than ${UNUSABLE.join(', ')}`);
}

/** A property that nothing is said of takes anything, and is what remains of `const: None` in Python. */
function checkTelling(at: string, part: Schema, keyword?: string): void {
  if (keyword !== 'properties' || TELLING.some((telling) => telling in part)) return;
  throw invalid(at, JSON.stringify(part), `a schema with one of ${TELLING.join(', ')}`);
}

function checkUnique(where: Where, part: Schema): void {
  if (part.uniqueItems !== true) return;
  const items = isPlain(part.items) ? part.items : {};
  const scalar = !('prefixItems' in part) && ([items.type].flat().every((type) => type !== undefined && type !== 'object' && type !== 'array') || 'enum' in items);
  const most = scalar ? MAX_UNIQUE : MAX_UNIQUE_OBJECTS;
  if (typeof part.maxItems !== 'number' || part.maxItems > most) {
    throw invalid(where('uniqueItems'), 'true', `true beside maxItems of at most ${most}: each element is compared with every other`);
  }
}

function checkDefault(where: Where, part: Schema, place: Place): void {
  if ('default' in part && (place.inBranch || place.position === Position.BRANCH)) {
    throw invalid(where('default'), JSON.stringify(part.default), 'default outside of branches: which one applies is not known before the value is complete');
  }
}
