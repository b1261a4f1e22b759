import { type Change } from './change';
import { headOf, recordOfChange } from './change-event';
import { fittingText } from './message-text';
import type { AccessModel, EntityModel, OwnershipModel, SubjectModel } from '../catalog';
import { representation } from '../entities/representation';
import { isOwner } from '../shared/owner';
import { sha256 } from '../shared/hash';

/** API Gateway takes 128 KB, of which the frame around a message is a part. */
const MAX_MESSAGE_BYTES = 127 * 1024;

/** Whom a message is for, and the rules by which they may see the record. */
interface Recipient {
  readonly to: { readonly ownerId: string } | { readonly group: string } | { readonly claim: string; readonly value: string };
  readonly rules: readonly AccessModel[];
}

/** Messages to clients about a change, for the queue of messages to connections: one for each recipient, with the properties that the recipient can see. */
export function liveMessages(change: Change): readonly string[] {
  return recipientsOf(change.entity.model, recordOfChange(change).owner).map(({ to, rules }) => {
    const { id, ...head } = headOf(change);
    const record = change.new && representation(change.entity, change.new, rules);
    const message = fittingText({ ...head, record }, ['record'], MAX_MESSAGE_BYTES);
    // Clients ignore an ID that they have seen: a recipient with several roles gets each message.
    const seen = `${id}.${sha256(message).slice(0, 8)}`;
    return `{"version":1,"id":${JSON.stringify(seen)},"to":${JSON.stringify(to)},"message":${message}}`;
  });
}

function recipientsOf({ access, ownership }: EntityModel, owner: string | undefined): readonly Recipient[] {
  const reading = access.filter(({ operations }) => operations.includes('read'));
  const withRules = (to: Recipient['to'], holds: (subject: SubjectModel) => boolean): readonly Recipient[] => {
    const rules = reading.filter(({ subject }) => holds(subject));
    return rules.length === 0 ? [] : [{ to, rules }];
  };
  const groups = [...new Set(reading.flatMap(({ subject: { kind, name } }) => kind === 'group' && isOwner(name) ? [name] : []))];
  return [
    // Which groups an owner is in is not known here.
    ...(owner === undefined ? [] : withRules(ownersOf(ownership, owner), (subject) => isForAll(subject) || (subject.kind === 'owner' && subject.group === undefined))),
    ...groups.flatMap((group) => withRules({ group }, (subject) => isForAll(subject) || (subject.kind === 'group' && subject.name === group))),
  ];
}

/** The user, or all users of the tenant. */
function ownersOf({ claim }: OwnershipModel, owner: string): Recipient['to'] {
  return claim === undefined ? { ownerId: owner } : { claim, value: owner };
}

function isForAll({ kind }: SubjectModel): boolean {
  return kind === 'signed-in' || kind === 'anyone';
}
