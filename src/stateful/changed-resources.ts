import { StatefulChange } from './stateful-change';
import { StatefulRecord } from './stateful-record';
import { STATEFUL_TYPES, StatefulType } from './stateful-types';

type Finding = Pick<StatefulChange, 'change' | 'effect' | 'advice'> & { readonly harmful?: boolean };

/** Loss under each policy: nothing, everything after the snapshot, everything. */
const LOSS: Record<string, number> = { Retain: 0, RetainExceptOnCreate: 0, Snapshot: 1, Delete: 2 };

/** Differences of a resource that both have. */
export function changesOf(before: StatefulRecord, after: StatefulRecord): Finding[] {
  const type = STATEFUL_TYPES[after.type];
  return [
    ...fixedChanges(before, after, type),
    ...policyChange('DeletionPolicy', before.deletionPolicy, after.deletionPolicy, type),
    ...policyChange('UpdateReplacePolicy', before.updateReplacePolicy, after.updateReplacePolicy, type),
    ...conditionChange(before, after, type),
    ...indexChanges(before.indexes, after.indexes),
    ...replicaChanges(before.replicas, after.replicas),
    ...attributeChanges(before.attributes, after.attributes),
  ];
}

function fixedChanges(before: StatefulRecord, after: StatefulRecord, type: StatefulType): Finding[] {
  return differences(before.fixed, after.fixed).map((name) => {
    const change = `${name} changes from ${show(before.fixed[name])} to ${show(after.fixed[name])}`;
    const advice = `Leave ${name} as it was. For another one, create a second ${type.noun} beside this one, copy the data, and switch over.`;
    if (type.refused?.includes(name)) return { change, effect: 'The service refuses to change it, and the deployment fails.', advice };
    const certainty = type.maybe?.includes(name) ? 'may be replaced' : 'would be replaced';
    return { change, effect: `The ${type.noun} ${certainty} by an empty one. ${fateOfOld(after, type)}`, advice };
  });
}

/** A replacement follows the policy of the new template. */
function fateOfOld({ updateReplacePolicy }: StatefulRecord, { holds }: StatefulType): string {
  switch (updateReplacePolicy) {
    case 'Retain':
    case 'RetainExceptOnCreate': return `The old one is kept with ${holds} (UpdateReplacePolicy Retain), outside of every stack.`;
    case 'Snapshot': return 'The old one is deleted after a last snapshot (UpdateReplacePolicy Snapshot).';
    default: return `The old one is deleted with ${holds} (UpdateReplacePolicy ${updateReplacePolicy}).`;
  }
}

function policyChange(name: string, before: string, after: string, { noun, holds }: StatefulType): Finding[] {
  // Retain and RetainExceptOnCreate say the same of what exists already.
  if (LOSS[before] === LOSS[after]) return [];
  const change = `${name} changes from ${before} to ${after}`;
  const occasion = name === 'DeletionPolicy' ? 'leaves the stack, or the stack is deleted' : 'is replaced';
  return LOSS[after] > LOSS[before]
    ? [{ change, effect: `Nothing yet. The next time that the ${noun} ${occasion}, ${holds} would go with it.`, advice: 'Keep RemovalPolicy.RETAIN.' }]
    : [{ change, effect: `The ${noun} would be as safe as before, or safer.`, advice: 'Accept, so that it stays so.', harmful: false }];
}

function conditionChange(before: StatefulRecord, after: StatefulRecord, { noun, holds }: StatefulType): Finding[] {
  if (before.condition === after.condition) return [];
  return [{
    change: `the condition changes from ${before.condition ?? 'none'} to ${after.condition ?? 'none'}`,
    effect: `Where it is false, the ${noun} leaves the stack, by DeletionPolicy ${before.deletionPolicy} with or without ${holds}.`,
    advice: 'Take the condition back, or see that it holds wherever the stack is deployed.',
  }];
}

/** Index of a slot of entities. */
const SLOT = /^slot\d+$/;

function indexChanges(before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): Finding[] {
  const altered = differences(before, after);
  const shared = altered.filter((name) => name in before && name in after);
  const slots = altered.filter((name) => !(name in after) && SLOT.test(name));
  const advice = 'Give the new index another name, deploy it, switch the readers over, and remove the old one in a later deployment.';
  return [
    ...shared.map((name) => ({
      change: `the index ${name} changes from ${show(before[name])} to ${show(after[name])}`,
      effect: 'CloudFormation refuses: keys and projection of an index cannot be changed.',
      advice,
    })),
    ...slots.map((name) => ({
      change: `the index ${name} is gone`,
      effect: 'Records of entities that are in this slot are no longer listed, and adding the slots again takes an update of the table for each.',
      advice: 'Keep the slots, by entitySlots: true, and by the entitySlotCount that there was.',
    })),
    ...(altered.length > 1 ? [{
      change: `${altered.length} indexes change at once: ${altered.map((name) => `${name} ${name in after ? name in before ? 'changed' : 'created' : 'deleted'}`).join(', ')}`,
      effect: 'The deployment fails: CloudFormation creates or deletes one index of a table in an update.',
      advice: altered.every((name) => !(name in before) && SLOT.test(name))
        ? 'Keep the number of slots: entitySlotCount is for the first deployment. Or raise it by one, deploy, accept, and so on.'
        : 'Deploy one index at a time, and accept after each.',
    }] : []),
  ];
}

function replicaChanges(before: string[] = [], after: string[] = []): Finding[] {
  const removed = before.filter((region) => !after.includes(region));
  const added = after.filter((region) => !before.includes(region));
  return [
    ...removed.map((region) => ({
      change: `the replica in ${region} is gone`,
      effect: `It would be deleted. Whoever reads and writes in ${region} has no table.`,
      advice: 'Keep the replica until it is no longer used.',
    })),
    ...added.map((region) => ({
      change: `a replica in ${region} is not in the baseline`, effect: 'It would be made.', advice: 'Accept, so that it is guarded, too.', harmful: false,
    })),
    ...(removed.length + added.length > 1 ? [{
      change: `${removed.length + added.length} replicas change at once: ${[...removed, ...added].join(', ')}`,
      effect: 'The deployment fails: CloudFormation makes or deletes one replica of a table in an update.',
      advice: 'Deploy one replica at a time, and accept after each.',
    }] : []),
  ];
}

/** Attributes that every pool has; their settings are made with the pool. */
const STANDARD = ['address', 'birthdate', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname',
  'phone_number', 'phone_number_verified', 'picture', 'preferred_username', 'profile', 'updated_at', 'website', 'zoneinfo', 'sub'];

/** Attributes of the user's own may be added, and that is all. */
function attributeChanges(before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): Finding[] {
  return differences(before, after)
    .filter((name) => name in before || STANDARD.includes(name) || (after[name] as { Required?: boolean }).Required === true)
    .map((name) => ({
      change: name in after ? `the user attribute ${name} changes from ${show(before[name])} to ${show(after[name])}` : `the user attribute ${name} is gone`,
      effect: 'Cognito refuses: attributes of a user pool cannot be changed or removed, and standard or required ones not be added later. '
        + 'A deployment that gets around it makes a new pool without any accounts.',
      advice: 'Leave the attribute as it was; add a custom one, which is allowed, for what is new.',
    }));
}

function differences(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
