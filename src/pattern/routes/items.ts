import { bodySchema } from './body-schema';
import {
  CACHE_CONTROL, ETAG, EXAMPLE_ID, EXAMPLE_TIME, IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, IF_MATCH, IF_NONE_MATCH, LOCATION, madeId, named, NEXT_CURSOR,
  NOT_MODIFIED, pageParameters, TIME,
} from '../../api/described-parts';
import { DescribedRequest, referenceTo } from '../../api/described-request';
import { OWNER } from '../../entities/routes/list-parameters';

const tag = { name: 'items', description: 'Items of the caller.' };
const path = [madeId('id', 'Id of the item.')];
const body = named('Item', bodySchema('Item'));
const patch = named('ItemPatch', { description: 'A JSON merge patch (RFC 7396) of an item: what is null is removed.', ...bodySchema('ItemPatch') });

const { properties, ...rest } = body.schema as { properties: object };
const record = named('ItemRecord', {
  ...rest,
  required: ['id', 'name', 'version', 'createdAt', 'updatedAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    ...properties,
    version: { type: 'integer', minimum: 1, description: 'Counts the changes.' },
    createdAt: TIME,
    updatedAt: TIME,
  },
});
const list = named('ItemList', {
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', items: { $ref: referenceTo('ItemRecord') } }, nextCursor: NEXT_CURSOR },
}, record);

const content = { name: 'Blue mug', tags: ['kitchen'], attributes: { watts: 0, dishwasher: true } };
const example = { id: EXAMPLE_ID, ...content, version: 1, createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME };

/** The routes of items, as documents describe them. */
export const ITEM_ROUTES: { readonly [route: string]: DescribedRequest } = {
  'GET /items': {
    tag,
    operationId: 'listItems',
    summary: 'List items',
    description: 'Items of the caller in order of their creation, page by page.',
    parameters: [...pageParameters('Items of a page at the most.', 128), OWNER],
    answers: [{ status: 200, description: 'A page of items.', body: list, example: { items: [example] } }],
    problems: [400, 503],
  },
  'POST /items': {
    tag,
    operationId: 'createItem',
    summary: 'Create an item',
    description: 'Up to 64 KB.',
    headers: [IDEMPOTENCY_KEY],
    body,
    example: content,
    answers: [{ status: 201, description: 'The item was created.', body: record, headers: [ETAG, IDEMPOTENT_REPLAYED, LOCATION], example }],
    problems: [400, 409, 413, 415, 422, 503],
  },
  'GET /items/{id}': {
    tag,
    operationId: 'getItem',
    summary: 'Read an item',
    path,
    headers: [IF_NONE_MATCH],
    answers: [{ status: 200, description: 'The item.', body: record, headers: [CACHE_CONTROL, ETAG], example }, NOT_MODIFIED],
    problems: [400, 404, 503],
  },
  'PUT /items/{id}': {
    tag,
    operationId: 'replaceItem',
    summary: 'Replace an item',
    description: 'Fields that the body leaves out are removed.',
    path,
    headers: [IF_MATCH],
    body,
    example: content,
    answers: [{ status: 200, description: 'The item as it is now.', body: record, headers: [ETAG], example: { ...example, version: 2 } }],
    problems: [400, 404, 412, 413, 415, 503],
  },
  'PATCH /items/{id}': {
    tag,
    operationId: 'updateItem',
    summary: 'Change parts of an item',
    path,
    headers: [IF_MATCH],
    body: patch,
    contentTypes: ['application/json', 'application/merge-patch+json'],
    example: { name: 'Red mug', attributes: { watts: null } },
    answers: [{
      status: 200,
      description: 'The item as it is now.',
      body: record,
      headers: [ETAG],
      example: { ...example, name: 'Red mug', attributes: { dishwasher: true }, version: 2 },
    }],
    problems: [400, 404, 412, 413, 415, 503],
  },
  'DELETE /items/{id}': {
    tag,
    operationId: 'deleteItem',
    summary: 'Delete an item',
    path,
    headers: [IF_MATCH],
    answers: [{ status: 204, description: 'The item is gone.' }],
    problems: [400, 404, 412, 503],
  },
};
