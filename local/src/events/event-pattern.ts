import { isObject, Json, JsonObject, list, messageOf, parse } from '../json';

/** Whether an event is what a pattern describes. */
export type EventTest = (event: Json | undefined) => boolean;

/** Says about one value of an event whether it is as a rule wants it. */
type ValueTest = (value: Json) => boolean;

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** Rules that are objects, by their one key. */
const RULES: Readonly<Record<string, (argument: Json) => ValueTest>> = {
  'prefix': (argument) => onText(argument, (value, wanted) => value.startsWith(wanted)),
  'suffix': (argument) => onText(argument, (value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': (argument) => onText(argument, (value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  'anything-but': (argument) => {
    const unwanted = (Array.isArray(argument) ? list(argument, 'anything-but') : [argument]).map((rule) => valueTest(rule, RULES));
    return (value) => !unwanted.some((test) => test(value));
  },
  'numeric': numeric,
};

/** Rules that EventBridge knows and event source mappings don't. */
const EVENT_BRIDGE_RULES: typeof RULES = {
  ...RULES,
  'wildcard': (argument) => onText(argument, (value, wanted) => wildcardExpression(wanted).test(value)),
  'anything-but': (argument) => {
    if (!isObject(argument)) return RULES['anything-but']!(argument);
    const [[name = '', unwanted = null] = []] = Object.entries(argument);
    const make = EVENT_BRIDGE_RULES[name];
    if (make === undefined) throw new Error(`${JSON.stringify(argument)} is no rule that EventBridge knows`);
    const tests = (Array.isArray(unwanted) ? list(unwanted, name) : [unwanted]).map((value) => make(value));
    return (value) => !tests.some((test) => test(value));
  },
};

/** The pattern language of rules. */
export function eventBridgePattern(text: string): EventTest {
  return eventPattern(text, EVENT_BRIDGE_RULES);
}

/** The pattern language in which event source mappings, and EventBridge, describe the events they want. */
export function eventPattern(text: string, rules = RULES): EventTest {
  try {
    const pattern = parse(text, 'it');
    if (!isObject(pattern)) throw new Error('it must be an object');
    return objectTest(pattern, rules);
  } catch (error) {
    throw new Error(`The event pattern ${text} cannot be used here: ${messageOf(error)}`);
  }
}

/** All of its fields must fit, and one of the alternatives in `$or`. */
function objectTest(pattern: JsonObject, rules: typeof RULES): EventTest {
  const fields = Object.entries(pattern).map(([name, part]): EventTest => {
    if (name === '$or') return anyOf(list(part, '$or').map((alternative) => objectTest(objectOf(alternative, '$or'), rules)));
    const test = isObject(part) ? objectTest(part, rules) : fieldTest(list(part, name), rules);
    return (event) => test(isObject(event) ? event[name] : undefined);
  });
  const fits: EventTest = (event) => fields.every((test) => test(event));
  // Of a list of objects, one must fit as a whole.
  return (event) => (Array.isArray(event) ? (event as readonly Json[]).some(fits) : fits(event));
}

/** One of the rules must fit one of the values. */
function fieldTest(alternatives: readonly Json[], rules: typeof RULES): EventTest {
  if (alternatives.length === 0) throw new Error('an empty list of rules fits nothing');
  return anyOf(alternatives.map((rule): EventTest => {
    if (isObject(rule) && typeof rule.exists === 'boolean') return (field) => (values(field).length > 0) === rule.exists;
    const test = valueTest(rule, rules);
    return (field) => values(field).some(test);
  }));
}

function valueTest(rule: Json, rules: typeof RULES): ValueTest {
  if (!isObject(rule)) return (value) => value === rule;
  const [[name, argument] = [], ...more] = Object.entries(rule);
  const make = rules[name ?? ''];
  if (make === undefined || argument === undefined || more.length > 0) throw new Error(`${JSON.stringify(rule)} is no rule that Lambda knows`);
  return make(argument);
}

/** `*` stands for any characters. */
function wildcardExpression(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}

function onText(argument: Json, compare: (value: string, wanted: string) => boolean): ValueTest {
  if (typeof argument !== 'string') throw new Error(`${JSON.stringify(argument)} must be text`);
  return (value) => typeof value === 'string' && compare(value, argument);
}

/** `['>', 0, '<=', 5]`: every comparison must hold. DynamoDB's numbers are text, and never fit. */
function numeric(argument: Json): ValueTest {
  const parts = list(argument, 'numeric');
  if (parts.length === 0 || parts.length % 2 === 1) throw new Error(`numeric needs pairs of a comparison and a number, not ${JSON.stringify(parts)}`);
  const tests = parts.flatMap((operator, index) => {
    if (index % 2 === 1) return [];
    const [compare, limit] = [COMPARISONS[String(operator)], parts[index + 1]];
    if (compare === undefined || typeof limit !== 'number') throw new Error(`numeric cannot compare ${JSON.stringify([operator, limit])}`);
    return [(value: number) => compare(value, limit)];
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** Values that rules compare: the value of a field, or those in its list. An object is no value. */
function values(field: Json | undefined): readonly Json[] {
  if (Array.isArray(field)) return (field as readonly Json[]).flatMap(values);
  return field === undefined || isObject(field) ? [] : [field];
}

function anyOf(tests: readonly EventTest[]): EventTest {
  return (event) => tests.some((test) => test(event));
}

function objectOf(value: Json, where: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`${where} must hold objects, not ${JSON.stringify(value)}`);
}
