import { referred } from './references';
import { mapParts, Schema } from './walk';
import { isPlain, sortedJson } from '../../private/sorted';

/** Larger ones are left out: the whole template has one megabyte. */
const MAX_BYTES = 100_000;

/** Keywords that API Gateway understands, with the same meaning in every schema. */
const KEPT = ['enum', 'maxItems', 'maxLength', 'maxProperties', 'minItems', 'minLength', 'minProperties', 'patternProperties', 'properties'];

/**
 * The part of a schema that API Gateway can check before a function is paid for, in draft 4. It accepts everything that the schema accepts, and the
 * function checks the whole: what cannot be said is left out, and so are branches. Of `anyOf`, `oneOf` and `allOf` API Gateway tells only that they
 * failed; the function names the fields. Undefined where nothing is left to check.
 */
export function gatewayModel(root: Schema): Schema | undefined {
  const { $defs: _definitions, ...rest } = root;
  const model = sortedJson(mapParts(inlined(root, rest, []), relaxed)) as Schema;
  const isPointless = Object.keys(model).every((keyword) => keyword === 'type');
  return isPointless || Buffer.byteLength(JSON.stringify(model)) > MAX_BYTES || demandsReadOnly(root) ? undefined : model;
}

/** Inlines references. A schema inside itself takes anything there. */
function inlined(root: Schema, schema: Schema, around: readonly Schema[]): Schema {
  const own = typeof schema.$ref === 'string' ? referred(root, schema.$ref) : undefined;
  const { $ref: _ref, ...rest } = schema;
  if (own && around.includes(own)) return {};
  const each = (value: unknown): unknown => isPlain(value) ? inlined(root, value, around) : Array.isArray(value) ? value.map(each) : value;
  const inside = Object.fromEntries(Object.entries(rest).map(([keyword, value]) => {
    if (['properties', 'patternProperties'].includes(keyword) && isPlain(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, each(part)]))];
    }
    return ['enum', 'const', 'default', 'examples'].includes(keyword) ? [keyword, value] : [keyword, each(value)];
  }));
  if (!own) return inside;
  const target = inlined(root, own, [...around, own]);
  // Where both say the same keyword, that beside the reference is left: less is checked.
  return Object.keys(target).some((keyword) => keyword in inside) ? inside : { ...target, ...inside };
}

function relaxed(part: Schema): Schema {
  const { const: constant, prefixItems, pattern, required, items, ...rest } = part;
  const kept = Object.fromEntries(Object.entries(rest).filter(([keyword]) => KEPT.includes(keyword)));
  return {
    ...kept,
    ...types(part.type),
    ...limit(part, 'minimum', 'exclusiveMinimum', Math.max),
    ...limit(part, 'maximum', 'exclusiveMaximum', Math.min),
    ...(constant === undefined || 'enum' in part ? {} : { enum: [constant] }),
    ...(Array.isArray(required) && required.length ? { required } : {}),
    ...(isPlain(items) && prefixItems === undefined ? { items } : {}),
    ...(typeof pattern === 'string' && /^[\x20-\x7e]*$/.test(pattern) && !/\\[pPkxu]|\(\?/.test(pattern) ? { pattern } : {}),
    ...closing(part),
  };
}

/** A whole number written as 1.0 is an integer since draft 6. */
function types(type: unknown): Schema {
  if (type === undefined) return {};
  const wider = [...new Set([type].flat().map((each) => each === 'integer' ? 'number' : each))];
  return { type: wider.length === 1 ? wider[0] : wider };
}

/** Draft 4 only knows `additionalProperties`, which doesn't see branches: objects with branches stay open. */
function closing(part: Schema): Schema {
  const open = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas', '$ref'].some((keyword) => keyword in part);
  if (part.additionalProperties !== undefined) return { additionalProperties: part.additionalProperties };
  return part.unevaluatedProperties === false && !open ? { additionalProperties: false } : {};
}

/** The tighter one of two limits. Draft 4 has a switch where later drafts have a separate limit. */
function limit(part: Schema, keyword: string, exclusive: string, tighter: (a: number, b: number) => number): Schema {
  const [inclusive, strict] = [part[keyword], part[exclusive]];
  if (typeof strict !== 'number') return typeof inclusive === 'number' ? { [keyword]: inclusive } : {};
  if (typeof inclusive === 'number' && tighter(inclusive, strict) === inclusive && inclusive !== strict) return { [keyword]: inclusive };
  return { [keyword]: strict, [exclusive]: true };
}

/** Whether a body must have what only the server may write. */
function demandsReadOnly(part: Schema): boolean {
  let found = false;
  mapParts(part, (each) => {
    const properties = isPlain(each.properties) ? each.properties : {};
    const required = Array.isArray(each.required) ? each.required as string[] : [];
    if (required.some((name) => isPlain(properties[name]) && properties[name].readOnly === true)) found = true;
    return each;
  });
  return found;
}
