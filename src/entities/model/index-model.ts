import { createHash } from 'crypto';
import { indexedProperty, propertyOf } from './properties';
import { assignSlots, Lists } from './slots';
import { IndexModel, UniqueModel } from '../../handlers/catalog';
import { checkDistinct, checkKnownList, invalid } from '../../private/invalid';
import { Access } from '../access';
import { EntityIndex } from '../entity-index';
import { EntityUnique } from '../entity-unique';
import { Schema } from '../schema/walk';

/** Parameters of every list. */
const RESERVED = ['cursor', 'from', 'limit', 'order', 'owner', 'to'];

/** Inputs of indexes. */
interface Indexed {
  readonly at: string;
  readonly schema: Schema;
  readonly access: readonly Access[];
  readonly lists: Lists;
  readonly shards: number;
}

/** The indexes with their slots. Throws for one that no caller can list by, or whose values fit into no key. */
export function indexModels(indexes: readonly EntityIndex[], { at, schema, access, lists, shards }: Indexed): IndexModel[] {
  checkKnownList(at, indexes);
  if (!indexes.length) return [];
  if (!lists.ofOwners && !lists.ofAll) throw invalid(at, `${indexes.length} indexes`, 'none if no rule allows list()');
  // A property that is declared with a pattern may have the name of an index's property in one record only.
  if ('patternProperties' in schema) throw invalid(at, `${indexes.length} indexes`, 'none beside patternProperties at the root of the schema');
  indexes.forEach(({ _by }, index) => {
    const other = indexes.findIndex((each) => each._by === _by);
    if (other < index) throw invalid(`${at}[${index}]`, `EntityIndex.by('${_by}')`, `one index by each property; indexes[${other}] is by '${_by}', and clients name an index by it`);
  });
  const slots = assignSlots(at, indexes, lists);
  return indexes.map(({ _by, _sortedBy }, index) => {
    const where = `${at}[${index}]`;
    if (RESERVED.includes(_by)) throw invalid(`${where}.by`, _by, `other names: every list has the parameters ${RESERVED.join(', ')}`);
    if (_sortedBy === _by) throw invalid(`${where}.sortedBy`, _sortedBy, `another property than '${_by}', which is equal in all records of a list`);
    for (const name of [_by, ..._sortedBy === undefined ? [] : [_sortedBy]]) checkSeen(where, name, access);
    const by = indexedProperty(`${where}.by`, schema, _by);
    const sortedBy = _sortedBy === undefined ? {} : { sortedBy: indexedProperty(`${where}.sortedBy`, schema, _sortedBy) };
    return { by, ...sortedBy, hash: hashOf([by, sortedBy, shards]), ...slots[index] };
  });
}

/** The unique properties. Throws for one whose values fit into no key. */
export function uniqueModels(at: string, unique: readonly EntityUnique[], schema: Schema, shared: boolean): UniqueModel[] {
  checkKnownList(at, unique);
  checkDistinct(at, unique.map(({ _property }) => _property));
  return unique.map(({ _property, _acrossOwners }, index) => {
    const where = `${at}[${index}]`;
    if (shared && _acrossOwners) throw invalid(where, `EntityUnique.acrossOwners('${_property}')`, `EntityUnique.property('${_property}') where ownership is Ownership.shared(): there are no owners`);
    propertyOf(where, schema, _property);
    if (indexedProperty(where, schema, _property).type === 'boolean') throw invalid(where, _property, 'a property with more than two values');
    return { property: _property, scope: shared || _acrossOwners ? 'all' : 'owner' };
  });
}

/** Filtering and sorting tell the values of a property, so only callers who see it may list by it. */
function checkSeen(at: string, name: string, access: readonly Access[]): void {
  if (access.some((rule) => rule._operations.includes('list') && rule._visible(name))) return;
  throw invalid(at, name, 'properties that a rule with list() does not hide');
}

function hashOf(definition: unknown): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 8);
}
