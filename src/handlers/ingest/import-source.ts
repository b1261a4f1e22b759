import { sha256 } from '../shared/hash';
import { ownerOfObjectKey } from '../shared/owner';
import { uuidOf } from '../shared/uuid';

export type ImportFormat = 'json-lines' | 'csv';

/** Source of an import, from the key of its object. */
export interface ImportSource {
  readonly id: string;
  /** Undefined: no owner is written so, or there is none in the key. */
  readonly owner?: string;
  /** The entity whose records the lines become. Undefined: they become items. */
  readonly entity?: string;
  /** The owner as in the key, behind the entity where there is one. */
  readonly folder: string;
  /** Undefined: the extension is none that can be read. */
  readonly format?: ImportFormat;
}

const FORMATS: Readonly<Record<string, ImportFormat | undefined>> = { jsonl: 'json-lines', ndjson: 'json-lines', csv: 'csv', tsv: 'csv' };

/**
 * `<prefix><owner>/<name>.<extension>`, with or without `.gz`: the name may have folders. After the prefix may be the name of an entity
 * that has imports.
 */
export function importSource(key: string, prefix: string, entities: readonly string[] = []): ImportSource {
  const parts = key.slice(prefix.length).split('/');
  const entity = parts.length > 1 ? entities.find((each) => each === parts[0]) : undefined;
  const [folder, ...name] = entity === undefined ? parts : parts.slice(1);
  const file = name.join('/');
  const extension = /\.([A-Za-z]+)(?:\.gz)?$/i.exec(file)?.[1].toLowerCase() ?? '';
  return {
    id: uuidOf(sha256(JSON.stringify(['import', key]))),
    owner: file === '' ? undefined : ownerOfObjectKey(folder),
    ...(entity === undefined ? {} : { entity }),
    folder: entity === undefined ? folder : `${entity}/${folder}`,
    format: FORMATS[extension],
  };
}

/** The item of a line: the same one however often the object is imported. */
export function itemIdOf(key: string, line: number): string {
  return uuidOf(sha256(JSON.stringify([key, line])));
}
