import { Lazy, Token } from 'aws-cdk-lib';
import { StreamFilter } from '../../data';
import { EntityModel, recordKind } from '../../handlers/catalog';
import { checkDistinct, checkInteger, checkKnownList, checkMember, checkSeconds, invalid } from '../../private/invalid';
import { FieldCondition, MessageFilter, NotificationTopic } from '../../queueing';
import { EntityChange, EntityChangesOptions, OnChangeOptions } from '../entity-change';

/** Lambda takes five of a queue, of which one is for events without values. */
const MAX_FILTERS = 4;

/** Throws for settings that can't be honoured, by the names of the props that hold them. */
export function checkChangesOptions({ bus, eventSource, maxBatchingWindow, parallelizationFactor }: EntityChangesOptions): void {
  checkSeconds('entityChanges.maxBatchingWindow', maxBatchingWindow, 0, 300);
  checkInteger('entityChanges.parallelizationFactor', parallelizationFactor, 1, 10);
  if (eventSource !== undefined && !bus) throw invalid('entityChanges.eventSource', eventSource, 'nothing without entityChanges.bus: messages of a topic have no source');
  if (eventSource !== undefined && (Token.isUnresolved(eventSource) || !/^(?!aws\.)[A-Za-z0-9/_.-]{1,128}$/.test(eventSource))) {
    throw invalid('entityChanges.eventSource', eventSource, "up to 128 letters, digits and / _ . - that don't begin with aws., known at synthesis");
  }
}

/** Throws for a topic that changes can't be published to. */
export function checkChangesTopic(topic: NotificationTopic | undefined): void {
  if (topic?.topic.fifo) throw invalid('topic', topic.node.path, 'a standard topic, because functions hear of changes from queues that are not FIFO');
}

/** Throws for types and filters that can't be honoured. */
export function checkOnChange(name: string, { types, filters, queue }: OnChangeOptions): void {
  const at = `onChange of the entity '${name}'`;
  checkKnownList(`${at}.types`, types);
  if (types && !types.length) throw invalid(`${at}.types`, '[]', 'at least one of created, updated and deleted');
  checkDistinct(`${at}.types`, types);
  for (const type of types ?? []) checkMember(`${at}.types`, type, EntityChange);
  checkKnownList(`${at}.filters`, filters);
  if (queue?.filters) throw invalid(`${at}.queue.filters`, `${queue.filters.length} filters`, `none: they would drop changes that are too large for their values. Use ${at}.filters`);
  if (filters && (filters.length < 1 || filters.length > MAX_FILTERS)) throw invalid(`${at}.filters`, `${filters.length} filters`, `from 1 to ${MAX_FILTERS} filters`);
}

/** The filters of a queue: also for events whose values were left out, because it isn't known whether they match. */
export function changeFilters({ filters }: OnChangeOptions): MessageFilter[] | undefined {
  return filters && [...filters, MessageFilter.body({ omitted: FieldCondition.exists() })];
}

/** Which records of the stream are worth a call of the function. More entities may join until synthesis. */
export function streamFilters(entities: () => EntityModel[]): StreamFilter[] {
  const prefixes = () => entities().map((entity) => `${recordKind(entity)}#`).sort().map((prefix) => ({ prefix }));
  return [StreamFilter.pattern(Lazy.string({ produce: () => JSON.stringify({ dynamodb: { Keys: { sk: { S: prefixes() } } } }) }))];
}

/** Throws for an entity of whose changes no connection would ever hear. */
export function checkLive(at: string, { access, ownership }: Pick<EntityModel, 'access' | 'ownership'>): void {
  if (liveRecipients({ access, ownership }).length) return;
  throw invalid(at, true, ownership.kind === 'shared'
    ? 'false for shared records that no Access.group() may read: connections are known by their users, tenants and groups, and these records have no owner'
    : 'false where neither the owner of a record nor a group may read it: connections are known by their users, tenants and groups');
}

/** Recipients of a live entity's changes, in words. */
export function liveRecipients({ access, ownership }: Pick<EntityModel, 'access' | 'ownership'>): string[] {
  const reading = access.filter(({ operations }) => operations.includes('read')).map(({ subject }) => subject);
  const ofOwners = hasLiveOwners({ access, ownership });
  return [...(ofOwners ? [ownership.kind === 'tenant' ? 'tenant' : 'owner'] : []), ...new Set(reading.filter(({ kind }) => kind === 'group').map(({ name }) => `group ${name}`))];
}

/** Whether the owner of a record is notified of its changes. */
export function hasLiveOwners({ access, ownership }: Pick<EntityModel, 'access' | 'ownership'>): boolean {
  const reading = access.filter(({ operations }) => operations.includes('read')).map(({ subject }) => subject);
  return ownership.kind !== 'shared' && reading.some(({ kind, group }) => (kind === 'owner' && group === undefined) || kind === 'signed-in' || kind === 'anyone');
}
