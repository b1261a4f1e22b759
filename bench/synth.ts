/**
 * What the pattern costs at synthesis: CPU time against the same template made of untyped resources,
 * each in processes of its own, taken in turns, with the validator off. Prints the ratio of the medians.
 */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ServerlessApiPattern } from '../lib';

const ROUNDS = Number(process.argv[2] ?? 9);

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const BUILDS: Record<string, (stack: Stack) => void> = {
  pattern: (stack) => void new ServerlessApiPattern(stack, 'Shop'),
  floor: (stack) => {
    const template = JSON.parse(fs.readFileSync(process.env.BENCH_TEMPLATE!, 'utf8')) as { Resources: Record<string, TemplateResource> };
    for (const [id, { Type, Properties, ...attributes }] of Object.entries(template.Resources)) {
      const resource = new CfnResource(stack, id, { type: Type, properties: Properties });
      resource.overrideLogicalId(id);
      for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
    }
  },
};

/** Synthesizes once and prints the CPU milliseconds since the process had CDK loaded. */
function synthesize(kind: string, outdir: string): void {
  const before = process.cpuUsage();
  const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
  BUILDS[kind](new Stack(app, 'Stack'));
  app.synth();
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1000));
}

function measure(): void {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const run = (kind: string, name: string) => Number(execFileSync(process.execPath, [
    ...process.execArgv, __filename, '1', kind, path.join(directory, name),
  ], {
    env: { ...process.env, BENCH_TEMPLATE: path.join(directory, 'template', 'Stack.template.json') },
  }));
  run('pattern', 'template');
  const samples: Record<string, number[]> = { pattern: [], floor: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of Object.keys(samples)) samples[kind].push(run(kind, `${kind}-${round}`));
  }
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const [pattern, floor] = [median(samples.pattern), median(samples.floor)];
  const ratio = (pattern / floor).toFixed(2);
  console.log(`synthesis, median CPU of ${ROUNDS}: pattern ${pattern.toFixed(0)} ms, untyped resources ${floor.toFixed(0)} ms, ratio ${ratio}`);
  fs.rmSync(directory, { recursive: true });
}

const [, , , kind, outdir] = process.argv;
if (kind) synthesize(kind, outdir);
else measure();
