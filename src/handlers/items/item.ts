import type { Attributes, ItemBody, ItemPatchBody } from '../shared/body-types';
import { MAX_BODY_BYTES } from '../shared/json-body';
import { badRequest } from '../shared/problem';
import type { StoredRecord } from '../shared/record-table';
import { requireStorable } from '../shared/storable';

const MAX_ATTRIBUTES = 50;

/** What callers decide about an item. */
export interface ItemContent {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Attributes;
}

export interface ItemRecord extends StoredRecord, ItemContent {
  /** Version of the object that an import has taken the item from. Gone once a user has changed the item: then it is theirs. */
  readonly importSequencer?: string;
}

/** The content of a body, field by field: nothing else of it gets through. */
export function itemContent({ name, description, tags, attributes }: ItemBody): ItemContent {
  return checked({ name, description, tags, attributes });
}

/** JSON merge patch (RFC 7386) on the fields that callers decide about: null removes. */
export function patchedContent(current: ItemContent, patch: ItemPatchBody): ItemContent {
  return checked({
    name: patch.name ?? current.name,
    description: patch.description === undefined ? current.description : patch.description ?? undefined,
    tags: patch.tags === undefined ? current.tags : patch.tags ?? undefined,
    attributes: patchedAttributes(current.attributes, patch.attributes),
  });
}

export function newItem(id: string, content: ItemContent, now: string): ItemRecord {
  return { id, ...content, version: 1, createdAt: now, updatedAt: now };
}

/** The representation that callers see. */
export function publicItem({ id, name, description, tags, attributes, version, createdAt, updatedAt }: ItemRecord): object {
  return { id, name, description, tags, attributes, version, createdAt, updatedAt };
}

function patchedAttributes(current: Attributes | undefined, patch: ItemPatchBody['attributes']): Attributes | undefined {
  if (patch === undefined) {
    return current;
  }
  if (patch === null) {
    return undefined;
  }
  const merged = new Map<string, string | number | boolean>(Object.entries(current ?? {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(key);
    } else {
      merged.set(key, value);
    }
  }
  return Object.fromEntries(merged);
}

/** What the schema cannot say: it sees one body, never the merged whole. */
function checked(content: ItemContent): ItemContent {
  const { name, description, tags, attributes } = content;
  requireStorable(name, 'name');
  requireStorable(description, 'description');
  requireStorable(tags, 'tags');
  requireStorable(attributes, 'attributes');
  if (Object.keys(attributes ?? {}).length > MAX_ATTRIBUTES) {
    throw badRequest('attributes', `must have at most ${MAX_ATTRIBUTES} properties`);
  }
  if (Buffer.byteLength(JSON.stringify(content)) > MAX_BODY_BYTES) {
    throw badRequest('', `an item has at most ${MAX_BODY_BYTES} bytes`);
  }
  return content;
}
