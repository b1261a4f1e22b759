import { join } from 'node:path';
import { metadataOf } from './construct-paths';
import { isObject, JsonObject } from '../json';

/** A document that a construct wrote beside its template, or what kept it from that. */
export interface WrittenDocument {
  /** Path of the construct. */
  readonly path: string;
  readonly kind: 'openapi' | 'asyncapi';
  readonly file?: string;
  readonly problem?: string;
}

const METADATA = 'cdk-serverless-api-pattern:document';

/** The documents that constructs of a stack wrote. */
export function writtenDocuments(directory: string, artifact: JsonObject): WrittenDocument[] {
  return metadataOf(directory, artifact, METADATA).flatMap(({ path, data }) => {
    if (!isObject(data) || (data.kind !== 'openapi' && data.kind !== 'asyncapi')) return [];
    const { kind, file, problem } = data;
    return [{ path, kind, ...typeof file === 'string' ? { file: join(directory, file) } : {}, ...typeof problem === 'string' ? { problem } : {} }];
  });
}
