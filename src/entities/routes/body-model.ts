import { EntityModel } from '../../handlers/catalog';
import { isPlain } from '../../private/sorted';
import { gatewayModel } from '../schema/gateway-model';
import { mapParts, Schema } from '../schema/walk';

/** API Gateway's schema of a new record: the defaults that the handler fills in may be missing. */
export function creationModel(schema: Schema): Schema | undefined {
  return gatewayModel(withoutRequired(schema, []));
}

/** The same of a replacement, in which the id, and what callers may not set, may be missing, too. */
export function replacementModel(schema: Schema, { access, key }: EntityModel): Schema | undefined {
  const kept = access.filter(({ operations }) => operations.includes('update')).flatMap(({ hidden, locked }) => [...hidden, ...locked]);
  return gatewayModel(withoutRequired(schema, key === undefined ? kept : [...kept, key]));
}

/** The schema with some properties optional. A branch may require them, too, so that they are taken out everywhere. */
export function withoutRequired(schema: Schema, optional: readonly string[]): Schema {
  const filled = new Set(optional);
  mapParts(schema, (part) => {
    for (const [name, property] of Object.entries(isPlain(part.properties) ? part.properties : {})) {
      if (isPlain(property) && 'default' in property) filled.add(name);
    }
    return part;
  });
  if (!filled.size) return schema;
  return mapParts(schema, (part) => {
    const { required, minProperties: _smallest, ...rest } = part;
    return Array.isArray(required) ? { ...rest, required: (required as string[]).filter((name) => !filled.has(name)) } : rest;
  });
}
