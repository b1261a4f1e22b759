import { readFileSync } from 'fs';
import { createRequire } from 'module';
import * as path from 'path';

/** A package of the app, which this library does not depend on. */
export interface OptionalPackage {
  readonly folder: string;
  readonly version: string;
  load(): unknown;
}

/** A package that is installed beside this library, or in the app. Undefined: it's in neither. */
export function findPackage(name: string): OptionalPackage | undefined {
  for (const place of [__dirname, process.cwd()]) {
    const from = createRequire(path.join(place, 'package.json'));
    const manifest = resolved(from, `${name}/package.json`);
    if (manifest !== undefined) return { folder: path.dirname(manifest), version: versionIn(manifest), load: () => from(name) as unknown };
  }
  return undefined;
}

function resolved(from: NodeJS.Require, file: string): string | undefined {
  try {
    return from.resolve(file);
  } catch {
    return undefined;
  }
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
