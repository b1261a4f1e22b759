import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from './json';
import { type Storable, fromAttributes, toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

export type Item = Record<string, AttributeValue>;

/** One record of an entity. */
export interface EntityRecord {
  readonly id: string;
  /** Missing: shared. */
  readonly owner?: string;
  readonly data: JsonObject;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
}

/** The attributes of a record, beside its keys and slots. */
export function attributesOf({ owner, data, version, createdAt, updatedAt, expiresAt }: EntityRecord): Item {
  return toAttributes({ owner, data: data as object as Storable, v: version, createdAt, updatedAt, expiresAt });
}

export function recordOf(item: Item): EntityRecord {
  const { owner, data, v, createdAt, updatedAt, expiresAt } = item;
  const read: Record<string, unknown> = fromAttributes({ data, v, createdAt, updatedAt, ...(owner && { owner }), ...(expiresAt && { expiresAt }) });
  const { v: version, ...fields } = read;
  // Only this module writes records, so what it reads has the type that it wrote.
  return { ...fields, id: item.sk.S?.replace(/^[^#]*#/, ''), version } as object as EntityRecord;
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
