import { createHash } from 'node:crypto';
import { type EntityModel, type IndexModel, type IndexedProperty, recordKind } from '../catalog';
import type { Json } from './json';
import type { EntityRecord } from './record';
import { sortable } from './sort-values';
import { canonicalJson, sha256 } from '../shared/hash';
import { badRequest } from '../shared/problem';
import { partition } from '../shared/record-table';

/** Both emulators take longer ones. */
const MAX_PARTITION_BYTES = 2048;
const MAX_SORT_BYTES = 1024;
const MAX_UNIQUE_BYTES = 800;

/** Between the parts of keys: no owner has it, and no value that is indexed. */
const END = '\0';
/** Before a value that is missing, and one that is there; and behind all. */
const MISSING = '0';
const PRESENT = '1';
const BEYOND = '2';

/** A partition of the table or of a slot, and the part of its sort keys that a list is of: both ends included. */
export interface Range {
  /** The name of the index. Missing: the table itself. */
  readonly slot?: number;
  readonly partition: string;
  readonly from: string;
  readonly to: string;
  /** Not of records as they are: of those that are gone for callers, or of earlier versions. */
  readonly of?: 'deleted' | 'history';
}

/** Key of a record. */
export type Address = Pick<EntityRecord, 'id' | 'owner' | 'parentId'>;

/** The key of a record in the table. */
export function keyOf(entity: EntityModel, { owner, id, parentId }: Address): { readonly pk: string; readonly sk: string } {
  return { pk: partitionOf(entity, owner, parentId ?? id), sk: `${prefixOf(entity, parentId)}#${id}` };
}

function prefixOf(entity: EntityModel, parentId: string | undefined): string {
  return parentId === undefined ? recordKind(entity) : `${recordKind(entity)}#${parentId}`;
}

/** The partition of an owner's records. Of shared ones, of all that share it with this id. */
function partitionOf(entity: EntityModel, owner: string | undefined, id: string): string {
  return owner === undefined ? sharedPartition(entity, shardOf(entity, id)) : ownerPartition(entity, owner);
}

function ownerPartition({ ownership: { kind } }: EntityModel, owner: string): string {
  return kind === 'tenant' ? `TENANT#${owner}` : partition(owner);
}

function sharedPartition({ name, parent }: EntityModel, shard: number): string {
  return `SHARED#${parent ?? name}#${shard}`;
}

/** All records of an owner in the table, or one range for each shard of shared records. */
export function baseRanges(entity: EntityModel, owner: string | undefined): readonly Range[] {
  const partitions = owner === undefined ? shards(entity).map((shard) => sharedPartition(entity, shard)) : [ownerPartition(entity, owner)];
  // The sign after # in ASCII, which no name of an entity has.
  return partitions.map((each) => ({ partition: each, from: `${entity.name}#`, to: `${entity.name}$` }));
}

/** All children of a record. The sign after # in ASCII, which no id has. */
export function childRange(child: EntityModel, { id, owner }: Address): Range {
  const prefix = prefixOf(child, id);
  return { partition: partitionOf(child, owner, id), from: `${prefix}#`, to: `${prefix}$` };
}

/** Partition of a record's earlier versions: separate, so that they are in no list, and slow down only writes of that record. */
export function historyRange(entity: EntityModel, address: Address): Range {
  const { pk, sk } = keyOf(entity, address);
  // Around all times.
  return { partition: `HISTORY#${pk}${END}${sk}`, from: '0', to: ':', of: 'history' };
}

/** Place of a version among those of its record. A record that was deleted and created again comes after its predecessor. */
export function versionKey({ createdAt, version }: Pick<EntityRecord, 'createdAt' | 'version'>): string {
  return `${createdAt}#${String(version).padStart(12, '0')}`;
}

/** All records whose deletion has begun. */
export function deletedRange(entity: EntityModel, slot: number): Range {
  return { slot, partition: deletedPartition(entity), from: PRESENT, to: BEYOND, of: 'deleted' };
}

function deletedPartition({ name }: EntityModel): string {
  return [name, 'deleted'].join(END);
}

/** All records of all owners, in the order of their ids. */
export function allRanges(entity: EntityModel, slot: number): readonly Range[] {
  return shards(entity).map((shard) => ({ slot, partition: allPartition(entity, shard), from: PRESENT, to: BEYOND }));
}

/** One record in the slot of all. */
export function recordRange(entity: EntityModel, slot: number, id: string): Range {
  return { slot, partition: allPartition(entity, shardOf(entity, id)), from: `${PRESENT}${END}${id}`, to: `${PRESENT}${END}${id}` };
}

function allPartition({ name, shards: count }: EntityModel, shard: number): string {
  return [`${name}~${count}`, 'all', '', shard].join(END);
}

/** Which records of an index: those with a value, of one owner or of all, from a value of what sorts it, and before another. */
export interface IndexRange {
  readonly index: IndexModel;
  readonly slot: number;
  /** Missing: all owners. */
  readonly owner?: string;
  /** Of children: whose. */
  readonly parent?: Address;
  readonly value: string;
  readonly from?: string;
  readonly to?: string;
}

