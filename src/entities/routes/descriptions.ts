import { batchExportResult, batchGetResult, batchGetSchema, batchWriteResult, batchWriteSchema } from './batch-descriptions';
import { creationModel, replacementModel } from './body-model';
import { creationSchema, NATURAL_ID, patchSchema, replacementSchema } from './body-schema';
import { exampleOf } from './examples';
import { historySchema } from './history-description';
import { listParameters } from './list-parameters';
import { alwaysReads } from './readers';
import { recordOf } from './record-schema';
import { RequestSchema } from '../../api';
import {
  CACHE_CONTROL, ETAG, EXAMPLE_ID, EXAMPLE_TIME, IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, IF_MATCH, IF_NONE_MATCH, LOCATION, madeId, named,
  NEXT_CURSOR, NOT_MODIFIED, pageParameters,
} from '../../api/described-parts';
import { DescribedAnswer, DescribedParameter, DescribedRequest, NamedSchema, referenceTo } from '../../api/described-request';
import { EntityOperationName } from '../../handlers/catalog';
import { Entity } from '../entity';
import { EntityRoute } from '../entity-route';
import { Schema } from '../schema/walk';

const PATCH_TYPES = ['application/json', 'application/merge-patch+json'];
const INVALID_FIELDS: DescribedParameter = {
  name: 'Invalid-Fields', description: 'Properties that no longer fit the schema, separated by commas. There where it has changed since.', schema: { type: 'string' },
};
/** Words behind the name of an entity in the names of its schemas. */
export const SCHEMA_NAMES = ['', 'BatchExportResult', 'BatchGet', 'BatchGetResult', 'BatchWrite', 'BatchWriteResult', 'History', 'List', 'Patch', 'Record', 'Replacement'];

/** The name of an entity as those of schemas begin: `OrderLine`. */
export function schemaName({ name }: Entity): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Schema of requests for a route in API Gateway, and its description in the document of the API. */
export function requestOf(entity: Entity, route: EntityRoute): RequestSchema {
  const plural = pluralOf(entity);
  return RequestSchema._described({
    tag: { name: plural.charAt(0).toLowerCase() + plural.slice(1), description: `Records of the entity ${entity.name}.` },
    path: pathOf(entity),
    ...DESCRIPTIONS[route](entity, schemaName(entity)),
  });
}

