import type { OutputUnit } from '@cfworker/json-schema';
import { type FieldError, fieldError } from '../shared/problem';

/** Says that something inside is wrong, which is told as well. */
const AROUND = new Set([
  '$ref', 'additionalProperties', 'allOf', 'dependentSchemas', 'if', 'items', 'patternProperties', 'prefixItems', 'properties', 'propertyNames',
  'unevaluatedProperties',
]);
/** Says that no branch fits: what is wrong in each of them is not told. */
const CHOICES = new Set(['anyOf', 'contains', 'maxContains', 'minContains', 'oneOf']);
/** Where one of these does not hold, the properties that it describes count as unknown. */
const DESCRIBING = new Set(['allOf', 'anyOf', 'dependentSchemas', 'if', 'oneOf']);
const MAX_LISTED = 200;

/** What is wrong, once for each place, from all that the validator says: as much work as that is long. */
export function fieldErrors(units: readonly OutputUnit[]): readonly FieldError[] {
  // Of the many elements of an array each says the same of the schema.
  const choices = [...new Set(units.filter(({ keyword }) => CHOICES.has(keyword)).map(({ keywordLocation, keyword }) => (
    keyword.endsWith('ontains') ? `${parentOf(keywordLocation)}/contains/` : `${keywordLocation}/`
  )))];
  const tooLong = new Set(units.filter(({ keyword }) => keyword === 'maxLength').map(({ instanceLocation }) => instanceLocation));
  const told = units.filter(({ keyword, keywordLocation, instanceLocation }) => !AROUND.has(keyword)
    && !choices.some((choice) => keywordLocation.startsWith(choice))
    && !(keyword === 'pattern' && tooLong.has(instanceLocation)));
  const undescribed = new Set(units.filter(({ keyword }) => DESCRIBING.has(keyword)).map(({ instanceLocation }) => instanceLocation));
  const wrong = withParents(told.filter(({ keyword }) => keyword !== 'false').map(({ instanceLocation }) => instanceLocation));
  const errors = told
    .filter(({ keyword, instanceLocation }) => keyword !== 'false' || !(undescribed.has(parentOf(instanceLocation)) || wrong.has(instanceLocation)))
    .map(fieldErrorOf);
  const distinct = [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
  return distinct.length === 0 ? [{ field: '', message: 'does not fit the schema' }] : distinct;
}

function parentOf(location: string): string {
  const end = location.lastIndexOf('/');
  return end === -1 ? location : location.slice(0, end);
}

/** These places and all that they are in. */
function withParents(locations: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const location of locations) {
    for (let each = location; !all.has(each); each = parentOf(each)) {
      all.add(each);
    }
  }
  return all;
}

function fieldErrorOf({ instanceLocation, keyword, error }: OutputUnit): FieldError {
  const path = instanceLocation.split('/').slice(1).map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  const missing = keyword === 'required' ? quotedFrom(error.indexOf('"'), error) : undefined;
  return fieldError([...path, ...(missing === undefined ? [] : [missing])].join('.'), messageOf(keyword, error));
}

function messageOf(keyword: string, error: string): string {
  const limit = limitIn(error);
  const [, bound, counted] = /^(max|min)(Items|Length|Properties)$/.exec(keyword) ?? [];
  if (counted !== undefined) {
    return `must have at ${bound === 'max' ? 'most' : 'least'} ${limit} ${COUNTED[counted]}`;
  }
  const told = MESSAGES[keyword];
  return told === undefined ? 'does not fit the schema' : told(limit, error);
}

/** The number that the text ends with. */
function limitIn(error: string): string {
  const words = error.replace(/(?:\)| properties)?\.$/, '');
  const last = words.slice(words.lastIndexOf(' ') + 1);
  return /^-?[0-9][0-9.e+-]*$/.test(last) ? last : '';
}

const COUNTED: Readonly<Record<string, string>> = { Items: 'elements', Length: 'characters', Properties: 'properties' };

const END = '".';

/** What stands in quotes at the end, from one of them on. */
const quotedFrom = (start: number, error: string): string | undefined => error.endsWith(END) ? error.slice(start + 1, -END.length) : undefined;
const quoted = (error: string): string | undefined => quotedFrom(error.lastIndexOf('"', error.length - END.length - 1), error);
const listed = (error: string): string => error.replace(/^Instance does not match (any of )?/, '').slice(0, MAX_LISTED).replace(/\.$/, '');

const MESSAGES: Readonly<Record<string, (limit: string, error: string) => string>> = {
  anyOf: () => 'must fit one of the forms of its schema',
  const: (_, error) => `must be ${listed(error)}`,
  contains: () => 'must have an element that fits',
  dependentRequired: (_, error) => `lacks ${quoted(error)}, which another property demands`,
  enum: (_, error) => `must be one of ${listed(error)}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  exclusiveMinimum: (limit) => `must be greater than ${limit}`,
  false: () => 'is not allowed here',
  format: (_, error) => `must be a ${quoted(error)}`,
  maximum: (limit) => `must be at most ${limit}`,
  minimum: (limit) => `must be at least ${limit}`,
  multipleOf: (limit) => `must be a multiple of ${limit}`,
  oneOf: () => 'must fit exactly one of the forms of its schema',
  pattern: () => 'must match the pattern of its schema',
  required: () => 'is missing',
  type: (_, error) => `must be ${(quotedFrom(error.indexOf('"', error.indexOf('Expected')), error) ?? '').replaceAll('", "', ' or ')}`,
  uniqueItems: () => 'must not have equal elements',
};
