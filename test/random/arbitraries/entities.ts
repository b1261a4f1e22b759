import * as fc from 'fast-check';
import { reason } from './api';
import { Arb, call, existing, flag, json, on, one, options, seconds, whole } from '../arbitrary';

/** Properties that indexes, unique values and a key can be of, and one that rules may hide or lock. */
const SCHEMA = {
  type: 'object',
  required: ['sku', 'status'],
  properties: {
    sku: { type: 'string', minLength: 1, maxLength: 40 },
    status: { enum: ['open', 'closed'], default: 'open' },
    rank: { type: 'integer', minimum: 0 },
    due: { type: 'string', format: 'date-time' },
    secret: { type: 'string', maxLength: 100 },
  },
};

const schema = one(
  call('EntitySchema.fromObject', fc.constant(json(SCHEMA))),
  call('EntitySchema.fromJson', fc.constant(JSON.stringify(SCHEMA))),
  call('EntitySchema.fromFile', existing('schemaFile', JSON.stringify(SCHEMA))),
);

const owner = call('Access.owner');
const premium = on(owner, 'inGroup', 'premium');
const support = call('Access.group', fc.constant('support'));
const signedIn = call('Access.signedIn');
const anyone = call('Access.anyone', options('NoAuthOptions', { reason }));
const scope = one(call('Access.scope', fc.constantFrom('shop/read', 'shop/write')), call('Access.importedScope', fc.constant('stock/write')));

const all = (rule: Arb) => on(rule, 'all');
const reading = (rule: Arb) => on(on(rule, 'read'), 'list');
const writing = (rule: Arb) => on(on(on(rule, 'create'), 'update'), 'delete');
const rules = (...each: Arb[]) => fc.tuple(...each) as Arb;

const index = (by: string, sortedBy: string) => on(call('EntityIndex.by', fc.constant(by)), 'sortedBy', sortedBy);
const indexes = one(
  rules(index('status', 'createdAt')),
  rules(index('status', 'rank'), call('EntityIndex.by', fc.constant('rank')), index('due', 'updatedAt')),
  rules(on(index('sku', 'due'), 'inSlot', 6)),
);

const routes = fc.subarray(['CREATE', 'LIST', 'READ', 'REPLACE', 'PATCH', 'DELETE'], { minLength: 1 })
  .map((names) => names.map((each) => ({ value: `EntityRoute.${each}` })));

const unique = (factory: string) => rules(call(`EntityUnique.${factory}`, fc.constantFrom('sku', 'rank')));
const key = call('EntityKey.property', fc.constant('sku'));
const asGroup = (name: string) => call('EntityImports.asGroup', fc.constant(name));
const common = {
  timeToLive: seconds(60, 315_360_000),
  shards: whole(1, 20),
  ownFunction: flag,
  routes,
  batches: flag,
  indexes,
  changes: flag,
  live: flag,
  history: flag,
  historyRetention: seconds(60, 315_360_000),
  exports: flag,
};

const named = (name: string, made: Arb) => call('Entity.of', fc.constant(name), made);

/** Of users: with a key if only the owners have access. */
const note = named('note', one(
  options('EntityOptions', { schema, access: one(rules(all(owner)), rules(reading(owner), writing(on(premium, 'locking', 'secret')))) }, {
    ...common, imports: asGroup('premium'), ownership: call('Ownership.user'), key, unique: unique('property'), path: fc.constantFrom('/mine/notes', '/Notes_1.x'),
  }),
  options('EntityOptions', { schema, access: one(rules(all(owner), on(reading(support), 'hiding', 'secret', 'due')), rules(writing(owner), reading(anyone)), rules(all(owner), all(signedIn))) }, {
    ...common, imports: call('EntityImports.asOwner'), unique: one(unique('property'), unique('acrossOwners')), plural: fc.constant('memos'),
  }),
));

/** Of tenants. Scopes have their own operations: the claim is in other tokens. */
const device = named('device', options('EntityOptions', {
  schema, ownership: call('Ownership.tenant', fc.constant('custom:tenant')), access: one(rules(all(owner)), rules(all(owner), all(support)), rules(writing(owner), reading(scope))),
}, { ...common, imports: call('EntityImports.asOwner'), unique: unique('acrossOwners') }));

/** Without owner. */
const product = named('product', options('EntityOptions', {
  schema, ownership: call('Ownership.shared'), access: one(rules(reading(anyone), writing(support)), rules(reading(signedIn), writing(scope)), rules(all(signedIn), on(all(support), 'locking', 'due'))),
}, { ...common, imports: asGroup('support'), key, unique: unique('property') }));

/** One or two, because each takes resources of the stack for its routes. */
export const entities = one(rules(note), rules(device), rules(product), rules(note, product), rules(device, note));

/** How their routes become methods. */
export const entityRoutes = one(call('EntityRoutes.separate'), call('EntityRoutes.compact', options('CompactRoutesOptions', {}, { separate: fc.constant(['note']) })));

/** How changes are told. */
export const entityChanges = options('EntityChangesOptions', {}, {
  bus: existing('bus', 'Changes'), eventSource: fc.constantFrom('shop', 'a/b_c.d-1'), maxBatchingWindow: seconds(0, 300), parallelizationFactor: whole(1, 10),
}, 2);
