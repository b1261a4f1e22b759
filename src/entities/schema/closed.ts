import { mapParts, Place, Position, Schema } from './walk';
import { invalid } from '../../private/invalid';

/** Keywords by which a schema can describe properties without saying that it is of an object. */
const OF_OBJECTS = ['properties', 'patternProperties', 'required', 'allOf', 'anyOf', 'oneOf', '$ref', 'if', 'dependentSchemas', 'dependentRequired'];

/**
 * The schema with every object closed that says nothing of further properties. By `unevaluatedProperties`, which knows the properties of branches and
 * of what is referred to; `additionalProperties` would refuse them.
 */
export function closed(source: string, schema: Schema): Schema {
  return mapParts(schema, (part, place) => {
    if (!isOpen(part)) return part;
    if (place.position === Position.VALUE && !place.inBranch) return { ...part, unevaluatedProperties: false };
    if (place.position === Position.VALUE && saysObject(part)) throw undecided(source, place);
    return part;
  });
}

function isOpen(part: Schema): boolean {
  if ('additionalProperties' in part || 'unevaluatedProperties' in part) return false;
  return saysObject(part) || (part.type === undefined && OF_OBJECTS.some((keyword) => keyword in part));
}

function saysObject(part: Schema): boolean {
  return [part.type].flat().includes('object') || (part.type === undefined && 'properties' in part);
}

function undecided(source: string, { at }: Place): Error {
  return invalid(`${source}${at}`, 'an object in a branch', 'additionalProperties or unevaluatedProperties beside it: another branch may describe the same object');
}
