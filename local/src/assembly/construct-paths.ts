import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, Json, JsonObject, object, optionalObject, optionalString, parse } from '../json';

/** Paths of the constructs behind a stack's resources, by logical id: what people call them, e.g. `Shop/Auth/Users`. */
export function constructPaths(directory: string, artifact: JsonObject): ReadonlyMap<string, string> {
  return new Map(metadataOf(directory, artifact, 'aws:cdk:logicalId').flatMap(({ path, data }) => (typeof data === 'string' ? [[data, named(path)] as const] : [])));
}

/** Metadata of one type that constructs of a stack have, with their paths. */
export function metadataOf(directory: string, artifact: JsonObject, type: string): { readonly path: string; readonly data: Json | undefined }[] {
  const file = optionalString(artifact.additionalMetadataFile, 'additionalMetadataFile');
  const additional = file === undefined ? {} : object(parse(readFileSync(join(directory, file), 'utf8'), file), file);
  const metadata = { ...optionalObject(artifact.metadata, 'metadata'), ...additional };
  return Object.entries(metadata).flatMap(([path, entries]) => (Array.isArray(entries) ? entries as readonly Json[] : [])
    .flatMap((entry) => (isObject(entry) && entry.type === type ? [{ path: path.replace(/^\//, ''), data: entry.data }] : [])));
}

/** The resource itself is a child of the construct that people know. */
function named(path: string): string {
  return path.replace(/(\/Resource)+$/, '');
}
