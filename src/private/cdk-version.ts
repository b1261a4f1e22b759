import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/**
 * Throws where aws-cdk-lib is older than the lowest version that the library takes. Some package managers only warn of that, and the first use
 * would fail with a `TypeError` that says nothing. `lib/index.js` calls it before anything of the library is loaded.
 */
export function checkCdkVersion(): void {
  const { name, version, peerDependencies } = ownManifest();
  const lowest = peerDependencies['aws-cdk-lib'].slice(1);
  const found = manifestOf(require.resolve('aws-cdk-lib/package.json')).version;
  if (isBelow(found, lowest)) {
    throw new Error(`${name} ${version} needs aws-cdk-lib ${lowest} or newer, and found ${found}. Upgrade it: npm install aws-cdk-lib@latest constructs@latest`);
  }
}

/** Throws where a bundler has put the library into an app's file: the handlers that it deploys are files beside it. */
function ownManifest(): Manifest {
  const root = join(__dirname, '..', '..');
  if (!existsSync(join(root, 'assets', 'parameters.json'))) {
    throw new Error("cdk-serverless-api-pattern is part of a bundle, and can't find the handlers in its package. Keep it and aws-cdk-lib out of the "
      + 'bundle: with esbuild, --external:cdk-serverless-api-pattern --external:aws-cdk-lib.');
  }
  return manifestOf(join(root, 'package.json'));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const manifestOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

function isBelow(version: string, lowest: string): boolean {
  const [one, other] = [version, lowest].map((each) => each.split(/[.-]/).slice(0, 3).map(Number));
  const different = one.findIndex((part, index) => part !== other[index]);
  return different >= 0 && one[different] < other[different];
}
