import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, JsonObject, object, optionalObject, optionalString, parse } from '../json';

/** Paths of the constructs behind a stack's resources, by logical id: what people call them, e.g. `Shop/Auth/Users`. */
export function constructPaths(directory: string, artifact: JsonObject): ReadonlyMap<string, string> {
  const file = optionalString(artifact.additionalMetadataFile, 'additionalMetadataFile');
  const additional = file === undefined ? {} : object(parse(readFileSync(join(directory, file), 'utf8'), file), file);
  const metadata = { ...optionalObject(artifact.metadata, 'metadata'), ...additional };
  return new Map(Object.entries(metadata).flatMap(([path, entries]) => (Array.isArray(entries) ? entries : []).flatMap((entry) => (
    isObject(entry) && entry.type === 'aws:cdk:logicalId' && typeof entry.data === 'string' ? [[entry.data, named(path)] as const] : []))));
}

/** The resource itself is a child of the construct that people know. */
function named(path: string): string {
  return path.replace(/^\//, '').replace(/(\/Resource)+$/, '');
}
