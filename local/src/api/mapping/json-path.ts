import { JSONPath } from 'jsonpath-plus';
import { MappingError } from './mapping-error';
import { Json, messageOf } from '../../json';

/** Parts of a path that may find several values. */
const INDEFINITE = /\.\.|\*|\?\(|[,:]/;

/** The value at a path, a list of values where the path may find several; nothing where a plain path finds none. */
export function jsonPath(json: Json, path: string): Json | undefined {
  if (path === '' || path === '$') return json;
  const found = find(json, path);
  return INDEFINITE.test(path.replace(/'[^']*'|"[^"]*"/g, '')) ? found : found[0];
}

function find(json: Json, path: string): readonly Json[] {
  try {
    const found: unknown = JSONPath({ json, path, wrap: true, eval: 'safe' });
    return Array.isArray(found) ? found as readonly Json[] : [];
  } catch (error) {
    throw new MappingError(`The JSON path ${path} cannot be evaluated: ${messageOf(error)}`);
  }
}
