import { createHash } from 'crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { AssetHashType, Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { filesIn } from './bundle-archive';
import { entriesOf } from '../private/sorted';

/** The code of a shipped handler: the archive in the package, which is uploaded as it is. */
export function bundleCode(handler: string): Code {
  return Code.fromAsset(archiveOf(handler));
}

/**
 * The same with files beside it. Writes them to the assembly's folder, so no temporary files remain. Functions with
 * the same files share one asset across stacks and apps.
 */
export function bundleCodeWith(scope: IConstruct, handler: string, files: { readonly [name: string]: string }): Code {
  const archive = readFileSync(archiveOf(handler));
  const hash = createHash('sha256').update(archive);
  for (const [name, content] of entriesOf(files)) hash.update(`\0${name}\0${content}`);
  const assetHash = hash.digest('hex');
  const folder = path.join(Stage.of(scope)!.assetOutdir, `.${handler}-${assetHash.slice(0, 16)}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries({ ...filesIn(archive), ...files })) writeFileSync(path.join(folder, name), content);
  return Code.fromAsset(folder, { assetHash, assetHashType: AssetHashType.CUSTOM });
}

function archiveOf(handler: string): string {
  return path.join(__dirname, '..', '..', 'assets', 'handlers', `${handler}.zip`);
}
