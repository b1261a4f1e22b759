import type { Item } from './services/expressions';
import type { Seed } from './services/services';
import { canonicalJson, sha256 } from '../../src/handlers/shared/hash';
import { type Storable, toAttributes } from '../../src/handlers/shared/marshalling';
import { ownerInObjectKey } from '../../src/handlers/shared/owner';

/** In all that an owner has, and in nothing that is sent. */
export const markOf = (owner: string): string => `kingfisher-of-${owner.slice(-4)}`;

const THEN = '2026-01-01T00:00:00.000Z';
const LATER = 4_000_000_000;

type Kind = 'ITEM' | 'FILE' | 'JOB';

/** The id of the n-th record of a kind: the same for every owner, so that nothing but the partition tells them apart. */
export function idOf(kind: Kind, n: number): string {
  return `00000000-0000-4000-8000-${{ ITEM: 'a', FILE: 'b', JOB: 'c' }[kind].repeat(11)}${n}`;
}

/** The tag of an item that was never changed. */
export const ITEM_TAG = `"1-${Date.parse(THEN).toString(36)}"`;

const FIELDS: Readonly<Record<Kind, readonly (Readonly<Record<string, Storable>>)[]>> = {
  ITEM: [{ attributes: { watts: 7 }, tags: ['a'] }, { importSequencer: '0A' }, { expiresAt: 1 }],
  FILE: [
    { status: 'AVAILABLE', contentType: 'text/plain; charset=utf-8', size: 5 },
    { status: 'PENDING', contentType: 'text/plain', size: 5, expiresAt: LATER, pendingIn: 'FILE#1' },
    { status: 'PENDING', contentType: 'text/plain', size: 5, expiresAt: LATER, pendingIn: 'FILE#2' },
    { status: 'ABANDONED', contentType: 'text/plain', size: 5, expiresAt: LATER },
    { status: 'PENDING', contentType: 'text/plain', size: 5, multipart: true, uploadId: 'upload', uploadUntil: LATER, expiresAt: LATER, pendingIn: 'FILE#3' },
    // From here on, files from before each had its own key.
    { status: 'AVAILABLE', contentType: 'text/plain', size: 0 },
    { status: 'PENDING', contentType: 'text/plain', size: 0, expiresAt: LATER, pendingIn: 'FILE#4' },
  ],
  JOB: [
    { type: 'summary', status: 'QUEUED', input: { deep: true }, expiresAt: LATER, pendingIn: 'JOB#0' },
    { type: 'summary', status: 'RUNNING', claimToken: 'x', leaseUntil: 1, expiresAt: LATER, pendingIn: 'JOB#1' },
    { type: 'summary', status: 'SUCCEEDED', result: { items: 1 }, completedAt: THEN, expiresAt: LATER, pendingIn: 'JOB#2' },
    { type: 'summary', status: 'FAILED', error: 'no', completedAt: THEN, notifiedAt: THEN, expiresAt: LATER },
    { type: 'unheard', status: 'QUEUED', expiresAt: LATER, pendingIn: 'JOB#3' },
  ],
};

const FIRST_FILE_FROM_BEFORE = 5;

/** The file that is uploaded in parts. */
export const FILE_IN_PARTS = idOf('FILE', 4);

/** The data of each owner: records of every kind in every state, and the objects of files. */
export function seedOf(owners: readonly string[]): Seed {
  return { items: owners.flatMap((owner) => [...recordsOf(owner), ...keysOf(owner)]), objects: Object.fromEntries(owners.flatMap(objectsOf)) };
}

export function idsOf(kind: Kind): readonly string[] {
  return FIELDS[kind].map((_, n) => idOf(kind, n));
}

/** What the keys `k` and `order-1` were used for: one record that exists, and one that was deleted. */
function keysOf(owner: string): Item[] {
  return ([['items', 'ITEM'], ['files', 'FILE'], ['jobs', 'JOB']] as const).flatMap(([path, kind]) => ([['k', 0], ['order-1', 9]] as const).map(([key, n]) => {
    const hash = sha256(JSON.stringify([`POST /${path}`, key]));
    return toAttributes({
      ...(kind === 'ITEM' ? { pk: `KEY#${owner}#${hash}`, sk: '-', owner } : { pk: `OWNER#${owner}`, sk: `KEY#${hash}` }),
      id: idOf(kind, n),
      requestHash: sha256(canonicalJson(n === 0 ? {} : { type: 'summary' })),
      expiresAt: LATER,
    });
  }));
}

function recordsOf(owner: string): Item[] {
  return [...itemsOf(owner), ...(['FILE', 'JOB'] as const).flatMap((kind) => FIELDS[kind].map((fields, n) => toAttributes({
    pk: `OWNER#${owner}`,
    sk: `${kind}#${idOf(kind, n)}`,
    id: idOf(kind, n),
    // Of a job, the mark is where its owner reads it.
    ...(kind === 'JOB' ? { error: markOf(owner) } : { name: markOf(owner) }),
    version: 1,
    createdAt: THEN,
    updatedAt: THEN,
    ...(kind === 'FILE' && n < FIRST_FILE_FROM_BEFORE ? { objectKey: objectKeyOf(owner, n) } : {}),
    ...fields,
  })))];
}

/** Items are records of an entity. */
function itemsOf(owner: string): Item[] {
  return FIELDS.ITEM.map(({ attributes, tags, ...fields }, n) => toAttributes({
    pk: `OWNER#${owner}`,
    sk: `item#${idOf('ITEM', n)}`,
    owner,
    data: { name: markOf(owner), ...(attributes === undefined ? {} : { attributes }), ...(tags === undefined ? {} : { tags }) },
    v: 1,
    createdAt: THEN,
    updatedAt: THEN,
    ...fields,
  }));
}

function objectKeyOf(owner: string, n: number): string {
  const key = `files/${ownerInObjectKey(owner)}/${idOf('FILE', n)}`;
  return n < FIRST_FILE_FROM_BEFORE ? `${key}/${idOf('FILE', n).replaceAll('b', 'd')}` : key;
}

function objectsOf(owner: string): [string, string][] {
  return [0, 1, FIRST_FILE_FROM_BEFORE].map((n) => [objectKeyOf(owner, n), markOf(owner)]);
}