export function indexRanges(entity: EntityModel, { index, slot, owner, parent, value, from, to }: IndexRange): readonly Range[] {
  const partitions = parent !== undefined ? [childPartition(entity, index, parent, value)] : owner === undefined
    ? shards(entity).map((shard) => indexPartition(entity, index, undefined, value, shard)) : [indexPartition(entity, index, owner, value, 0)];
  // Whatever follows a value in a key begins with the lowest character: a limit without it is before all keys with its value.
  const start = from !== undefined ? PRESENT + from : to !== undefined ? PRESENT : MISSING;
  const end = to !== undefined ? PRESENT + to : BEYOND;
  return partitions.map((each) => ({ slot, partition: each, from: start, to: end }));
}

function indexPartition({ name, shards: count }: EntityModel, { hash }: IndexModel, owner: string | undefined, value: string, shard: number): string {
  return [`${name}~${hash}~${count}`, owner === undefined ? 'all' : 'owner', owner ?? '', value, shard].join(END);
}

/** The children of one record. Natural keys of owners may be equal, so that the owner is part of it. */
function childPartition({ name, shards: count }: EntityModel, { hash }: IndexModel, { id, owner = '' }: Address, value: string): string {
  return [`${name}~${hash}~${count}`, 'parent', owner, id, value].join(END);
}

/** The lists that a slot's range belongs to: all of an index with one scope. Keys of another scope are never found in it. */
export function listOf({ slot, partition: key }: Range): string {
  return [`slot${slot}`, ...key.split(END, 2)].join(' ');
}

/** The lists that an entity's records are in by slots. Two declarations with the same ones write the same keys. */
export function listsOf(entity: EntityModel): readonly string[] {
  const parent = entity.parent === undefined ? undefined : { id: '' };
  const ranges = [
    ...entity.allSlot === undefined ? [] : allRanges(entity, entity.allSlot),
    ...entity.deletedSlot === undefined ? [] : [deletedRange(entity, entity.deletedSlot)],
    ...entity.indexes.flatMap((index) => [
      ...index.allSlot === undefined ? [] : indexRanges(entity, { index, slot: index.allSlot, parent, value: '' }),
      ...index.ownerSlot === undefined ? [] : indexRanges(entity, { index, slot: index.ownerSlot, owner: '', value: '' }),
    ]),
  ];
  return [...new Set(ranges.map(listOf))].sort();
}

/** The keys of a record in all slots that it is in, from all of the record. One that is being deleted is in no list. */
export function slotsOf(entity: EntityModel, record: EntityRecord): Record<string, string> {
  const { id, owner, parentId, deleting } = record;
  const shard = shardOf(entity, id);
  const keys: Record<string, string> = {};
  const put = (slot: number | undefined, pk: string, sk: string) => {
    if (slot !== undefined) {
      Object.assign(keys, { [`p${slot}`]: pk, [`s${slot}`]: sk });
    }
  };
  if (deleting) {
    put(entity.deletedSlot, deletedPartition(entity), `${PRESENT}${END}${id}`);
    return keys;
  }
  put(entity.allSlot, allPartition(entity, shard), `${PRESENT}${END}${id}`);
  for (const index of entity.indexes) {
    const value = indexedValue(record, index.by);
    if (value !== undefined) {
      const sort = index.sortedBy === undefined ? undefined : indexedValue(record, index.sortedBy);
      const sk = `${sort === undefined ? MISSING : PRESENT + sort}${END}${id}`;
      put(index.allSlot, parentId === undefined
        ? indexPartition(entity, index, undefined, value, shard) : childPartition(entity, index, { id: parentId, owner }, value), sk);
      if (owner !== undefined) {
        put(index.ownerSlot, indexPartition(entity, index, owner, value, 0), sk);
      }
      requireShort(keys, index);
    }
  }
  return keys;
}

function indexedValue({ data, createdAt, updatedAt }: EntityRecord, { name, type }: IndexedProperty): string | undefined {
  const system: Readonly<Record<string, Json>> = { createdAt, updatedAt };
  const value = sortable(type, system[name] ?? (Object.hasOwn(data, name) ? data[name] : undefined));
  if (value?.includes(END)) {
    throw badRequest(name, 'must not have the character U+0000, because records are found by it');
  }
  return value;
}

function requireShort(keys: Readonly<Record<string, string>>, { by, sortedBy }: IndexModel): void {
  for (const [name, key] of Object.entries(keys)) {
    if (Buffer.byteLength(key) > (name.startsWith('p') ? MAX_PARTITION_BYTES : MAX_SORT_BYTES)) {
      throw badRequest((name.startsWith('p') ? by : sortedBy ?? by).name, 'is too long for an index');
    }
  }
}

/** The key of what guards a unique value. As JSON a value has no character that could end the owner before it. */
export function uniqueKey({ name }: EntityModel, property: string, owner: string | undefined, value: Json): string {
  const text = canonicalJson(value);
  return `UNIQUE#${name}#${property}#${owner ?? ''}${END}${Buffer.byteLength(text) > MAX_UNIQUE_BYTES ? `~${sha256(text)}` : text}`;
}

function shards({ shards: count }: EntityModel): readonly number[] {
  return Array.from({ length: count }, (_, shard) => shard);
}

function shardOf({ shards: count }: EntityModel, id: string): number {
  return count === 1 ? 0 : createHash('sha256').update(id).digest().readUInt32BE() % count;
}
