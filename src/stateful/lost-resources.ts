import { StatefulChange } from './stateful-change';
import { StatefulRecord, StatefulRecords } from './stateful-record';
import { STATEFUL_TYPES } from './stateful-types';

interface Place { readonly stack: string; readonly logicalId: string; readonly record: StatefulRecord }

/** Resources in only one of the two: deleted, renamed, moved, or new. */
export function lostAndFound(before: StatefulRecords, after: StatefulRecords): StatefulChange[] {
  const fresh = missingIn(before, after);
  const gone = missingIn(after, before);
  const pairs = gone.flatMap((old) => fresh.map((young) => ({ old, young, likeness: likeness(old, young) })))
    .filter(({ likeness: likely }) => likely > 0).sort((a, b) => b.likeness - a.likeness);
  const successors = new Map<Place, Place>();
  for (const { old, young } of pairs) {
    if (!successors.has(old) && ![...successors.values()].includes(young)) successors.set(old, young);
  }
  const made = fresh.filter((young) => ![...successors.values()].includes(young));
  return [...gone.map((old) => lost(old, successors.get(old), old.stack in after)), ...made.map(found)];
}

/** Likelihood that one is the successor of the other: the same ID, the same stack, fixed properties, and finally the similarity of IDs. */
function likeness(old: Place, young: Place): number {
  if (old.record.type !== young.record.type) return 0;
  const sameId = old.logicalId === young.logicalId;
  const sameStack = old.stack === young.stack;
  const sameContent = JSON.stringify(old.record) === JSON.stringify(young.record);
  if (!sameId && !sameStack && !sameContent) return 0;
  return Number(sameId) * 8 + Number(sameStack) * 4 + Number(sameContent) * 2 + common(old.logicalId, young.logicalId);
}

/** The share of the words at the beginning and at the end that are the same, without the hash that CDK adds. */
function common(some: string, other: string): number {
  const [a, b] = [some, other].map((id) => id.replace(/[0-9A-F]{8}$/, ''));
  const length = Math.min(a.length, b.length);
  let start = 0;
  while (start < length && a[start] === b[start]) start++;
  let end = 0;
  while (end < length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return (start + end) / Math.max(a.length, b.length, 1);
}

/** Resources of the second that the first lacks. A resource can't change its type. */
function missingIn(some: StatefulRecords, all: StatefulRecords): Place[] {
  return Object.entries(all).flatMap(([stack, records]) => Object.entries(records)
    .filter(([logicalId, { type }]) => some[stack]?.[logicalId]?.type !== type)
    .map(([logicalId, record]) => ({ stack, logicalId, record })));
}

function lost({ stack, logicalId, record }: Place, successor: Place | undefined, stackThere: boolean): StatefulChange {
  const { noun, holds, name } = STATEFUL_TYPES[record.type] ?? { noun: 'resource', holds: 'its data', name: undefined };
  const place = { stack, logicalId, resourceType: record.type, harmful: true };
  const fate = stackThere ? fateOf(record, noun, holds) : `The stack ${stack} stays as it is until someone deletes it, and then ${lower(fateOf(record, noun, holds))}`;
  if (!successor) {
    return {
      ...place,
      change: stackThere ? 'is gone' : 'is gone with its stack',
      effect: fate,
      advice: 'Put it back. If you want to delete it, save its data and accept.',
    };
  }
  const taken = name && typeof record.fixed[name] === 'string' && record.fixed[name] === successor.record.fixed[name]
    ? ` The deployment may fail before: the name '${record.fixed[name]}' is taken.` : '';
  const moved = successor.stack !== stack;
  return {
    ...place,
    change: moved ? `is gone, and ${successor.logicalId} of the same type is new in the stack ${successor.stack}: it was moved`
      : `is gone, and ${successor.logicalId} of the same type is new: it was renamed`,
    effect: `${fate} An empty one is made.${taken}`,
    advice: moved
      ? `Leave it where it was, or move it without loss: \`cdk refactor\`, or keep it (DeletionPolicy Retain) and \`cdk import\` it into ${successor.stack}.`
      : `Keep the id and the parents of the construct, or call \`overrideLogicalId('${logicalId}')\` on its CfnResource.`,
  };
}

/** Effect on a resource that leaves its stack. */
export function fateOf({ deletionPolicy }: StatefulRecord, noun: string, holds: string): string {
  switch (deletionPolicy) {
    case 'Retain':
    case 'RetainExceptOnCreate': return `The ${noun} would be orphaned: kept with ${holds} (DeletionPolicy ${deletionPolicy}), outside of every stack and used by nothing here.`;
    case 'Snapshot': return `The ${noun} would be deleted after a last snapshot (DeletionPolicy Snapshot).`;
    default: return `The ${noun} would be deleted with ${holds} (DeletionPolicy ${deletionPolicy}).`;
  }
}

function lower(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}

function found({ stack, logicalId, record }: Place): StatefulChange {
  return {
    stack,
    logicalId,
    resourceType: record.type,
    harmful: false,
    change: 'is not in the baseline',
    effect: 'It would be made. Its loss is reported only after the baseline has it.',
    advice: 'Accept, so that it is guarded from now on.',
  };
}
