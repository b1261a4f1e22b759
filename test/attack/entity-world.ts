import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CANARIES } from './canaries';
import { markOf } from './records';
import type { Item } from './services/expressions';
import type { Seed } from './services/services';
import { ENTITIES_FILE, type EntitiesModel, type EntityModel, type EntityOperationName, type EntityRouteName } from '../../src/handlers/catalog';
import { creation } from '../../src/handlers/entities/changes';
import { cursorOf } from '../../src/handlers/entities/cursor';
import { deletedVersion, versionParts } from '../../src/handlers/entities/history';
import { allRanges, baseRanges, historyRange } from '../../src/handlers/entities/keys';
import { type EntityRecord, etagOf } from '../../src/handlers/entities/record';

/** Fields that only an owner sees, that can't be read after they are written, and that only the authors of a page see. */
export const vaultOf = (owner: string): string => `vault-of-${owner.slice(-4)}`;
export const pinOf = (owner: string): string => `pin-of-${owner.slice(-4)}`;
export const DRAFT = 'draft-that-only-authors-see';

export const TENANTS = ['north', 'south'];
/** Text in the deal of one tenant only. */
export const dealOf = (tenant: string): string => `deal-of-${tenant}`;

const ANYTHING: readonly EntityOperationName[] = ['create', 'read', 'list', 'update', 'delete'];
const TEXT = { type: 'string', maxLength: 2000 };
const COMMON = { routes: ['create', 'list', 'read', 'replace', 'patch', 'delete', 'batch-get', 'batch-write', 'history'] as EntityRouteName[], historySeconds: 100_000, unique: [], indexes: [] };
const schema = (required: readonly string[], properties: object): EntityModel['schema'] => ({ type: 'object', required, properties, unevaluatedProperties: false });

const NOTE: EntityModel = {
  ...COMMON,
  name: 'note',
  path: '/notes',
  ownership: { kind: 'user' },
  schema: schema(['name'], {
    name: TEXT,
    secret: TEXT,
    pin: { ...TEXT, writeOnly: true },
    code: { ...TEXT, maxLength: 50 },
    status: { enum: ['open', 'done'], type: 'string', default: 'open' },
    tags: { type: 'array', items: TEXT, maxItems: 10 },
    data: { type: 'object' },
    seen: { type: 'integer', readOnly: true },
  }),
  access: [
    { subject: { kind: 'owner' }, operations: ANYTHING, hidden: [], locked: [] },
    { subject: { kind: 'group', name: 'staff' }, operations: ['read', 'list', 'update'], hidden: ['secret'], locked: ['code'] },
  ],
  indexes: [{ by: { name: 'status', type: 'string' }, sortedBy: { name: 'createdAt', type: 'date-time' }, hash: 'status', ownerSlot: 2, allSlot: 3 }],
  allSlot: 1,
  shards: 2,
  unique: [{ property: 'code', scope: 'owner' }],
};

const DEAL: EntityModel = {
  ...COMMON,
  name: 'deal',
  path: '/deals',
  ownership: { kind: 'tenant', claim: 'custom:tenant' },
  schema: schema(['title'], { title: TEXT, stage: { type: 'number', maximum: 1e6 }, closed: { type: 'boolean' } }),
  access: [{ subject: { kind: 'owner' }, operations: ANYTHING, hidden: [], locked: [] }],
  indexes: [{ by: { name: 'stage', type: 'number' }, hash: 'stage', ownerSlot: 4 }],
  shards: 1,
  unique: [{ property: 'title', scope: 'all' }],
  timeToLiveSeconds: 1000,
};

const PAGE: EntityModel = {
  ...COMMON,
  name: 'page',
  path: '/pages',
  key: 'slug',
  ownership: { kind: 'shared' },
  schema: schema(['slug'], { slug: TEXT, text: { type: ['string', 'null'], maxLength: 2000 }, draft: TEXT }),
  access: [
    { subject: { kind: 'anyone' }, operations: ['read', 'list'], hidden: ['draft'], locked: [] },
    { subject: { kind: 'scope', name: 'pages/write' }, operations: ANYTHING, hidden: [], locked: [] },
  ],
  shards: 2,
};

export const MODEL: EntitiesModel = { entities: [NOTE, DEAL, PAGE] };

/** Puts the declaration where a handler looks for it, until what is returned is called. */
export function withModel(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'entities-'));
  writeFileSync(join(folder, ENTITIES_FILE), JSON.stringify(MODEL));
  process.env.LAMBDA_TASK_ROOT = folder;
  return async () => {
    delete process.env.LAMBDA_TASK_ROOT;
    rmSync(folder, { recursive: true });
  };
}

/** A route of an entity, with a body that it takes. */
export interface EntityRoute {
  readonly entity: string;
  readonly route: EntityRouteName;
  readonly method: string;
  readonly path: string;
  /** The schema of its records in a body. */
  readonly body?: 'Note' | 'Deal' | 'Page';
  readonly sample?: object;
}

