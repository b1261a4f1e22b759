import type { AccessModel } from '../catalog';
import { grantsOn, isSettable, isVisible } from './access';
import type { Entity } from './entity';
import { type EntityRequest, type RecordContext, isNaturalKey } from './entity-request';
import { type JsonObject } from './json';
import { merged } from './merge-patch';
import type { EntityRecord } from './record';
import { unknownRemovals } from './removals';
import type { Schema } from './schema-walk';
import { type FieldError, HttpProblem, badRequest, fieldError } from '../shared/problem';

/** The content of a new record. Throws 400 for what the rules do not let set, and for what does not fit the schema. */
export function createdContent(context: RecordContext, rules: readonly AccessModel[], owner: string | undefined, body: JsonObject): JsonObject {
  requireSettable(context.entity, rules, body);
  const content = fitting(context, rules, owner, body);
  const { key } = context.entity.model;
  if (key !== undefined && !isNaturalKey(content[key])) {
    throw badRequest(key, 'must be an id: a letter or digit, then up to 127 letters, digits, and . _ ~ -; not batch-get, batch-write or batch-export');
  }
  return content;
}

/** The content with all that the caller may set replaced. The rest stays: a body could not have it. */
export function replacedContent(context: EntityRequest, rules: readonly AccessModel[], current: EntityRecord, body: JsonObject): JsonObject {
  const { entity } = context;
  requireSettable(entity, rules, body, current);
  const kept = Object.entries(current.data).filter(([name]) => name === entity.model.key || !isSettable(rules, name));
  return fitting(context, rules, current.owner, entity.readOnly.kept(current.data, { ...Object.fromEntries(kept), ...body }));
}

export function patchedContent(context: EntityRequest, rules: readonly AccessModel[], current: EntityRecord, patch: JsonObject): JsonObject {
  const { entity } = context;
  requireSettable(entity, rules, patch, current);
  const unknown = unknownRemovals(entity.model.schema as Schema, current.data, patch);
  if (unknown.length > 0) {
    throw new HttpProblem(400, { detail: "The patch doesn't fit the schema of the record.", errors: unknown });
  }
  return fitting(context, rules, current.owner, entity.readOnly.kept(current.data, merged(current.data, patch)));
}

/** Which of the properties that may be seen no longer fit the schema. */
export function invalidFields({ validator }: Entity, rules: readonly AccessModel[], { data }: EntityRecord): readonly string[] {
  const names = validator.errors(data).map(({ field }) => Object.keys(data).find((name) => isAt(field, name)) ?? field.split('.')[0]);
  return [...new Set(names)].filter((name) => name !== '' && isVisible(rules, name)).sort();
}

function requireSettable({ model: { key }, readOnly }: Entity, rules: readonly AccessModel[], body: JsonObject, current?: EntityRecord): void {
  const refused = Object.keys(body).filter((name) => !isSettable(rules, name)).map((name) => fieldError(name, 'must not be set by this caller'));
  const reserved = readOnly.first(body);
  if (reserved !== undefined) {
    refused.push(fieldError(reserved, 'is read-only'));
  }
  if (key !== undefined && current !== undefined && Object.hasOwn(body, key) && body[key] !== current.data[key]) {
    refused.push(fieldError(key, 'must stay as it is: it is the id'));
  }
  if (refused.length > 0) {
    throw new HttpProblem(400, { detail: 'The body sets fields that it must not set.', errors: refused });
  }
}

/** The whole record with its defaults, if it is valid. Errors of properties that the caller can neither see nor set aren't reported. */
function fitting({ entity, caller }: RecordContext, rules: readonly AccessModel[], owner: string | undefined, content: JsonObject): JsonObject {
  const whole = entity.defaults.in(content);
  const errors = entity.validator.errors(whole);
  if (errors.length > 0) {
    const reading = grantsOn(entity.model, caller, 'read', owner);
    const secret = entity.model.access.flatMap(({ hidden }) => hidden).filter((name) => !isSettable(rules, name) && !isVisible(reading, name));
    const told = errors.filter(({ field, message }: FieldError) => !secret.some((name) => isAt(field, name) || message.includes(`lacks ${name},`)));
    throw new HttpProblem(400, { detail: "The record doesn't fit its schema.", errors: told });
  }
  return whole;
}

function isAt(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`);
}
