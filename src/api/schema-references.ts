import { Token } from 'aws-cdk-lib';
import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { mapSchemas, Schema } from './draft-4-schemas';
import { invalid } from '../private/invalid';
import { isPlain } from '../private/sorted';

/** Throws for a reference to a part that the schema doesn't have. External references can't be checked. */
export function checkReference(at: string, { ref: short, $ref: literal }: Schema, whole: JsonSchema): void {
  if (short !== undefined && literal !== undefined) throw invalid(`${at}.ref`, short, 'ref or $ref, not both');
  const ref = short ?? literal;
  if (ref === undefined || Token.isUnresolved(ref)) return;
  const prop = `${at}.${short === undefined ? '$ref' : 'ref'}`;
  if (typeof ref !== 'string') throw invalid(prop, ref, "texts such as '#/definitions/line'");
  const ids = idsOf(whole);
  // A schema with an id is what references within it start from.
  if (ids.length > (whole.id === undefined ? 0 : 1) || ids.includes(ref)) return;
  if (!ref.startsWith('#')) {
    if (!ids.length && !/^[a-z][a-z0-9+.-]*:/i.test(ref)) {
      throw invalid(prop, ref, "'#/definitions/<name>', or the whole address of a model: 'https://apigateway.amazonaws.com/restapis/<API>/models/<name>'");
    }
    return;
  }
  if (!isPlain(partAt(whole, ref))) throw invalid(prop, ref, `a part that the schema has${known(whole)}`);
}

function idsOf(schema: JsonSchema): unknown[] {
  const ids: unknown[] = [];
  mapSchemas(schema, (each) => {
    if (each.id !== undefined) ids.push(each.id);
    return each;
  });
  return ids;
}

/** Target of a JSON pointer. */
function partAt(schema: JsonSchema, ref: string): unknown {
  if (ref === '#') return schema;
  if (!ref.startsWith('#/')) return undefined;
  const steps = decode(ref.slice(2)).split('/').map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  return steps.reduce<unknown>((part, step) => typeof part === 'object' && part !== null && Object.hasOwn(part, step)
    ? (part as Schema)[step] : undefined, schema);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function known({ definitions }: JsonSchema): string {
  const names = Object.keys(definitions ?? {}).sort();
  return names.length ? `: ${names.map((name) => `#/definitions/${name}`).join(', ')}, for example` : '; it has no definitions';
}
