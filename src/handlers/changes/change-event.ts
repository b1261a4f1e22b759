import type { Change } from './change';
import { fittingText } from './message-text';
import type { AccessModel } from '../catalog';
import { representation } from '../entities/representation';
import type { EntityRecord } from '../entities/record';

/** SNS and EventBridge take 256 KB, of which attributes, names and addresses are a part. */
export const MAX_EVENT_BYTES = 248 * 1024;

/** Subscribers are part of the system: rules for callers hide no properties from them. */
const SYSTEM: readonly AccessModel[] = [{ subject: { kind: 'group' }, operations: [], hidden: [], locked: [] }];

/** A published change. */
export interface ChangeEvent {
  /** Such as `order.created`. */
  readonly type: string;
  /** Attributes that subscribers can filter by without parsing the message. */
  readonly attributes: Readonly<Record<string, string>>;
  /** JSON. Values that do not fit are left out, those of before first. */
  readonly text: string;
}

export function changeEvent(change: Change): ChangeEvent {
  const { model: { name } } = change.entity;
  const { owner } = recordOfChange(change);
  const type = `${name}.${change.name}`;
  const [old, next] = [change.old, change.new].map((record) => record && representation(change.entity, record, SYSTEM));
  const event = { version: 1, ...headOf(change), ownerId: owner, old, new: next };
  return {
    type,
    attributes: { type, entity: name, ...(owner === undefined ? {} : { ownerId: owner }) },
    text: fittingText(event, ['old', 'new'], MAX_EVENT_BYTES),
  };
}

/** Content of a change for a recipient who can see the record. */
export function headOf(change: Change): Readonly<Record<string, string | number | undefined>> {
  const { id, name, at, reason, entity: { model } } = change;
  const { id: recordId, parentId, version } = recordOfChange(change);
  return { id, type: `${model.name}.${name}`, entity: model.name, change: name, recordId, parentId, recordVersion: version, at, reason };
}

/** The record as it is, or as it was in the end. */
export function recordOfChange(change: Change): EntityRecord {
  // Each change has one of them.
  return (change.new ?? change.old)!;
}
