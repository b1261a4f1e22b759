import { referenceTo } from './described-request';
import { Schema } from './draft-4-schemas';
import { distinct } from '../private/distinct-id';
import { isPlain } from '../private/sorted';

/** Moves the definitions at the root of schemas beside them, as `Order.line`. A schema with an ID is a separate document for references, and keeps them. */
export function withoutDefinitions(schemas: ReadonlyMap<string, Schema>): Map<string, Schema> {
  const places = new Map<string, string>();
  const moved = new Map<string, Schema>();
  for (const [name, schema] of schemas) {
    const { $defs, ...rest } = schema;
    if (!isPlain($defs) || schema.$id !== undefined) {
      moved.set(name, schema);
      continue;
    }
    moved.set(name, rest);
    for (const [part, definition] of Object.entries($defs)) {
      const own = distinct(`${name}.${part.replace(/[^A-Za-z0-9_-]/g, '_')}`, part, (each) => moved.has(each));
      moved.set(own, definition as Schema);
      places.set(`${referenceTo(name)}/$defs/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`, referenceTo(own));
    }
  }
  if (places.size === 0) return moved;
  return new Map([...moved].map(([name, schema]) => [name, relocated(schema, places) as Schema]));
}

function relocated(value: unknown, places: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => relocated(each, places));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([keyword, each]) => [
    keyword, keyword === '$ref' && typeof each === 'string' ? placeOf(each, places) : relocated(each, places),
  ]));
}

/** Parts of a reference to a definition within a schema of the document. */
const DEFINITION_PARTS = 6;

/** A reference may go on below a definition. */
function placeOf(ref: string, places: ReadonlyMap<string, string>): string {
  // #/components/schemas/Order/$defs/line
  const parts = ref.split('/');
  const place = places.get(parts.slice(0, DEFINITION_PARTS).join('/'));
  return place === undefined ? ref : [place, ...parts.slice(DEFINITION_PARTS)].join('/');
}
