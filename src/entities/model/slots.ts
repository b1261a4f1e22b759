import { MAX_ENTITY_SLOTS } from '../../handlers/catalog';
import { invalid } from '../../private/invalid';
import { EntityIndex } from '../entity-index';

/** The slot of all records. It stays free if records can't be listed, so that a later rule moves no index. */
export const ALL_RECORDS = 1;

/** The slots of an index: one for each kind of list. */
export interface IndexSlots {
  readonly ownerSlot?: number;
  readonly allSlot?: number;
}

/** Which kinds of lists there are. Shared records have no owner. */
export interface Lists {
  readonly shared: boolean;
  readonly ofOwners: boolean;
  readonly ofAll: boolean;
}

/**
 * Gives each index its slots. By position, with room for both kinds of list even where only one is there, so that neither a further index nor a
 * further rule moves one that has records.
 */
export function assignSlots(at: string, indexes: readonly EntityIndex[], lists: Lists): IndexSlots[] {
  const width = lists.shared ? 1 : 2;
  const taken = new Map<number, number>();
  const claim = (first: number, index: number) => slotsFrom(first, width).forEach((slot) => {
    const other = taken.get(slot);
    if (other !== undefined) throw invalid(`${at}[${index}].inSlot`, first, `slots that no other index has; indexes[${other}] has ${slot}`);
    taken.set(slot, index);
  });
  indexes.forEach(({ _slot }, index) => _slot === undefined ? undefined : claim(_slot, index));
  const most = Math.floor((MAX_ENTITY_SLOTS - ALL_RECORDS) / width);
  const places = Array.from({ length: most }, (_, place) => ALL_RECORDS + 1 + place * width);
  const free = () => places.find((first) => slotsFrom(first, width).every((slot) => !taken.has(slot)));
  return indexes.map((index, position) => {
    const first = index._slot ?? free();
    if (first === undefined) throw invalid(at, `${indexes.length} indexes`, `at most ${most} indexes: a table has ${MAX_ENTITY_SLOTS} slots at the most`);
    if (index._slot === undefined) claim(first, position);
    return slotsOf(`${at}[${position}]`, first, lists);
  });
}

function slotsOf(at: string, first: number, { shared, ofOwners, ofAll }: Lists): IndexSlots {
  if (shared) return { allSlot: first };
  // A pinned index may end with the last slot while only owners list by it.
  if (ofAll && first + 1 > MAX_ENTITY_SLOTS) throw invalid(`${at}.inSlot`, first, `slots up to ${MAX_ENTITY_SLOTS - 1}: lists of all owners use the next slot`);
  return { ...(ofOwners ? { ownerSlot: first } : {}), ...(ofAll ? { allSlot: first + 1 } : {}) };
}

function slotsFrom(first: number, width: number): number[] {
  return Array.from({ length: width }, (_, offset) => first + offset).filter((slot) => slot <= MAX_ENTITY_SLOTS);
}