const DESCRIPTIONS: { readonly [route in EntityRoute]: (entity: Entity, name: string) => DescribedRequest } = {
  [EntityRoute.CREATE]: (entity, name) => ({
    operationId: `create${name}`,
    summary: `Create ${oneOf(entity)}`,
    headers: [IDEMPOTENCY_KEY],
    body: creationBody(entity, name),
    model: modelOf(name, creationModel(entity._schema)),
    example: exampleOf(entity._schema),
    answers: [{
      ...shown(entity, name, 'create', 201, 'The record was created.'), headers: [ETAG, IDEMPOTENT_REPLAYED, LOCATION],
    }],
    problems: [400, ...ofPublic(entity, 'create'), ...ofParent(entity), 409, 413, 415, 422, 503],
  }),
  [EntityRoute.LIST]: (entity, name) => ({
    operationId: `list${pluralOf(entity)}`,
    summary: `List ${wordsOf(pluralOf(entity))}`,
    description: entity._model.indexes.length ? 'By the parameter of an index, in its order, else in order of creation; page by page.' : 'In order of creation, page by page.',
    parameters: listParameters(entity._model),
    answers: [{ status: 200, description: 'A page of records.', body: named(`${name}List`, listSchema(name), recordOf(entity, name)) }],
    problems: [400, ...ofPublic(entity, 'list'), ...ofParent(entity), 503],
  }),
  [EntityRoute.READ]: (entity, name) => ({
    operationId: `get${name}`,
    summary: `Read ${oneOf(entity)}`,
    headers: [IF_NONE_MATCH],
    answers: [{ status: 200, description: 'The record.', body: recordOf(entity, name), headers: [CACHE_CONTROL, ETAG, INVALID_FIELDS] }, NOT_MODIFIED],
    problems: [400, ...ofPublic(entity, 'read'), 404, 503],
  }),
  [EntityRoute.REPLACE]: (entity, name) => ({
    operationId: `replace${name}`,
    summary: `Replace ${oneOf(entity)}`,
    description: "Properties that the body leaves out are removed, except those that the caller can't set.",
    headers: [IF_MATCH],
    body: replacementBody(entity, name),
    model: replacement(entity, name),
    example: entity._model.key === undefined ? exampleOf(entity._schema) : undefined,
    answers: updated(entity, name),
    problems: [400, ...ofPublic(entity, 'update'), 404, 409, 412, 413, 415, 503],
  }),
  [EntityRoute.PATCH]: (entity, name) => ({
    operationId: `update${name}`,
    summary: `Change parts of ${oneOf(entity)}`,
    headers: [IF_MATCH],
    body: { name: `${name}Patch`, schema: patchSchema(entity, name) },
    contentTypes: PATCH_TYPES,
    answers: updated(entity, name),
    problems: [400, ...ofPublic(entity, 'update'), 404, 409, 412, 413, 415, 503],
  }),
  [EntityRoute.DELETE]: (entity, name) => ({
    operationId: `delete${name}`,
    summary: `Delete ${oneOf(entity)}`,
    headers: [IF_MATCH],
    answers: [
      ...(entity._children.length ? [{ status: 202, description: 'The record is gone for callers. Its children are still being deleted.' }] : []),
      { status: 204, description: 'The record is gone.' },
    ],
    problems: [400, ...ofPublic(entity, 'delete'), 404, 412, 503],
  }),
  [EntityRoute.HISTORY]: (entity, name) => ({
    operationId: `list${name}History`,
    summary: `List the versions of ${oneOf(entity)}`,
    description: 'The newest first, page by page. The owner of a deleted record can still read them.',
    parameters: pageParameters('Versions of a page at the most.', 2048).filter((parameter) => parameter.name !== 'order'),
    answers: [{ status: 200, description: 'A page of versions.', body: named(`${name}History`, historySchema(`${name}Record`), recordOf(entity, name)) }],
    problems: [400, ...ofPublic(entity, 'read'), 404, 503],
  }),
  [EntityRoute.BATCH_EXPORT]: (entity, name) => ({
    operationId: `batchExport${pluralOf(entity)}`,
    summary: `Export all ${wordsOf(pluralOf(entity))} to a file`,
    description: 'A job that writes every record that the caller can list into a file for them, as JSON Lines. Read the job to see whether it has ended.',
    headers: [IDEMPOTENCY_KEY],
    answers: [{
      status: 202,
      description: 'The job is in the queue.',
      body: { name: `${name}BatchExportResult`, schema: batchExportResult() },
      headers: [IDEMPOTENT_REPLAYED, LOCATION],
      example: { job: { id: EXAMPLE_ID, type: 'export', input: { entity: entity.name }, status: 'QUEUED', createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME } },
    }],
    problems: [400, 401, 409, 422, 503],
  }),
  [EntityRoute.BATCH_GET]: (entity, name) => ({
    operationId: `batchGet${pluralOf(entity)}`,
    summary: `Read up to 25 ${wordsOf(pluralOf(entity))}`,
    body: { name: `${name}BatchGet`, schema: batchGetSchema(idSchema(entity)) },
    answers: [{ status: 200, description: 'The records that are there.', body: named(`${name}BatchGetResult`, batchGetResult(`${name}Record`), recordOf(entity, name)) }],
    problems: [400, ...ofPublic(entity, 'read'), ...ofParent(entity), 413, 415, 503],
  }),
  [EntityRoute.BATCH_WRITE]: (entity, name) => ({
    operationId: `batchWrite${pluralOf(entity)}`,
    summary: `Create, replace and delete up to 25 ${wordsOf(pluralOf(entity))}`,
    description: 'All of it, or nothing. `errors` of a refusal name the write.',
    body: batchWrite(entity, name),
    answers: [{ status: 200, description: 'Results of the writes.', body: named(`${name}BatchWriteResult`, batchWriteResult(`${name}Record`), recordOf(entity, name)) }],
    problems: [400, 401, 404, 409, 412, 413, 415, 503],
  }),
};

