import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';

const directories: string[] = [];

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-test-'));
  directories.push(directory);
  return directory;
}

export function removeTemporaryDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Synthesizes a small stack and gives its cloud assembly. */
export function synthesize(build: (stack: Stack) => void, region?: string): string {
  const app = new App({ outdir: join(temporaryDirectory(), 'cdk.out'), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'TestStack', region === undefined ? undefined : { env: { region, account: '123456789012' } });
  build(stack);
  // Three seconds, the default, are not always enough on a busy machine.
  Aspects.of(stack).add({ visit: (node) => { if (node instanceof CfnFunction) node.timeout ??= 60; } });
  return app.synth().directory;
}

/** A directory with one file, to be an asset. */
export function assetWith(content: string, file = 'index.js'): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, file), content);
  return directory;
}
