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

/** What is wrong, once for each place, from all that the validator says. */
export function fieldErrors(units: readonly OutputUnit[]): readonly FieldError[] {
  const choices = units.filter(({ keyword }) => CHOICES.has(keyword)).map(({ keywordLocation, keyword }) => (
    keyword.endsWith('ontains') ? keywordLocation.replace(/[^/]*$/, 'contains/') : `${keywordLocation}/`
  ));
  const tooLong = new Set(units.filter(({ keyword }) => keyword === 'maxLength').map(({ instanceLocation }) => instanceLocation));
  const told = units.filter(({ keyword, keywordLocation, instanceLocation }) => !AROUND.has(keyword)
    && !choices.some((choice) => keywordLocation.startsWith(choice))
    && !(keyword === 'pattern' && tooLong.has(instanceLocation)));
  const undescribed = new Set(units.filter(({ keyword }) => DESCRIBING.has(keyword)).map(({ instanceLocation }) => instanceLocation));
  const wrong = told.filter(({ keyword }) => keyword !== 'false').map(({ instanceLocation }) => instanceLocation);
  const errors = told
    .filter(({ keyword, instanceLocation }) => keyword !== 'false' || !(undescribed.has(instanceLocation.replace(/\/[^/]*$/, ''))
      || wrong.some((other) => other === instanceLocation || other.startsWith(`${instanceLocation}/`))))
    .map(fieldErrorOf);
  const distinct = [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
  return distinct.length === 0 ? [{ field: '', message: 'does not fit the schema' }] : distinct;
}

function fieldErrorOf({ instanceLocation, keyword, error }: OutputUnit): FieldError {
  const path = instanceLocation.split('/').slice(1).map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  const missing = keyword === 'required' ? /"(.*)"\.$/s.exec(error)?.[1] : undefined;
  return fieldError([...path, ...(missing === undefined ? [] : [missing])].join('.'), messageOf(keyword, error));
}

function messageOf(keyword: string, error: string): string {
  const limit = /(-?[0-9][0-9.e+-]*?)(?:\)| properties)?\.$/.exec(error)?.[1] ?? '';
  const [, bound, counted] = /^(max|min)(Items|Length|Properties)$/.exec(keyword) ?? [];
  if (counted !== undefined) {
    return `must have at ${bound === 'max' ? 'most' : 'least'} ${limit} ${COUNTED[counted]}`;
  }
  const told = MESSAGES[keyword];
  return told === undefined ? 'does not fit the schema' : told(limit, error);
}

const COUNTED: Readonly<Record<string, string>> = { Items: 'elements', Length: 'characters', Properties: 'properties' };

/** What stands in quotes at the end. */
const quoted = (error: string): string | undefined => /"([^"]*)"\.$/.exec(error)?.[1];
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
  type: (_, error) => `must be ${(/Expected "(.*)"\.$/.exec(error)?.[1] ?? '').replaceAll('", "', ' or ')}`,
  uniqueItems: () => 'must not have equal elements',
};
