import { writeFileSync } from 'fs';
import { join } from 'path';
import { ROOT, LOWEST } from './language';
import { Cost } from './measure';
import { median } from '../../../bench/harness/figures';

/** One synthesis, which was the same as in TypeScript. */
export interface Run extends Cost {
  readonly system: string;
  readonly files: number;
}

export interface Result {
  readonly name: string;
  readonly compiled: string;
  readonly bytes: number;
  readonly runs: readonly Run[];
}

const TITLES: Readonly<Record<string, string>> = { typescript: 'TypeScript', python: 'Python', go: 'Go', java: 'Java', csharp: 'C#' };

const SYSTEMS = ['default', 'everything'];

const of = (runs: readonly Run[], system: string) => runs.filter((run) => run.system === system);

/** The results as a table of Markdown. The first is of TypeScript, which the others are compared with. */
export function table(results: readonly Result[]): string {
  const [{ runs: reference }] = results;
  const cpu = (runs: readonly Run[], system: string) => median(of(runs, system).map((run) => run.cpu));
  const rows = results.map(({ name, compiled, bytes, runs }, index) => {
    const equal = (system: string) => index === 0 ? '' : `${of(runs, system).length} of 3 runs, ${of(runs, system)[0].files} files`;
    const size = (bytes / 1e6).toFixed(2);
    if (runs.length === 0) return [TITLES[name], compiled, 'not run', 'not run', '', '', '', size];
    const ratios = SYSTEMS.map((system) => (cpu(runs, system) / cpu(reference, system)).toFixed(2));
    return [TITLES[name], compiled, ...SYSTEMS.map(equal), ...ratios, Math.max(...runs.map((run) => run.memory)).toFixed(0), size];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['Language', 'Compiles', 'Default equal', 'Everything equal', 'CPU, default', 'CPU, everything', 'Memory, MiB', 'Package, MB']),
    '|---|---|---|---|---:|---:|---:|---:|',
    ...rows.map(line),
  ].join('\n');
}

export function writePage(results: readonly Result[]): void {
  writeFileSync(join(ROOT, 'docs', 'assurance', 'languages.md'), `# Languages

The library is written in TypeScript, and [jsii](https://aws.github.io/jsii/) makes the packages for Python, Go, Java and C# from it. For each language
there is an app in [test/languages](https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/tree/main/test/languages), compiled with the
strictest checks of that language against the lowest version of CDK that the library supports, \`aws-cdk-lib\` ${LOWEST.cdk}. Each app makes two systems:

- **Default**: one line, \`new ServerlessApiPattern(stack, "Shop")\`.
- **Everything**: entities, jobs, your own functions, routes and integrations, realtime, ingest, schedules, website, keys, canary, alarms, and the
  reports of the library as files: settings, OpenAPI, AsyncAPI, rules, costs and baseline.

The templates and reports must be those of the app in TypeScript, byte for byte, in each of three runs. CPU is the ratio to TypeScript, of medians, of the
whole app with the Node.js process that jsii starts. Memory is the most that the app had at one time.

${table(results)}

To run the apps and update this page, use \`npm run test:languages\`. Without a .NET SDK, the generated C# code and the app in C# are parsed, and each
member of the library that the app names is looked up. Where an SDK is installed, as in CI, the app is compiled and compared like the others.
`);
}
