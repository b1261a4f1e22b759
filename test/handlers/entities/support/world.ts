import type { Random } from './random';
import type { AccessModel, EntityModel, EntityOperationName, IndexModel, SubjectModel } from '../../../../src/handlers/catalog';

/** Who sends a request, as a test knows them. */
export interface Person {
  readonly user?: string;
  readonly tenant?: string;
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
}

export type Value = string | number | boolean | null;
export type Body = Record<string, Value>;

const OPERATIONS: readonly EntityOperationName[] = ['create', 'read', 'list', 'update', 'delete'];
export const FIELDS = ['flag', 'name', 'note', 'price', 'status', 'when'];
const NAMES = ['a', 'a!', 'aa', 'b', 'ｎ', '😀', 'z'];
const NUMBERS = [0, -0, 1, -1, 2.5, 10, 99.99, 1e-7];
const TIMES = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.5Z', '2025-12-31T23:59:59Z', '2026-06-01T12:00:00-03:30'];
const STATES = ['draft', 'open', 'paid'];

const USERS = ['ann', 'ben', 'cleo'];
const TENANTS = ['north', 'south'];
const GROUPS = ['staff', 'editors'];
const SCOPES = ['shop/read', 'shop/write'];

export function personOf(random: Random): Person {
  if (random.chance(0.1)) {
    return { groups: [], scopes: [] };
  }
  const user = random.of(USERS);
  // A user has the same tenant each time; one of them has none.
  const tenant = TENANTS[USERS.indexOf(user)];
  return { user, ...(tenant === undefined ? {} : { tenant }), groups: random.some(GROUPS, 0.4), scopes: random.some(SCOPES, 0.3) };
}

export function valueOf(random: Random, field: string): Value {
  switch (field) {
    case 'flag': return random.chance(0.5);
    case 'name': return random.of(NAMES);
    case 'price': return random.of(NUMBERS);
    case 'status': return random.of(STATES);
    case 'when': return random.of(TIMES);
    default: return random.of(['long', 'short', null]);
  }
}

/** Mostly what fits. */
export function bodyOf(random: Random, entity: EntityModel, share = 0.7): Body {
  const required = entity.schema.required as readonly string[];
  const names = FIELDS.filter((name) => random.chance(name === entity.key ? 0.97 : required.includes(name) ? 0.93 : share));
  const body = Object.fromEntries(names.map((name) => [name, random.chance(0.02) ? 'wrong'.repeat(30) : valueOf(random, name)]));
  return entity.key === undefined || body[entity.key] === undefined ? { ...body, ...(random.chance(0.02) ? { stranger: 1 } : {}) }
    : { ...body, [entity.key]: random.of(['a', 'b', 'c-1', 'D.2', '-x', '😀']) };
}

/** Any entity: whether its rules would make sense to anybody is no matter. */
export function entityOf(random: Random): EntityModel {
  const kind = random.of(['user', 'tenant', 'shared'] as const);
  const natural = random.chance(0.25);
  const rules = Array.from({ length: 1 + random.below(4) }, () => ruleOf(random, kind === 'shared' ? ['group', 'scope', 'signed-in', 'anyone'] : natural ? ['owner'] : ['owner', 'owner', 'group', 'group', 'scope', 'signed-in', 'anyone']));
  const required = random.some(['name', 'price', 'status'], 0.25);
  return {
    name: 'order',
    path: '/orders',
    routes: ['create', 'list', 'read', 'replace', 'patch', 'delete', 'history'],
    ownership: { kind, ...(kind === 'tenant' ? { claim: 'custom:tenant' } : {}) },
    schema: schemaOf(random, natural ? [...new Set([...required, 'name'])] : required),
    access: rules,
    ...(natural ? { key: 'name' } : {}),
    indexes: random.some(['flag', 'name', 'status', 'price', 'when'], 0.4).slice(0, 3).map((by, number): IndexModel => ({
      by: propertyOf(by),
      ...(random.chance(0.8) ? { sortedBy: propertyOf(random.of(['name', 'price', 'when', 'createdAt', 'updatedAt'].filter((name) => name !== by))) } : {}),
      hash: `h${number}`,
      allSlot: 2 + number * 2,
      ...(kind === 'shared' ? {} : { ownerSlot: 3 + number * 2 }),
    })),
    ...(kind === 'shared' ? {} : { allSlot: 1 }),
    shards: random.chance(0.3) ? 3 : 1,
    ...(random.chance(0.5) ? { historySeconds: 1000 } : {}),
    unique: random.some(['name', 'price'].filter((name) => !(natural && name === 'name')), 0.2).map((property) => ({ property, scope: random.of(['owner', 'all'] as const) })),
  };
}

function schemaOf(random: Random, required: readonly string[]): EntityModel['schema'] {
  return {
    type: 'object',
    required,
    unevaluatedProperties: false,
    properties: {
      flag: { type: 'boolean' },
      name: { type: 'string', maxLength: 20, ...(random.chance(0.1) ? { writeOnly: true } : {}) },
      note: { type: ['string', 'null'], maxLength: 20, ...(random.chance(0.4) ? { default: random.of(['usual', null]) } : {}) },
      price: { type: 'number', maximum: 1000, ...(random.chance(0.1) ? { readOnly: true, default: 5 } : {}) },
      status: { type: 'string', enum: STATES, ...(random.chance(0.3) ? { default: 'draft' } : {}) },
      when: { type: 'string', format: 'date-time' },
    },
  };
}

function ruleOf(random: Random, kinds: readonly SubjectModel['kind'][]): AccessModel {
  const kind = random.of(kinds);
  const subject: SubjectModel = {
    kind,
    ...(kind === 'group' ? { name: random.of(GROUPS) } : kind === 'scope' ? { name: random.of(SCOPES) } : {}),
    ...(kind === 'owner' && random.chance(0.15) ? { group: random.of(GROUPS) } : {}),
  };
  return {
    subject,
    operations: random.chance(0.5) ? OPERATIONS : random.some(OPERATIONS, 0.6),
    hidden: random.chance(0.3) ? random.some(FIELDS, 0.3) : [],
    locked: random.chance(0.3) ? random.some(FIELDS, 0.3) : [],
  };
}

function propertyOf(name: string): IndexModel['by'] {
  const types = { flag: 'boolean', name: 'string', status: 'string', price: 'number', when: 'date-time', createdAt: 'date-time', updatedAt: 'date-time' } as const;
  return { name, type: types[name as keyof typeof types] };
}

/** A record, as whoever wrote it expects it. */
export interface Kept {
  readonly id: string;
  readonly parentId?: string;
  readonly owner?: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly etag: string;
  readonly data: Body;
}
