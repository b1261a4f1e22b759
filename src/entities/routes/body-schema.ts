import { withoutRequired } from './body-model';
import { KEY_TEXT } from './list-parameters';
import { storableNumbers } from '../../api/storable-numbers';
import { EntityOperationName } from '../../handlers/catalog';
import { isPlain } from '../../private/sorted';
import { Entity } from '../entity';
import { dereferenced, propertiesOf } from '../model/properties';
import { referred } from '../schema/references';
import { escaped, everyPart, mapParts, Schema } from '../schema/walk';

/** Keywords beside which `unevaluatedProperties` says more than `additionalProperties` would. */
const BRANCHING = ['$ref', 'allOf', 'anyOf', 'dependentSchemas', 'else', 'if', 'oneOf', 'then'];

/** The id that a caller chooses. */
export const NATURAL_ID = '^(?!batch-(export|get|write)$)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$';

/** The body of a new record, as documents describe it: without what no caller may set, and with what the handler fills in optional. */
export function creationSchema(entity: Entity): Schema {
  return described(entity, withoutRequired(entity._schema, []), refusedBy(entity, 'create'));
}

/** The same of a replacement, in which the id, and what some callers may not set, may be missing, too. */
export function replacementSchema(entity: Entity): Schema {
  const { access, key } = entity._model;
  const kept = access.filter(({ operations }) => operations.includes('update')).flatMap(({ hidden, locked }) => [...hidden, ...locked]);
  return described(entity, withoutRequired(entity._schema, key === undefined ? kept : [...kept, key]), refusedBy(entity, 'update'));
}

/** The body of a merge patch: what it says of a property is the whole property, or null for none. Objects in it are patches again. */
export function patchSchema(entity: Entity, name: string): Schema {
  const { _schema, _model: { key } } = entity;
  const refused = [...refusedBy(entity, 'update'), ...(key === undefined ? [] : [key])];
  const needed = Array.isArray(_schema.required) ? _schema.required as string[] : [];
  const isSettable = (each: string, property: unknown) => !refused.includes(each) && !(isPlain(property) && property.readOnly === true);
  const own = Object.entries(inKeys(entity, propertiesOf(_schema))).filter(([each, property]) => isSettable(each, property));
  const properties = Object.fromEntries(own.map(([each, property]) => [each, patchOf(_schema, property, needed.includes(each), [])]));
  return documented({
    type: 'object',
    minProperties: 1,
    description: `A JSON merge patch (RFC 7396) of ${name}: what is null is removed.`,
    properties,
    ...(isWhole(_schema) ? { additionalProperties: false } : {}),
    ...(_schema.$defs !== undefined && JSON.stringify(properties).includes('"$ref"') ? { $defs: _schema.$defs } : {}),
  });
}

/** A handler's schema of bodies without access rules; properties that it fills in are optional. */
export function inputSchema(schema: Schema): Schema {
  return documented(withoutRequired(schema, []));
}

/** Properties that every rule for an operation keeps from being set. */
function refusedBy({ _model: { access } }: Entity, operation: EntityOperationName): string[] {
  const rules = access.filter(({ operations }) => operations.includes(operation)).map(({ hidden, locked }) => [...hidden, ...locked]);
  return rules.length ? rules[0].filter((name) => rules.every((names) => names.includes(name))) : [];
}

function described(entity: Entity, schema: Schema, refused: readonly string[]): Schema {
  const { _schema, _model: { key } } = entity;
  const properties = Object.entries(inKeys(entity, propertiesOf(schema)))
    .filter(([name]) => !refused.includes(name))
    .map(([name, property]) => [name, name === key ? matching(property, { pattern: NATURAL_ID }) : property]);
  return documented('properties' in _schema ? { ...schema, properties: Object.fromEntries(properties) } : schema);
}

type Properties = { readonly [name: string]: unknown };

