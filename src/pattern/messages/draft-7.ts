import { mapParts, Schema } from '../../entities/schema/walk';

/** A schema of draft 2020-12 in the words of draft 7, which those of AsyncAPI are. References to `$defs` stay: they are places. */
export function draft7(schema: Schema): Schema {
  return mapParts(schema, ({ prefixItems, items, dependentRequired, dependentSchemas, unevaluatedProperties: _closed, ...part }) => ({
    ...part,
    ...(prefixItems === undefined ? (items === undefined ? {} : { items }) : { items: prefixItems, ...(items === undefined ? {} : { additionalItems: items }) }),
    ...(dependentRequired === undefined && dependentSchemas === undefined ? {} : { dependencies: { ...dependentSchemas as object, ...dependentRequired as object } }),
  }));
}
