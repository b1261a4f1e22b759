import { StatefulChange } from './stateful-change';
import { StatefulRecord, StatefulRecords } from './stateful-record';
import { STATEFUL_TYPES } from './stateful-types';

interface Place { readonly stack: string; readonly logicalId: string; readonly record: StatefulRecord }

/** What is in one of the two alone: gone, renamed, moved, or new. */
export function lostAndFound(before: StatefulRecords, after: StatefulRecords): StatefulChange[] {
  const fresh = missingIn(before, after);
  const gone = missingIn(after, before);
  // Surest first, so that a rename does not take what was moved.
  const successors = new Map<Place, Place>();
  for (const belongs of [sameId, sameStackAndContent, sameStack, sameContent]) {
    for (const old of gone.filter((each) => !successors.has(each))) {
      const index = fresh.findIndex((each) => each.record.type === old.record.type && belongs(old, each));
      if (index >= 0) successors.set(old, ...fresh.splice(index, 1) as [Place]);
    }
  }
  return [...gone.map((old) => lost(old, successors.get(old), old.stack in after)), ...fresh.map(found)];
}

const sameId = (a: Place, b: Place) => a.logicalId === b.logicalId;
const sameStack = (a: Place, b: Place) => a.stack === b.stack;
const sameContent = (a: Place, b: Place) => JSON.stringify(a.record) === JSON.stringify(b.record);
const sameStackAndContent = (a: Place, b: Place) => sameStack(a, b) && sameContent(a, b);

/** What the first lacks of the second. A resource cannot change its type. */
function missingIn(some: StatefulRecords, all: StatefulRecords): Place[] {
  return Object.entries(all).flatMap(([stack, records]) => Object.entries(records)
    .filter(([logicalId, { type }]) => some[stack]?.[logicalId]?.type !== type)
    .map(([logicalId, record]) => ({ stack, logicalId, record })));
}

function lost({ stack, logicalId, record }: Place, successor: Place | undefined, stackThere: boolean): StatefulChange {
  const { noun, holds, name } = STATEFUL_TYPES[record.type] ?? { noun: 'resource', holds: 'what it holds', name: undefined };
  const place = { stack, logicalId, resourceType: record.type, harmful: true };
  const fate = stackThere ? fateOf(record, noun, holds) : `The stack ${stack} stays as it is until someone deletes it, and then ${lower(fateOf(record, noun, holds))}`;
  if (!successor) {
    return {
      ...place,
      change: stackThere ? 'is gone' : 'is gone with its stack',
      effect: fate,
      advice: 'Put it back. Where it should go, save what it holds and accept.',
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

/** What becomes of a resource that leaves its stack. */
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
    effect: 'It would be made. Until the baseline has it, nobody is warned of its loss.',
    advice: 'Accept, so that it is guarded from now on.',
  };
}
