import { join } from 'path';
import { Access, Entity, EntityIndex, EntityKey, EntitySchema, Ownership } from 'cdk-serverless-api-pattern';

const schema = (name: string) => EntitySchema.fromFile(join(__dirname, 'schemas', `${name}.json`));

export const product = Entity.of('product', {
  schema: schema('product'),
  ownership: Ownership.shared(),
  access: [
    Access.anyone({ reason: 'The catalog is public.' }).read().list(),
    Access.group('editors').create().update().delete(),
  ],
  key: EntityKey.property('sku'),
});

export const order = Entity.of('order', {
  schema: schema('order'),
  access: [
    Access.owner().create().read().list().locking('status'),
    Access.group('editors').read().list().update(),
  ],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
});