/** Texts that lists are by are parts of keys. */
function inKeys({ _schema, _model: { indexes } }: Entity, properties: Properties): Properties {
  const names = indexes.flatMap(({ by, sortedBy }) => [by.name, sortedBy?.name]);
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => (
    [name, names.includes(name) && isPlain(property) && isFreeText(_schema, property) ? matching(property, KEY_TEXT) : property]
  )));
}

/** Neither one of a few values nor in a format. */
function isFreeText(root: Schema, property: Schema): boolean {
  const meant = dereferenced(root, property);
  return meant.type === 'string' && !['const', 'enum', 'format'].some((keyword) => keyword in meant);
}

/** A pattern that the property has itself stays. */
function matching(property: unknown, more: Schema): unknown {
  if (!isPlain(property)) return property;
  if (property.pattern === undefined) return { ...property, ...more };
  return { ...property, allOf: [...Array.isArray(property.allOf) ? property.allOf : [], more] };
}

/** With the numbers that can be kept, and in the word for closed objects that all tools know. */
function documented(schema: Schema): Schema {
  const inner = closedDefinitions(schema);
  return mapParts(inner, (part) => {
    const { unevaluatedProperties, ...rest } = storableNumbers(part);
    const isPlainlyClosed = unevaluatedProperties === false && !('additionalProperties' in rest);
    if (isPlainlyClosed && !BRANCHING.some((keyword) => keyword in rest)) return { ...rest, additionalProperties: false };
    return isPlainlyClosed && typeof rest.$ref === 'string' && isClosed(inner, rest.$ref) ? rest : storableNumbers(part);
  });
}

/** Definitions of objects closed themselves, where every reference to them closes them. */
function closedDefinitions(schema: Schema): Schema {
  if (!isPlain(schema.$defs)) return schema;
  const left = new Set<string>();
  everyPart(schema, ({ $ref, unevaluatedProperties }) => { if (typeof $ref === 'string' && unevaluatedProperties !== false) left.add($ref); });
  const isOpen = (part: Schema) => part.type === 'object'
    && ![...BRANCHING, 'additionalProperties', 'unevaluatedProperties'].some((keyword) => keyword in part);
  return {
    ...schema,
    $defs: Object.fromEntries(Object.entries(schema.$defs).map(([name, part]) => (
      [name, isPlain(part) && isOpen(part) && !left.has(`#/$defs/${escaped(name)}`) ? { ...part, additionalProperties: false } : part]
    ))),
  };
}

function isClosed(root: Schema, ref: string): boolean {
  return referred(root, ref)?.additionalProperties === false;
}

/** Knows the references that lead to it: a schema can be part of itself. */
function patchOf(root: Schema, property: unknown, isNeeded: boolean, above: readonly unknown[]): unknown {
  if (!isPlain(property)) return property;
  const { $ref, ...whole }: Schema = { ...property, ...dereferenced(root, property) };
  const { default: usual, ...meant } = whole;
  const mayGo = !isNeeded || usual !== undefined;
  if ([meant.type].flat().includes('object') || 'properties' in meant) {
    const inner = $ref !== undefined && above.includes($ref) ? {} : meant;
    return { type: mayGo ? ['object', 'null'] : 'object', description: 'A patch of the object.', ...patchOfObject(root, inner, [...above, $ref]) };
  }
  if (!mayGo) return property;
  const { default: _usual, ...rest } = property;
  return { anyOf: [rest, { type: 'null' }] };
}

function patchOfObject(root: Schema, schema: Schema, above: readonly unknown[]): Schema {
  const needed = Array.isArray(schema.required) ? schema.required as string[] : [];
  const properties = Object.entries(propertiesOf(schema)).map(([name, property]) => [name, patchOf(root, property, needed.includes(name), above)]);
  return { ...(properties.length ? { properties: Object.fromEntries(properties) } : {}), additionalProperties: !isWhole(schema) };
}

/** Whether an object has the properties that its schema names, and no others. */
function isWhole(schema: Schema): boolean {
  const isClosedHere = schema.unevaluatedProperties === false || schema.additionalProperties === false;
  return isClosedHere && ![...BRANCHING, 'patternProperties'].some((keyword) => keyword in schema);
}