/** The answer of a write: the record, as far as the caller may read it. */
function shown(entity: Entity, name: string, operation: 'create' | 'update', status: number, description: string): DescribedAnswer {
  const always = alwaysReads(entity, operation);
  return { status, description: always || status !== 201 ? description : `${description} Without a body for callers who may not read it.`, body: recordOf(entity, name) };
}

function updated(entity: Entity, name: string): DescribedAnswer[] {
  return [
    { ...shown(entity, name, 'update', 200, 'The record as it is now.'), headers: [ETAG] },
    ...(alwaysReads(entity, 'update') ? [] : [{ status: 204, description: 'The record was changed, and the caller may not read it.' }]),
  ];
}

function creationBody(entity: Entity, name: string): NamedSchema {
  return { name, schema: creationSchema(entity) };
}

/** That of a new record where nothing makes two of them. */
function replacementBody(entity: Entity, name: string): NamedSchema {
  const [creation, schema] = [creationSchema(entity), replacementSchema(entity)];
  return { name: JSON.stringify(creation) === JSON.stringify(schema) ? name : `${name}Replacement`, schema };
}

function batchWrite(entity: Entity, name: string): NamedSchema {
  const allows = (operation: EntityOperationName) => entity._access.some(({ _operations }) => _operations.includes(operation));
  const bodies = [...(allows('create') ? [creationBody(entity, name)] : []), ...(allows('update') ? [replacementBody(entity, name)] : [])];
  const schema = batchWriteSchema({
    create: allows('create') ? name : undefined, replace: allows('update') ? replacementBody(entity, name).name : undefined, delete: allows('delete'),
  });
  return named(`${name}BatchWrite`, schema, ...bodies);
}

/** One model where nothing makes two of them. */
function replacement({ _schema, _model }: Entity, name: string): NamedSchema | undefined {
  const [creation, model] = [creationModel(_schema), replacementModel(_schema, _model)];
  const same = JSON.stringify(creation) === JSON.stringify(model) && _model.routes.includes('create');
  return modelOf(same ? name : `${name}Replacement`, model);
}

function modelOf(name: string, schema: Schema | undefined): NamedSchema | undefined {
  return schema && { name, schema: { $schema: 'http://json-schema.org/draft-04/schema#', ...schema } };
}

function listSchema(name: string): Schema {
  return { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { $ref: referenceTo(`${name}Record`) } }, nextCursor: NEXT_CURSOR } };
}

/** Ids in the path: that of the record, and of what it belongs to. */
function pathOf(entity: Entity): DescribedParameter[] {
  const { _parent: parent, _model: { parameter = 'id' } } = entity;
  return [...(parent ? [idParameter(parent, 'id')] : []), idParameter(entity, parameter)];
}

function idParameter(entity: Entity, name: string): DescribedParameter {
  const description = `Id of the ${wordsOf(schemaName(entity))}.`;
  return entity._model.key === undefined ? madeId(name, description) : { name, description, schema: idSchema(entity) };
}

function idSchema({ _model: { key } }: Entity): Schema {
  return key === undefined ? { type: 'string', format: 'uuid' } : { type: 'string', minLength: 1, maxLength: 128, pattern: NATURAL_ID };
}

/** A route that needs no token answers 401 where the rules need one after all. */
function ofPublic({ _access }: Entity, operation: EntityOperationName): number[] {
  return _access.some(({ _subject, _operations }) => _subject.kind === 'anyone' && _operations.includes(operation)) ? [] : [401];
}

function ofParent({ _parent }: Entity): number[] {
  return _parent ? [404] : [];
}

/** The last segment of the path as names are written: `OrderLines`. */
function pluralOf({ path }: Entity): string {
  const segment = path.split('/').at(-1)!;
  return segment.replace(/(?:^|[^A-Za-z0-9]+)(.?)/g, (_, next: string) => next.toUpperCase()) || 'Records';
}

/** `order lines` */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (capital, index: number) => `${index ? ' ' : ''}${capital.toLowerCase()}`);
}

function oneOf(entity: Entity): string {
  const words = wordsOf(schemaName(entity));
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
