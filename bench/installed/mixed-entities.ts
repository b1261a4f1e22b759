import { Access, Entity, EntitySchema, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { synthesize } from '../apps/synthesize';

const ADDRESS = { $ref: '#/$defs/address' };
const text = (maxLength: number) => ({ type: 'string', maxLength });
const SCHEMA = EntitySchema.fromObject({
  type: 'object',
  required: ['number', 'status', 'total', 'lines'],
  $defs: {
    address: {
      type: 'object',
      required: ['city', 'country'],
      properties: { street: text(200), city: { type: 'string', minLength: 1, maxLength: 100 }, zip: text(20), country: { type: 'string', pattern: '^[A-Z]{2}$', maxLength: 2 } },
    },
  },
  properties: {
    number: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{1,10}$', maxLength: 13 },
    status: { type: 'string', enum: ['open', 'paid', 'sent', 'closed'] },
    total: { type: 'number', minimum: 0, multipleOf: 0.01 },
    currency: { type: 'string', enum: ['CHF', 'EUR', 'USD'], default: 'EUR' },
    quantity: { type: 'integer', minimum: 1, maximum: 10_000 },
    urgent: { type: 'boolean', default: false },
    note: text(2000),
    title: { type: 'string', minLength: 1, maxLength: 100 },
    email: { type: 'string', format: 'email', maxLength: 200 },
    website: { type: 'string', format: 'uri', maxLength: 500 },
    reference: { type: 'string', format: 'uuid' },
    orderedAt: { type: 'string', format: 'date-time' },
    dueOn: { type: 'string', format: 'date' },
    discount: { type: ['number', 'null'], exclusiveMinimum: 0, exclusiveMaximum: 1 },
    tags: { type: 'array', items: text(30), maxItems: 20, uniqueItems: true },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: { type: 'object', required: ['sku', 'count'], properties: { sku: text(50), count: { type: 'integer', minimum: 1 }, price: { type: 'number', minimum: 0 } } },
    },
    shipping: ADDRESS,
    billing: ADDRESS,
    channel: { const: 'web' },
    rating: { type: 'integer', minimum: 1, maximum: 5 },
  },
});

/** A system with as many entities as the third argument says, each with 20 properties of all kinds. */
synthesize((stack) => {
  new ServerlessApiPattern(stack, 'Shop', {
    entities: Array.from({ length: Number(process.argv[4]) }, (_, index) => Entity.of(`thing${index}`, { schema: SCHEMA, access: [Access.owner().all()] })),
  });
});
