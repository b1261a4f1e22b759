import { EntityRecords } from './entity-records';
import { StatefulChange } from './stateful-change';
import { StatefulEntity } from '../private/stateful-entities';

type Finding = Pick<StatefulChange, 'change' | 'effect' | 'advice'> & { readonly harmful?: boolean };

const REBUILT = 'Lists by it answer 503 until the index is built, which the deployment starts. Records stay as they are.';

/** Differences of entities. */
export function entityChanges(before: EntityRecords, after: EntityRecords, typeOf: (stack: string, table: string) => string): StatefulChange[] {
  return placesOf(before, after).flatMap(({ stack, table, name }) => {
    const [old, current] = [before, after].map((records) => records[stack]?.[table]?.[name]);
    const findings = old === undefined ? [NEW] : current === undefined ? [GONE] : changesOf(name, old, current);
    return findings.map(({ change, ...finding }) => ({
      stack, logicalId: table, resourceType: typeOf(stack, table), harmful: true, ...finding, change: `the entity '${name}' ${change}`,
    }));
  });
}

function placesOf(...all: EntityRecords[]): { readonly stack: string; readonly table: string; readonly name: string }[] {
  const places = all.flatMap((records) => Object.entries(records).flatMap(([stack, tables]) => (
    Object.entries(tables).flatMap(([table, entities]) => Object.keys(entities).map((name) => ({ stack, table, name })))
  )));
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

const NEW: Finding = {
  change: 'is not in the baseline',
  effect: 'It would be served. Changes that make its records unreachable are reported only after the baseline has it.',
  advice: 'Accept, so that it is guarded from now on.',
  harmful: false,
};

const GONE: Finding = {
  change: 'is gone',
  effect: 'Its records stay in the table, and no request reaches them.',
  advice: "Put it back. The name is part of the keys of records: under another name, existing records aren't found. To delete them, save their data and accept.",
};

/** Props that the keys of records depend on. */
const KEYS = [
  { prop: 'ownership', effect: 'The owner is part of the keys of records, so no request would reach earlier ones.' },
  { prop: 'key', effect: 'Earlier records keep the ids that they have, and no request that names the new key would reach them.' },
  { prop: 'parent', effect: 'The parent is part of the keys of records, so no request would reach earlier ones.' },
] as const;

const SHARDS = { prop: 'shards', effect: 'The shard is part of the keys of shared records, so no request would reach most of the earlier ones.' };

function changesOf(name: string, old: StatefulEntity, current: StatefulEntity): Finding[] {
  return [
    ...KEYS.flatMap((part) => keyChange(part, old[part.prop] ?? 'none', current[part.prop] ?? 'none', name)),
    ...shardsChange(name, old, current),
    ...(old.path === current.path ? [] : [{
      change: `changes its path from ${old.path} to ${current.path}`,
      effect: `Records stay reachable, but clients that call ${old.path} get a 403 or 404.`,
      advice: `Set path: '${old.path}', or accept when no client uses it any more.`,
    }]),
    ...indexChanges(old, current),
  ];
}

function keyChange({ prop, effect }: { readonly prop: string; readonly effect: string }, old: unknown, current: unknown, name: string): Finding[] {
  return old === current ? [] : [{
    change: `changes its ${prop} from ${old} to ${current}`,
    effect,
    advice: `Leave ${prop} as it was. For another one, declare a second entity beside '${name}', copy the records through the API, and switch over.`,
  }];
}

function shardsChange(name: string, { shards: old }: StatefulEntity, { shards, ownership }: StatefulEntity): Finding[] {
  if (old === shards || ownership === 'shared') return keyChange(SHARDS, old, shards, name);
  return [{
    change: `changes its shards from ${old} to ${shards}`,
    effect: 'Lists over all owners answer 503 until they are built again, which the deployment starts.',
    advice: 'Accept.',
    harmful: false,
  }];
}

function indexChanges(old: StatefulEntity, current: StatefulEntity): Finding[] {
  const names = [...new Set([...Object.keys(old.indexes), ...Object.keys(current.indexes)])];
  return names.flatMap((by): Finding[] => {
    const [before, after] = [old.indexes[by], current.indexes[by]];
    const index = `the index by '${by}'`;
    if (!before) return [{ change: `has a new index by '${by}'`, effect: REBUILT, advice: 'Accept.', harmful: false }];
    if (!after) return [{ change: `no longer has ${index}`, effect: `Lists by '${by}' are refused with a 400. Records stay as they are.`, advice: 'Accept.', harmful: false }];
    return [
      ...(before.slot === after.slot ? [] : [{
        change: `moves ${index} from slot ${before.slot} to ${after.slot}`,
        effect: `${REBUILT} Each record is written again, for nothing.`,
        advice: `Pin it: EntityIndex.by('${by}')….inSlot(${before.slot}).`,
      }]),
      ...(before.definition === after.definition ? [] : [{
        change: `changes ${index} from ${before.definition} to ${after.definition}`, effect: REBUILT, advice: 'Accept.', harmful: false,
      }]),
    ];
  });
}