const WHERE: readonly (readonly [EntityRouteName, string, string])[] = [
  ['create', 'POST', ''], ['list', 'GET', ''], ['read', 'GET', '/{id}'], ['replace', 'PUT', '/{id}'], ['patch', 'PATCH', '/{id}'], ['delete', 'DELETE', '/{id}'],
  ['history', 'GET', '/{id}/history'], ['batch-get', 'POST', '/batch-get'], ['batch-write', 'POST', '/batch-write'],
];
const BODIES = [['Note', { name: CANARIES.person, secret: CANARIES.email }], ['Deal', { title: CANARIES.person }], ['Page', { slug: 'about', draft: CANARIES.email }]] as const;

export const ROUTES: readonly EntityRoute[] = MODEL.entities.flatMap(({ name, path }, index) => WHERE.map(([route, method, below]): EntityRoute => {
  const [body, content] = BODIES[index];
  const where = { entity: name, route, method, path: `${path}${below}` };
  if (['list', 'read', 'delete', 'history'].includes(route)) {
    return where;
  }
  const sample = route === 'batch-get' ? { ids: [idOf(0)] } : route === 'batch-write' ? { writes: [{ create: content }] } : content;
  return { ...where, body, sample };
}));

/** The same for every owner, so that nothing but the partition tells them apart. */
function idOf(n: number): string {
  return `01900000-0000-7000-8000-00000000000${n}`;
}

const THEN = '2026-01-01T00:00:00.000Z';
const record = (id: string, data: object, owner?: string): EntityRecord => (
  { id, data: data as EntityRecord['data'], version: 1, createdAt: THEN, updatedAt: THEN, ...(owner === undefined ? {} : { owner }) }
);

/** The stored records, and the IDs that requests use. */
interface World {
  readonly seed: Seed;
  readonly ids: readonly string[];
  readonly etags: readonly string[];
  readonly cursors: readonly string[];
}

/** Notes of each owner, one without a code; deals of each tenant; and pages. */
export function worldOf(owners: readonly string[]): World {
  const notes = owners.flatMap((owner, index) => [0, 1].map((n) => record(
    // One id that both have, and one that only one of them has.
    idOf(n === 0 ? 0 : index + 1),
    { name: markOf(owner), secret: vaultOf(owner), pin: pinOf(owner), status: n === 0 ? 'open' : 'done', ...(n === 0 ? { code: 'A-1' } : {}) },
    owner,
  )));
  const deals = TENANTS.map((tenant, index) => record(idOf(index), { title: dealOf(tenant), stage: 2 }, tenant));
  const pages = ['home', 'about'].map((slug) => record(slug, { slug, text: 'hello', draft: DRAFT }));
  const items = [[NOTE, notes], [DEAL, deals], [PAGE, pages]] as const;
  return {
    seed: {
      items: [
        ...items.flatMap(([entity, records]) => records.flatMap((each) => itemsOf(entity, each))),
        // Earlier versions of some of them, and a deleted one.
        ...items.flatMap(([entity, [first]]) => [first, { ...first, id: GONE }].flatMap((each) => pastOf(entity, each))),
      ],
    },
    ids: [idOf(0), idOf(1), idOf(2), GONE, 'home', 'about', 'new-page'],
    etags: [etagOf(notes[0]), etagOf({ ...notes[0], version: 2 }), '"1"', `${etagOf(notes[0])}, "2-x"`],
    cursors: [NOTE, DEAL, PAGE].flatMap((entity) => [...owners, ...TENANTS, undefined].flatMap((owner) => [true, false].flatMap((descending) => [
      ...(owner === undefined && entity !== PAGE ? [] : [cursorOf(baseRanges(entity, owner), descending, `${entity.name}#${idOf(0)}`)]),
      ...(entity === NOTE ? [cursorOf(allRanges(entity, 1), descending, `1\0${idOf(0)}`)] : []),
      ...(owner === undefined && entity !== PAGE ? [] : [cursorOf([historyRange(entity, { id: idOf(0), owner })], descending, '2026-01-01T00:00:00.000Z#000000000002')]),
    ]))),
  };
}

const GONE = idOf(7);
const OLDER: Readonly<Record<string, EntityRecord['data']>> = { note: { tags: ['old'] }, deal: { stage: 1 }, page: { text: 'old' } };

/** A version from before a record was deleted and created again. It differs from the current one. */
function pastOf(entity: EntityModel, each: EntityRecord): Item[] {
  const before = { ...each, data: { ...each.data, ...OLDER[entity.name] }, createdAt: '2025-01-01T00:00:00.000Z' };
  const versions = [before, { ...before, version: 2 }, deletedVersion({ ...before, version: 3, by: 'somebody' })];
  return versionParts(entity, versions).flatMap(({ write }) => ('Put' in write && write.Put.Item !== undefined ? [write.Put.Item] : []));
}

function itemsOf(entity: EntityModel, each: EntityRecord): Item[] {
  return creation(entity, each).flatMap(({ write }) => ('Put' in write && write.Put.Item !== undefined ? [write.Put.Item] : []));
}
