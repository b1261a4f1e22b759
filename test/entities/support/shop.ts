import { Access, Entity, EntityIndex, EntityKey, EntityOptions, EntitySchema, EntityUnique, Ownership } from '../../../src';

const text = (maxLength: number) => ({ type: 'string', maxLength });

const PRODUCT = EntitySchema.fromObject({
  type: 'object',
  required: ['sku', 'name', 'price'],
  properties: {
    sku: text(40),
    name: { ...text(200), minLength: 1 },
    price: { type: 'number', minimum: 0, multipleOf: 0.01 },
    cost: { type: 'number' },
    category: { ...text(40), default: 'other' },
  },
});

const ORDER = EntitySchema.fromObject({
  type: 'object',
  required: ['number', 'status', 'lines'],
  properties: {
    number: text(20),
    status: { enum: ['open', 'paid', 'sent'], default: 'open' },
    lines: { type: 'array', maxItems: 100, items: { $ref: '#/$defs/line' } },
    note: { ...text(1000), description: 'For the shop' },
    id2: { type: 'object', properties: { id: text(9), ref: text(9) } },
  },
  $defs: { line: { type: 'object', required: ['sku', 'quantity'], properties: { sku: text(40), quantity: { type: 'integer', minimum: 1 } } } },
});

/** Public, with natural keys. */
export const product = (options: Partial<EntityOptions> = {}) => Entity.of('product', {
  schema: PRODUCT,
  ownership: Ownership.shared(),
  access: [Access.anyone({ reason: 'The catalog is public.' }).read().list().hiding('cost'), Access.group('editors').create().update().delete()],
  key: EntityKey.property('sku'),
  indexes: [EntityIndex.by('category').sortedBy('price')],
  ...options,
});

/** Of users, with support. */
export const order = (options: Partial<EntityOptions> = {}) => Entity.of('order', {
  schema: ORDER,
  access: [Access.owner().all(), Access.group('support').read().list().update().locking('lines')],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
  unique: [EntityUnique.property('number')],
  ...options,
});
