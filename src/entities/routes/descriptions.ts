import { batchGetResult, batchGetSchema, batchWriteResult, batchWriteSchema } from './batch-descriptions';
import { creationModel, replacementModel } from './body-model';
import { recordSchema } from './record-schema';
import { RequestSchema } from '../../api';
import { DescribedParameter, DescribedRequest, NamedSchema } from '../../api/described-request';
import { EntityModel, IndexedProperty } from '../../handlers/catalog';
import { sortedJson } from '../../private/sorted';
import { Entity } from '../entity';
import { EntityRoute } from '../entity-route';
import { Schema } from '../schema/walk';

const PATCH_TYPES = ['application/json', 'application/merge-patch+json'];

/** Words behind the name of an entity in the names of its schemas. */
export const SCHEMA_NAMES = ['', 'BatchGet', 'BatchGetResult', 'BatchWrite', 'BatchWriteResult', 'List', 'Patch', 'Record', 'Replacement'];

/** The name of an entity as those of schemas begin: `OrderLine`. */
export function schemaName({ name }: Entity): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What API Gateway checks of requests for a route, and what the document of the API says of it. */
export function requestOf(entity: Entity, route: EntityRoute): RequestSchema {
  const name = schemaName(entity);
  const body = { name, schema: entity._schema };
  const record = { name: `${name}Record`, schema: recordSchema(entity) };
  const described = (): DescribedRequest => {
    switch (route) {
      case EntityRoute.CREATE: return { body, model: named(name, creationModel(entity._schema)), answer: record };
      case EntityRoute.REPLACE: return { body, model: replacement(entity, name), answer: record };
      case EntityRoute.PATCH: return { body: { name: `${name}Patch`, schema: patchSchema(name) }, contentTypes: PATCH_TYPES, answer: record };
      case EntityRoute.READ: return { answer: record };
      case EntityRoute.LIST: return { parameters: listParameters(entity._model), answer: { name: `${name}List`, schema: listSchema(entity) } };
      case EntityRoute.DELETE: return {};
      case EntityRoute.BATCH_GET: return { body: { name: `${name}BatchGet`, schema: batchGetSchema() }, answer: { name: `${name}BatchGetResult`, schema: batchGetResult(entity) } };
      case EntityRoute.BATCH_WRITE: return { body: { name: `${name}BatchWrite`, schema: batchWriteSchema(entity) }, answer: { name: `${name}BatchWriteResult`, schema: batchWriteResult(entity) } };
    }
  };
  return RequestSchema._described(described());
}

/** One model where nothing makes two of them. */
function replacement({ _schema, _model }: Entity, name: string): NamedSchema | undefined {
  const [creation, model] = [creationModel(_schema), replacementModel(_schema, _model)];
  const same = JSON.stringify(creation) === JSON.stringify(model) && _model.routes.includes('create');
  return named(same ? name : `${name}Replacement`, model);
}

function named(name: string, schema: Schema | undefined): NamedSchema | undefined {
  return schema && { name, schema: { $schema: 'http://json-schema.org/draft-04/schema#', ...schema } };
}

function listSchema(entity: Entity): Schema {
  const { $defs, ...record } = recordSchema(entity);
  return {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: record },
      nextCursor: { type: 'string', description: 'The cursor of the next page. Missing on the last one.' },
    },
    ...($defs === undefined ? {} : { $defs }),
  };
}

function patchSchema(name: string): Schema {
  return { type: 'object', minProperties: 1, description: `A JSON merge patch (RFC 7396) of ${name}: what is null is removed.` };
}

/** What a list may be asked for. */
function listParameters({ indexes, ownership, parent }: EntityModel): DescribedParameter[] {
  const sorts = indexes.filter(({ sortedBy }) => sortedBy);
  const range = (name: string, words: string): DescribedParameter => ({
    name, description: `${words}, with ${sorts.map(({ by, sortedBy }) => `${by.name}: of ${sortedBy!.name}`).join('; with ')}.`, schema: { type: 'string' },
  });
  return [
    { name: 'limit', description: 'Records of a page at the most.', schema: { type: 'integer', minimum: 1, maximum: 100 } },
    { name: 'order', description: 'Ascending or descending.', schema: { type: 'string', enum: ['asc', 'desc'] } },
    { name: 'cursor', description: 'The nextCursor of the page before.', schema: { type: 'string' } },
    ...(ownership.kind === 'shared' || parent !== undefined ? [] : [{ name: 'owner', description: "Only the caller's own records.", schema: { type: 'string', enum: ['me'] } }]),
    ...indexes.map(({ by }): DescribedParameter => ({
      name: by.name, description: `Only records with this ${by.name}.${indexes.length > 1 ? ' One such parameter at a time.' : ''}`, schema: parameterSchema(by),
    })),
    ...(sorts.length ? [range('from', 'The first value'), range('to', 'The value after the last one')] : []),
  ];
}

function parameterSchema({ type }: IndexedProperty): Schema {
  return sortedJson(type === 'date-time' ? { type: 'string', format: 'date-time' } : { type }) as Schema;
}
