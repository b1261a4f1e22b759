import { partsOf, Position, ROOT, Schema } from './walk';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';

const REFERENCE = '#/$defs/';

/** The schema that a reference means. */
export function referred(root: Schema, ref: string): Schema | undefined {
  const name = ref.slice(REFERENCE.length).replace(/~1/g, '/').replace(/~0/g, '~');
  const definitions = isPlain(root.$defs) ? root.$defs : {};
  const found = Object.prototype.hasOwnProperty.call(definitions, name) ? definitions[name] : undefined;
  return isPlain(found) ? found : undefined;
}

/** Throws for a reference to nothing, for definitions below the root, and for a schema that needs itself for the same value. */
export function checkReferences(source: string, root: Schema): void {
  check(source, root, root, '#', []);
  for (const [name, definition] of Object.entries(isPlain(root.$defs) ? root.$defs : {})) {
    if (isPlain(definition)) check(source, root, definition, `${REFERENCE}${name}`, [definition]);
  }
}

function check(source: string, root: Schema, part: Schema, at: string, around: readonly Schema[]): void {
  if (part !== root && '$defs' in part) throw invalid(`${source}${at}/$defs`, 'definitions', '$defs at the root of the schema');
  if (typeof part.$ref === 'string') {
    const target = referred(root, part.$ref);
    if (!target) throw invalid(`${source}${at}/$ref`, part.$ref, `a name of $defs: ${Object.keys(isPlain(root.$defs) ? root.$defs : {}).join(', ') || 'there is none'}`);
    if (around.includes(target)) throw invalid(`${source}${at}/$ref`, part.$ref, 'a schema that holds itself by way of properties or items only');
    check(source, root, target, at, [...around, target]);
  }
  for (const { part: below, place } of partsOf(part, { ...ROOT, at })) {
    if (place.position === Position.DEFINITION) continue;
    // A value inside of this one may be of the same schema again; the value itself may not.
    if (place.position === Position.BRANCH) check(source, root, below, place.at, around);
    else if (!seen(root, below)) check(source, root, below, place.at, []);
  }
}

const SEEN = new WeakMap<Schema, WeakSet<Schema>>();

/** Whether a part was looked at before, so that recursion by values ends. */
function seen(root: Schema, part: Schema): boolean {
  const parts = SEEN.get(root) ?? new WeakSet<Schema>();
  SEEN.set(root, parts);
  if (parts.has(part)) return true;
  parts.add(part);
  return false;
}
