import { mapParts, Schema } from '../../entities/schema/walk';
import { withoutUndefined } from '../../private/sorted';

/** A schema of draft 2020-12 in the words of draft 7, which those of AsyncAPI are. References to `$defs` stay: they are places. */
export function draft7(schema: Schema): Schema {
  return mapParts(schema, ({ prefixItems, items, dependentRequired, dependentSchemas, unevaluatedProperties: _closed, ...part }) => {
    const dependencies = { ...dependentSchemas as object, ...dependentRequired as object };
    return withoutUndefined({
      ...part,
      ...(prefixItems === undefined ? { items } : { items: prefixItems, additionalItems: items }),
      dependencies: Object.keys(dependencies).length ? dependencies : undefined,
    });
  });
}
