import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssemblyStack } from '../assembly/assembly';
import { JsonObject, messageOf, optionalString } from '../json';
import { unzip } from './zip';

/**
 * Puts a function's code into a separate directory, away from the project:
 * there, a `package.json` or `node_modules` above the asset would change how the code loads.
 * Gives the path of the asset, where paths in source maps start: CDK archives a bundle beside the folder that it was built in.
 */
export async function placeCode(code: JsonObject, inlineFile: string, stack: AssemblyStack, target: string): Promise<string | undefined> {
  const inline = optionalString(code.ZipFile, 'ZipFile');
  if (inline !== undefined) {
    await writeFile(join(target, inlineFile), inline);
    return undefined;
  }
  const key = optionalString(code.S3Key, 'S3Key');
  if (key === undefined) throw new Error('its code is neither inline nor an asset');
  const asset = stack.assets.get(key);
  if (asset === undefined) throw new Error(`its code ${key} is no asset of the cloud assembly`);
  if ((await stat(asset.path)).isDirectory()) {
    await cp(asset.path, target, { recursive: true });
    return asset.path;
  }
  try {
    await unzip(await readFile(asset.path), target);
  } catch (error) {
    throw new Error(`its code ${asset.path} is ${messageOf(error)}`);
  }
  return asset.path;
}
