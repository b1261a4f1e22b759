import { RouteIntegration, ItemAttribute, MappingValue, ServerlessApiPattern } from '../../../src';

const text = (field: string) => ItemAttribute.text(MappingValue.body(`$.${field}`));

/** Adds `POST /seed`, which writes what the sweeper looks for, and is days old, straight into the table. */
export function addSeedRoute(shop: ServerlessApiPattern): void {
  shop.addRoute('POST /seed', {
    integration: RouteIntegration.dynamoDbPut(shop.table, {
      partitionKey: { name: 'pk', value: MappingValue.concat(MappingValue.text('OWNER#'), MappingValue.claim('sub')) },
      sortKey: { name: 'sk', value: MappingValue.body('$.sk') },
      attributes: {
        id: text('id'),
        name: text('id'),
        contentType: text('contentType'),
        status: text('status'),
        type: text('type'),
        pendingIn: text('pendingIn'),
        createdAt: text('createdAt'),
        updatedAt: text('createdAt'),
        version: ItemAttribute.number(MappingValue.body('$.version')),
      },
    }),
  });
}
