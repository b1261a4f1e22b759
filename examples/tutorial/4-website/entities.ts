import { join } from 'path';
import { Access, Entity, EntityIndex, EntitySchema } from 'cdk-serverless-api-pattern';

export { product } from '../2-your-data/entities';

const schema = (name: string) => EntitySchema.fromFile(join(__dirname, '..', '2-your-data', 'schemas', `${name}.json`));

// #region order
export const order = Entity.of('order', {
  schema: schema('order'),
  access: [
    Access.owner().create().read().list().locking('status'),
    Access.group('editors').read().list().update(),
  ],
  indexes: [EntityIndex.by('status').sortedBy('createdAt')],
  live: true,
});
// #endregion
