import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from './json';
import { type Storable, fromAttributes, toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

export type Item = Record<string, AttributeValue>;

/** One record of an entity. */
export interface EntityRecord {
  readonly id: string;
  /** The id of the record that this one belongs to. */
  readonly parentId?: string;
  /** Missing: shared. */
  readonly owner?: string;
  readonly data: JsonObject;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
  /** Its children are being deleted, and then it is: for callers it is gone. */
  readonly deleting?: true;
  /** Author of this version, if versions are kept. */
  readonly by?: string;
  /** The line of an object that this version was imported from. It isn't read again, so that the next version of the record has none. */
  readonly importedFrom?: string;
}

/** The attributes of a record, beside its keys and slots. */
export function attributesOf({ owner, data, version, createdAt, updatedAt, expiresAt, deleting, by, importedFrom }: EntityRecord): Item {
  return toAttributes({ owner, data: data as object as Storable, v: version, createdAt, updatedAt, expiresAt, deleting, by, importedFrom });
}

/** `order#<id>`, or `order.line#<id of the order>#<id>`. */
function idsIn(sortKey: string): Pick<EntityRecord, 'id' | 'parentId'> {
  const [, first, second] = sortKey.split('#');
  return second === undefined ? { id: first } : { parentId: first, id: second };
}

export function recordOf(item: Item): EntityRecord {
  const { owner, data, v, createdAt, updatedAt, expiresAt, deleting, by } = item;
  const read: Record<string, unknown> = fromAttributes({
    data, v, createdAt, updatedAt, ...(owner && { owner }), ...(expiresAt && { expiresAt }), ...(deleting && { deleting }), ...(by && { by }),
  });
  const { v: version, ...fields } = read;
  // Only this module writes records, so what it reads has the type that it wrote.
  return { ...fields, ...idsIn(item.sk.S ?? ''), version } as object as EntityRecord;
}

/** Records past their expiry are gone, also before DynamoDB's sweep takes them. */
export function isExpired({ expiresAt }: EntityRecord): boolean {
  return expiresAt !== undefined && expiresAt < nowSeconds();
}

/** Also tells a record from one that had the same id before. */
export function etagOf({ version, createdAt }: EntityRecord): string {
  return `"${version}-${Date.parse(createdAt).toString(36)}"`;
}

let last = 0;

/** Now, and never the same moment twice: what is created again is told from what it was by its time. */
export function moment(): string {
  last = Math.max(last + 1, Date.now());
  return new Date(last).toISOString();
}
