import { compared } from './support/comparison';
import * as access from '../../../src/handlers/entities/access';
import * as byteOrder from '../../../src/handlers/entities/byte-order';
import * as caller from '../../../src/handlers/entities/caller';
import * as guards from '../../../src/handlers/entities/guards';
import * as histories from '../../../src/handlers/entities/history';
import * as keys from '../../../src/handlers/entities/keys';
import * as located from '../../../src/handlers/entities/located';
import * as patches from '../../../src/handlers/entities/merge-patch';
import * as pages from '../../../src/handlers/entities/page';
import * as representations from '../../../src/handlers/entities/representation';
import { Defaults, MarkedProperties } from '../../../src/handlers/entities/schema-walk';
import * as sorting from '../../../src/handlers/entities/sort-values';
import { Validator } from '../../../src/handlers/entities/validator';
import * as tags from '../../../src/handlers/shared/etag';
import { sampleOf } from '../../support/all';

const { grants, isSettable } = access;
const { slotsOf } = keys;
const { pageOf } = pages;
const { sortable } = sorting;
const { located: find, addressOfGone } = located;
const { versionParts, deletedVersion } = histories;
const { historyRange, versionKey } = keys;

/** Faults that a developer could introduce. The comparison with the oracle has to find each. */
const FAULTS: readonly (readonly [string, () => void])[] = [
  ['hidden fields are shown', () => jest.spyOn(access, 'isVisible').mockReturnValue(true)],
  ['locked fields may be set', () => jest.spyOn(access, 'isSettable').mockImplementation((rules, field) => rules.some(({ hidden }) => !hidden.includes(field)))],
  ['one rule that locks a field locks it for all', () => jest.spyOn(access, 'isSettable').mockImplementation((rules, field) => rules.every((rule) => isSettable([rule], field)))],
  ['everybody is told who owns a record', () => jest.spyOn(access, 'showsOwner').mockReturnValue(true)],
  ['a token counts on a public route', () => jest.spyOn(access, 'isPublic').mockReturnValue(false)],
  ['every record is the caller\'s own', () => jest.spyOn(access, 'grantsOn').mockImplementation((entity, who, operation) => grants(entity, who, operation, true))],
  ['callers without a rule are let in', () => jest.spyOn(access, 'requirePossible').mockReturnValue(undefined)],
  ['a tenant is its user', () => jest.spyOn(access, 'ownerFor').mockImplementation(({ ownership }, { user }) => ownership.kind === 'shared' ? undefined : user)],
  ['owners find what others have', () => jest.spyOn(located, 'located').mockImplementation(async (store, context, _operation, id) => await find(store, context, 'read', id) ?? store.find(context.entity.model, id))],
  ['what is not readable is forbidden instead of missing', () => jest.spyOn(located, 'granted').mockImplementation(({ entity, caller: who }, operation, { owner }) => access.grantsOn(entity.model, who, operation, owner))],
  ['groups are read as one', () => jest.spyOn(caller, 'callerOf').mockReturnValue({ user: 'ann', groups: ['staff,editors'], scopes: [], claim: () => undefined })],
  ['keys of slots are made of the part that changed', () => jest.spyOn(keys, 'slotsOf').mockImplementation((entity, record) => record.version === 1 ? slotsOf(entity, record) : slotsOf(entity, { ...record, data: {} }))],
  ['numbers are sorted as texts', () => jest.spyOn(sorting, 'sortable').mockImplementation((type, value) => type === 'number' && typeof value === 'number' ? String(value + 0) : sortable(type, value))],
  ['shards are put in the order of JavaScript', () => jest.spyOn(byteOrder, 'compareBytes').mockImplementation((a, b) => a < b ? -1 : Number(a > b))],
  ['full pages are the last', () => jest.spyOn(pages, 'pageOf').mockImplementation(async (store, request) => ({ entries: (await pageOf(store, request)).entries }))],
  ['values that must be unique are not claimed', () => jest.spyOn(guards, 'guardParts').mockReturnValue([])],
  ['If-Match is not looked at', () => jest.spyOn(tags, 'tagsAllowed').mockReturnValue(undefined)],
  ['null in a patch stays null', () => jest.spyOn(patches, 'merged').mockImplementation((target, patch) => ({ ...target as object, ...patch }))],
  ['write-only fields are shown', () => jest.spyOn(representations, 'representation').mockImplementation((_entity, { id, data, version, createdAt, updatedAt }) => ({ id, ...data, version, createdAt, updatedAt }))],
  ['read-only fields may be set', () => jest.spyOn(MarkedProperties.prototype, 'first').mockReturnValue(undefined)],
  ['defaults are left out', () => jest.spyOn(Defaults.prototype, 'in').mockImplementation((value) => value)],
  ['versions are not kept', () => jest.spyOn(histories, 'versionParts').mockReturnValue([])],
  ['a deletion is not told', () => jest.spyOn(histories, 'versionParts').mockImplementation((entity, versions) => versionParts(entity, versions.filter(({ deleting }) => !deleting)))],
  ['what was deleted can still be read', () => jest.spyOn(histories, 'deletedVersion').mockImplementation((record) => ({ ...deletedVersion(record), deleting: undefined }))],
  ['whoever changes a record has written what it was', () => jest.spyOn(histories, 'versionParts').mockImplementation((entity, versions) => versionParts(entity, versions.map((each) => ({ ...each, by: versions.at(-1)?.by }))))],
  ['versions of all owners are kept in one place', () => jest.spyOn(keys, 'historyRange').mockImplementation((entity, { id }) => ({ ...historyRange(entity, { id }), partition: `HISTORY#${id}` }))],
  ['whoever knows an id finds what is gone', () => jest.spyOn(located, 'addressOfGone').mockImplementation((context, id) => addressOfGone({ ...context, caller: { ...context.caller, user: 'ann', claim: () => 'north' } }, id))],
  ['versions of what is created again begin anew', () => jest.spyOn(keys, 'versionKey').mockImplementation((record) => versionKey({ ...record, createdAt: '2026' }))],
  ['nothing is validated', () => jest.spyOn(Validator.prototype, 'errors').mockReturnValue([])],
];

afterEach(() => { jest.restoreAllMocks(); });

test.each(sampleOf(FAULTS, 6))('%s: found', async (_, plant) => {
  plant();
  let difference: string | undefined;
  for (let seed = 1; seed <= 400 && difference === undefined; seed += 1) {
    ({ difference } = await compared(seed, 60).catch((error: unknown) => ({ difference: String(error) })));
  }
  expect(difference).toBeDefined();
});
