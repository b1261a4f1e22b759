import { Access, Entity, EntityIndex, EntitySchema, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { synthesize } from '../apps/synthesize';

const SCHEMA = EntitySchema.fromObject({ type: 'object', properties: { name: { type: 'string', maxLength: 100 }, status: { type: 'string', maxLength: 20 } } });

/** A system with an entity that is listed by an index, exported, and told of. */
synthesize((stack) => {
  new ServerlessApiPattern(stack, 'Shop', {
    entities: [Entity.of('note', { schema: SCHEMA, access: [Access.owner().all()], indexes: [EntityIndex.by('status')], changes: true, exports: true })],
  });
});
