import { createHash } from 'crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { AssetHashType, Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { entriesOf } from '../private/sorted';

/** The files of every bundle. */
const BUNDLE = ['index.js', 'main.js'];

/** The code of a shipped handler. */
export function bundleCode(handler: string): Code {
  return Code.fromAsset(folderOf(handler));
}

/**
 * The same with files beside it. Writes them to the assembly's folder, so no temporary files remain. Functions with
 * the same files share one asset across stacks and apps.
 */
export function bundleCodeWith(scope: IConstruct, handler: string, files: { readonly [name: string]: string }): Code {
  const contents: { readonly [name: string]: string } = { ...Object.fromEntries(BUNDLE.map((name) => [name, readFileSync(path.join(folderOf(handler), name), 'utf8')])), ...files };
  const hash = createHash('sha256');
  for (const [name, content] of entriesOf(contents)) hash.update(`${name}\0${content}\0`);
  const assetHash = hash.digest('hex');
  const folder = path.join(Stage.of(scope)!.assetOutdir, `.${handler}-${assetHash.slice(0, 16)}`);
  mkdirSync(folder, { recursive: true });
  // Written rather than copied: where the package is read-only, a copy would be, too.
  for (const [name, content] of Object.entries(contents)) writeFileSync(path.join(folder, name), content);
  return Code.fromAsset(folder, { assetHash, assetHashType: AssetHashType.CUSTOM });
}

function folderOf(handler: string): string {
  return path.join(__dirname, '..', '..', 'assets', 'handlers', handler);
}
