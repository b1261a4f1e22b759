import type { OutputUnit } from '@cfworker/json-schema';
import { type FieldError, fieldError } from '../shared/problem';

/** Says that something inside is wrong, which is told as well. */
const AROUND = new Set([
  '$ref', 'additionalProperties', 'allOf', 'dependentSchemas', 'if', 'items', 'patternProperties', 'prefixItems', 'properties', 'propertyNames',
  'unevaluatedProperties',
]);
/** Says that no branch fits: what is wrong in each of them is not told. */
const CHOICES = new Set(['anyOf', 'contains', 'maxContains', 'minContains', 'oneOf']);
/** Keywords that, when they fail, make the properties that they describe count as unknown. */
const DESCRIBING = new Set(['allOf', 'anyOf', 'dependentSchemas', 'if', 'oneOf']);
const MAX_LISTED = 200;
const UNTOLD = 'does not fit the schema';

/** Errors, once for each place, from all that the validator reports: the work is linear in their number. */
export function fieldErrors(units: readonly OutputUnit[]): readonly FieldError[] {
  // Of the many elements of an array each says the same of the schema.
  const choices = [...new Set(units.filter(({ keyword }) => CHOICES.has(keyword)).map(({ keywordLocation, keyword }) => (
    keyword.endsWith('ontains') ? `${parentOf(keywordLocation)}/contains/` : `${keywordLocation}/`
  )))];
  const tooLong = placesOf(units, (keyword) => keyword === 'maxLength');
  const told = units.filter(({ keyword, keywordLocation, instanceLocation }) => !AROUND.has(keyword)
    && !choices.some((choice) => keywordLocation.startsWith(choice))
    && !(keyword === 'pattern' && tooLong.has(instanceLocation)));
  const undescribed = placesOf(units, (keyword) => DESCRIBING.has(keyword));
  const wrong = withParents(placesOf(told, (keyword) => keyword !== 'false'));
  const errors = told
    .filter(({ keyword, instanceLocation }) => keyword !== 'false' || !(undescribed.has(parentOf(instanceLocation)) || wrong.has(instanceLocation)))
    .map(fieldErrorOf);
  const distinct = [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
  return distinct.length > 0 ? distinct : [{ field: '', message: UNTOLD }];
}

/** Places of the errors of some keywords. */
function placesOf(units: readonly OutputUnit[], wanted: (keyword: string) => boolean): ReadonlySet<string> {
  return new Set(units.filter(({ keyword }) => wanted(keyword)).map(({ instanceLocation }) => instanceLocation));
}

/** Of the root, which is in nothing: nothing. */
const parentOf = (location: string): string => location.slice(0, location.lastIndexOf('/'));

/** These places and all that they are in. */
function withParents(locations: ReadonlySet<string>): ReadonlySet<string> {
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
  return fieldError([...path, ...(keyword === 'required' ? [quotedFrom(error)] : [])].join('.'), messageOf(keyword, error));
}

function messageOf(keyword: string, error: string): string {
  const limit = limitIn(error);
  const [, bound, counted] = /^(max|min)(Items|Length|Properties)$/.exec(keyword) ?? [];
  if (counted !== undefined) {
    return `must have at ${bound === 'max' ? 'most' : 'least'} ${limit} ${COUNTED[counted]}`;
  }
  return MESSAGES[keyword]?.(limit, error) ?? UNTOLD;
}

/** The number that the text ends with, where one is told. */
function limitIn(error: string): string {
  const words = error.replace(/(\)| properties)?\.$/, '');
  return words.slice(words.lastIndexOf(' ') + 1);
}

const COUNTED: Readonly<Record<string, string>> = { Items: 'elements', Length: 'characters', Properties: 'properties' };

/** Text in quotes at the end, before a full stop: from the first quote, and from the last one. */
const quotedFrom = (error: string, start = error.indexOf('"')): string => error.slice(start + 1, -2);
const quoted = (error: string): string => quotedFrom(error, error.lastIndexOf('"', error.length - 3));
const listed = (error: string): string => error.replace(/^Instance does not match (any of )?/, '').slice(0, MAX_LISTED).replace(/\.$/, '');

const MESSAGES: Readonly<Record<string, (limit: string, error: string) => string>> = {
  anyOf: () => 'must fit one of its forms',
  const: (_, error) => `must be ${listed(error)}`,
  contains: () => 'must contain one that fits',
  dependentRequired: (_, error) => `lacks ${quoted(error)}, which goes with it`,
  enum: (_, error) => `must be one of ${listed(error)}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  exclusiveMinimum: (limit) => `must be greater than ${limit}`,
  false: () => 'is not allowed here',
  format: (_, error) => `must be a ${quoted(error)}`,
  maximum: (limit) => `must be at most ${limit}`,
  minimum: (limit) => `must be at least ${limit}`,
  multipleOf: (limit) => `must be a multiple of ${limit}`,
  oneOf: () => 'must fit exactly one of its forms',
  pattern: () => 'must match its pattern',
  required: () => 'is missing',
  type: (_, error) => `must be ${quotedFrom(error, error.indexOf('Expected "') + 9).replaceAll('", "', ' or ')}`,
  uniqueItems: () => 'must not have equal elements',
};
