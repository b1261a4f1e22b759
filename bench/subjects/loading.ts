import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD } from '../harness/build';
import { measureProcess } from '../harness/process';
import type { Subject } from '../harness/subject';

const MODULES: Readonly<Record<string, readonly string[]>> = {
  'nothing': [],
  'aws-cdk-lib': ['aws-cdk-lib'],
  'library': ['aws-cdk-lib', 'cdk-serverless-api-pattern'],
  'Solutions Constructs': ['aws-cdk-lib', '@aws-solutions-constructs/aws-apigateway-lambda', '@aws-solutions-constructs/aws-sqs-lambda'],
};

export function loading(): Subject {
  const directory = mkdtempSync(join(BUILD, 'loading-'));
  return {
    name: 'import',
    about: 'A process that imports a package and uses nothing of it.',
    metrics: { cpu: 'CPU, ms', wall: 'wall, ms', memory: 'peak memory, MiB' },
    contenders: Object.entries(MODULES).map(([name, modules], index) => {
      const file = join(directory, `${index}.cjs`);
      writeFileSync(file, modules.map((module) => `require('${module}');\n`).join(''));
      return { name, run: async () => ({ ...await measureProcess(file) }) };
    }),
    comparisons: ['aws-cdk-lib', 'Solutions Constructs'].map((to) => ({ of: 'library', to, metric: 'cpu' })),
  };
}
