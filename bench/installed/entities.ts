import { Access, Entity, EntityIndex, EntitySchema, ServerlessApiPattern } from 'cdk-serverless-api-pattern';
import { synthesize } from '../apps/synthesize';

const PROPERTIES = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`property${index}`, { type: 'string', maxLength: 100 + index }]));
const SCHEMA = EntitySchema.fromObject({ type: 'object', properties: PROPERTIES, required: ['property0'] });

/** A system with as many entities as the third argument says, each with 20 properties, an index and six methods. */
synthesize((stack) => {
  new ServerlessApiPattern(stack, 'Shop', {
    entities: Array.from({ length: Number(process.argv[4]) }, (_, index) => Entity.of(`thing${index}`, {
      schema: SCHEMA, access: [Access.owner().all()], indexes: [EntityIndex.by('property0').sortedBy('createdAt')],
    })),
  });
});
