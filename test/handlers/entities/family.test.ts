import { comparedFamily } from './support/family';
import * as access from '../../../src/handlers/entities/access';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import * as keys from '../../../src/handlers/entities/keys';
import * as located from '../../../src/handlers/entities/located';
import { ALL, allOr } from '../../support/all';

/** 600 parents with children and their rules, and 60 operations on each, in full. */
const FAMILIES = allOr(600, 100);
const OPERATIONS = 60;

afterEach(() => { jest.restoreAllMocks(); });

test('whoever asks for parents or children gets what the rules of both say', async () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= FAMILIES; seed += 1) {
    const { difference, outcomes } = await comparedFamily(seed, OPERATIONS);
    expect(difference).toBeUndefined();
    outcomes.forEach((outcome) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  }
  // Few enough to be in no sample.
  const rare = ALL ? ['patch 204'] : [];
  const common = ['create 201', 'create 400', 'create 404', 'read 200', 'read 403', 'read 404', 'list 200', 'list 400', 'list 404', 'replace 200',
    'replace 404', 'patch 200', 'delete 204', 'delete 403', 'delete 404', 'delete 412', 'history 200', 'history 404', ...rare].map((each) => `child ${each}`);
  expect([...common, 'parent delete 204'].filter((outcome) => (counts.get(outcome) ?? 0) < allOr(10, 1))).toEqual([]);
});

const { withParent } = located;
const { keyOf, childRange, slotsOf } = keys;
const { query } = EntityStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- Called with its own object.
const DELETED_AT_ONCE = 25;

/** Faults that a developer could introduce. */
test.each<[string, () => void]>([
  ['parents are not looked at', () => jest.spyOn(located, 'withParent').mockImplementation((store, context) => withParent(store, context).catch(() => context))],
  ['whoever creates a child owns it', () => jest.spyOn(located, 'withParent').mockImplementation(async (store, context) => {
    const found = await withParent(store, context);
    return found.parent === undefined || context.route !== 'create' ? found : { ...found, parent: { ...found.parent, owner: access.ownerFor(context.entity.model, context.caller) } };
  })],
  ['rules of children are not asked for', () => jest.spyOn(located, 'grantedBelow').mockImplementation(({ entity: { model } }) => model.access)],
  ['children of all parents are one list', () => jest.spyOn(keys, 'childRange').mockImplementation((child, address) => ({ ...childRange(child, address), from: 'order.line#', to: 'order.line$' }))],
  ['children are in the list of parents', () => jest.spyOn(keys, 'keyOf').mockImplementation((entity, address) => {
    const key = keyOf(entity, address);
    return { ...key, sk: key.sk.replace('order.line#', 'order#') };
  })],
  ['an index is over all parents', () => jest.spyOn(keys, 'slotsOf').mockImplementation((entity, record) => slotsOf(entity, { ...record, ...(record.parentId === undefined ? {} : { parentId: 'all' }) }))],
  ['a parent is deleted without its children', () => jest.spyOn(EntityStore.prototype, 'query').mockImplementation(async function found(this: EntityStore, range, descending, limit) {
    return limit === DELETED_AT_ONCE ? { entries: [] } : query.call(this, range, descending, limit);
  })],
])('%s: found', async (_, plant) => {
  plant();
  let difference: string | undefined;
  for (let seed = 1; seed <= 300 && difference === undefined; seed += 1) {
    ({ difference } = await comparedFamily(seed, OPERATIONS).catch((error: unknown) => ({ difference: String(error) })));
  }
  expect(difference).toBeDefined();
});
