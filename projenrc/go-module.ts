import { readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

const MODULES: Readonly<Record<string, string>> = { 'aws-cdk-lib': 'github.com/aws/aws-cdk-go/awscdk/v2', 'constructs': 'github.com/aws/constructs-go/constructs/v10' };

/**
 * Lets the Go module ask for the lowest versions that the library takes: jsii-pacmak writes those that it was built with, and Go would force these
 * on every app. Requirements of the two modules themselves are in their own files.
 */
export function requireLowest(file: string): void {
  const { peerDependencies } = JSON.parse(readFileSync(join(dirname(__dirname), 'package.json'), 'utf8')) as { readonly peerDependencies: Readonly<Record<string, string>> };
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => !line.endsWith('// indirect')).map((line) => {
    const [name] = Object.entries(MODULES).find(([, module]) => line.trim().startsWith(`${module} `)) ?? [];
    return name === undefined ? line : `\t${MODULES[name]} v${peerDependencies[name].replace('^', '')}`;
  });
  writeFileSync(file, lines.join('\n'));
}

if (require.main === module) requireLowest(process.argv[2]);
