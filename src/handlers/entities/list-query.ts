import type { AccessModel, EntityModel, IndexModel, IndexedProperty } from '../catalog';
import { grants, isVisible, ownerFor } from './access';
import type { EntityRequest } from './entity-request';
import { isObject } from './json';
import { type Range, allRanges, baseRanges, childRange, indexRanges } from './keys';
import { grantedBelow } from './located';
import { compareBytes } from './byte-order';
import { sortable } from './sort-values';
import { requireKnown } from '../shared/known-query';
import { badRequest } from '../shared/problem';
import { isWellFormed } from '../shared/unicode';

const RESERVED = ['limit', 'order', 'cursor', 'owner', 'from', 'to'];
/** Indexed texts have no more characters, and what other types become is shorter. */
const MAX_CHARACTERS = 200;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** Records of a list: one owner's, or all that the caller can list. */
interface Scope {
  readonly owner?: string;
  readonly rules: readonly AccessModel[];
  slotOf(index: IndexModel): number | undefined;
}

/** The parts of the table that a list goes through. Throws 400 for parameters that the caller does not have here. */
export function listRanges(context: EntityRequest, ofAuthorization: readonly string[]): readonly Range[] {
  const { entity: { model }, request, parent } = context;
  const scope = scopeOf(context);
  const indexes = model.indexes.filter((index) => isOffered(context, scope, index));
  const index = indexes.find(({ by }) => request.queryCounts.has(by.name));
  checkParameters(context, indexes, index, ofAuthorization);
  if (index === undefined) {
    return parent !== undefined ? [childRange(model, parent)] : model.ownership.kind === 'shared' || scope.owner !== undefined ? baseRanges(model, scope.owner) : allRanges(model, slot(model.allSlot));
  }
  const [value, from, to] = [read(context, index.by, index.by.name), read(context, index.sortedBy, 'from'), read(context, index.sortedBy, 'to')];
  if (from !== undefined && to !== undefined && compareBytes(from, to) > 0) {
    throw badRequest('from', 'must not be behind to');
  }
  return indexRanges(model, { index, slot: slot(scope.slotOf(index)), owner: scope.owner, parent, value: value ?? '', from, to });
}

function scopeOf(context: EntityRequest): Scope {
  const { entity: { model }, request, caller, parent } = context;
  const mine = request.query('owner');
  const everybody = parent === undefined ? grants(model, caller, 'list', false) : grantedBelow(context, 'list', parent);
  if (!hasOwners(model)) {
    if (mine !== undefined) {
      throw badRequest('owner', 'is unknown here: these records have none');
    }
    return { rules: everybody, slotOf: ({ allSlot }) => allSlot };
  }
  if (mine !== undefined && mine !== 'me') {
    throw badRequest('owner', 'must be me');
  }
  if (mine === undefined && everybody.length > 0) {
    return { rules: everybody, slotOf: ({ allSlot }) => allSlot };
  }
  const owner = ownerFor(model, caller);
  if (owner === undefined) {
    throw badRequest('owner', 'is unknown here: the caller owns nothing');
  }
  return { owner, rules: grants(model, caller, 'list', true), slotOf: ({ ownerSlot }) => ownerSlot };
}

/** Whether records of several owners are in one list: not of shared ones, nor of one parent. */
function hasOwners({ ownership: { kind }, parent }: EntityModel): boolean {
  return kind !== 'shared' && parent === undefined;
}

/** Finding and sorting by a property tells its value, so an index on what the caller cannot see is not there. */
function isOffered({ entity: { model } }: EntityRequest, { rules, slotOf }: Scope, index: IndexModel): boolean {
  const properties = index.sortedBy === undefined ? [index.by] : [index.by, index.sortedBy];
  return slotOf(index) !== undefined && properties.every(({ name }) => isVisible(rules, name) && !isWriteOnly(model, name));
}

function isWriteOnly({ schema: { properties } }: EntityModel, name: string): boolean {
  const property = isObject(properties) ? properties[name] : undefined;
  return isObject(property) && property.writeOnly === true;
}

function checkParameters(
  { entity: { model }, request }: EntityRequest, indexes: readonly IndexModel[], index: IndexModel | undefined, ofAuthorization: readonly string[],
): void {
  const always = RESERVED.slice(0, hasOwners(model) ? 4 : 3);
  const known = [...always, ...index === undefined ? [] : [index.by.name, ...index.sortedBy === undefined ? [] : ['from', 'to']]];
  const sets = indexes.map(({ by, sortedBy }) => [by.name, ...sortedBy === undefined ? [] : ['from', 'to']].join(' with '));
  requireKnown(request, known, ofAuthorization, [always.join(', '), ...sets.length === 0 ? [] : [`and one of: ${sets.join('; ')}`]].join(', '));
}

/** A parameter in the form of keys. */
function read({ request }: EntityRequest, property: IndexedProperty | undefined, name: string): string | undefined {
  const text = request.query(name);
  if (text === undefined || property === undefined) {
    return undefined;
  }
  const value = sortable(property.type, typed(property, text));
  if (text === '' || value === undefined || value.includes('\0') || [...value].length > MAX_CHARACTERS || !isWellFormed(value)) {
    throw badRequest(name, `must be ${EXPECTED[property.type]}`);
  }
  return value;
}

function typed({ type }: IndexedProperty, text: string): string | number | boolean | undefined {
  switch (type) {
    case 'number':
      return NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text;
  }
}

const EXPECTED: Readonly<Record<IndexedProperty['type'], string>> = {
  'string': 'a text of 1 to 200 characters without U+0000',
  'number': 'a decimal number',
  'boolean': 'true or false',
  'date-time': 'a date and time, such as 2026-01-31T12:00:00Z',
};

/** An index is only offered where it has a slot. */
function slot(number: number | undefined): number {
  if (number === undefined) {
    throw new Error('A list has no slot to be read from.');
  }
  return number;
}
