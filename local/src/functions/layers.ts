import { cp, readFile, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { unzip } from './zip';
import { AssemblyStack } from '../assembly/assembly';
import { JsonObject, optionalString } from '../json';

/** A layer of a function. */
export interface Layer {
  readonly arn: string;
  /** @default - the app doesn't bring it */
  readonly content?: JsonObject;
}

/** Puts layers into one directory, in their order, as Lambda does in `/opt`. Gives those that this app doesn't bring. */
export async function placeLayers(layers: readonly Layer[], stack: AssemblyStack, target: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { arn, content } of layers) {
    const asset = stack.assets.get(optionalString(content?.S3Key, 'S3Key') ?? '');
    if (asset === undefined) missing.push(arn);
    else if ((await stat(asset.path)).isDirectory()) await cp(asset.path, target, { recursive: true });
    else await unzip(await readFile(asset.path), target);
  }
  return missing;
}

/** Directories in which languages look for the contents of layers. */
export function layerVariables(directory: string, runtime: string): Readonly<Record<string, string>> {
  const version = /^nodejs(\d+)/.exec(runtime)?.[1];
  const nodePath = [...version === undefined ? [] : [join(directory, 'nodejs', `node${version}`, 'node_modules')], join(directory, 'nodejs', 'node_modules')];
  const pythonPath = [join(directory, 'python'), join(directory, 'python', 'lib', runtime, 'site-packages')];
  return runtime.startsWith('python') ? { PYTHONPATH: pythonPath.join(delimiter) } : { NODE_PATH: nodePath.join(delimiter) };
}
