/**
 * The library as developers of other languages use it: an app in each, compiled with the checks of its language, must make the templates and
 * reports of the same app in TypeScript, byte for byte, in each of several runs.
 *
 * `tsx test/languages/consumers.ts [language …]` prints a table, and without names writes it to docs/assurance/languages.md, except in CI.
 * A language whose tools are missing is left out, but not in CI.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CSHARP } from './support/csharp';
import { GO } from './support/go';
import { JAVA } from './support/java';
import { generate, Language, ReadyApp, ROOT, run, sizeOf, succeeds } from './support/language';
import { measured } from './support/measure';
import { PYTHON } from './support/python';
import { Result, Run, table, writePage } from './support/report';
import { typescript } from './support/typescript';

const LANGUAGES = [PYTHON, GO, JAVA, CSHARP];
const RUNS = 3;

/** The files that must be the same in each system. */
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  default: ['Stack.template.json', 'Stack.assets.json'],
  everything: [
    'Stack.template.json', 'Stack.assets.json', 'settings.json', 'openapi.json', 'asyncapi.json', 'rules.txt', 'masked.json', 'cost.txt', 'stateful.json',
  ],
};

/** The files that each system must write, by its name. */
type Expected = Readonly<Record<string, readonly string[]>>;

function textsOf(system: string, outdir: string): string[] {
  if (system === 'everything' && !readFileSync(join(outdir, 'validation-report.json'), 'utf8').includes('SRV-')) throw new Error(`The rules found nothing in ${outdir}.`);
  return SYSTEMS[system].map((file) => readFileSync(join(outdir, file), 'utf8'));
}

/** The languages that can be tried here. */
function chosen(names: readonly string[]): Language[] {
  return LANGUAGES.filter(({ name }) => names.length === 0 || names.includes(name)).filter(({ name, tools }) => {
    const missing = tools.filter((tool) => !succeeds(ROOT, tool.split(' ')[0], ...tool.split(' ').slice(1)));
    if (missing.length > 0 && process.env.CI !== undefined) throw new Error(`${name}: these commands fail: ${missing.join(', ')}`);
    if (missing.length > 0) console.log(`left out: ${name}: these commands fail: ${missing.join(', ')}`);
    return missing.length === 0;
  });
}

/** Runs an app several times for each system, and compares what it writes. The first runs of the app in TypeScript are what is expected. */
async function tryOut(name: string, { compiled, package: packed, synthesize }: ReadyApp, folder: string, expected: Expected): Promise<Result> {
  const runs: Run[] = [];
  for (const system of synthesize === undefined ? [] : Object.keys(SYSTEMS)) {
    for (let turn = 1; turn <= RUNS; turn++) {
      const outdir = join(folder, `${name}-${system}-${turn}`);
      const cost = await measured(synthesize!(system, outdir));
      const texts = textsOf(system, outdir);
      const different = SYSTEMS[system].filter((_, index) => texts[index] !== (expected[system] ?? texts)[index]);
      if (different.length > 0) throw new Error(`${name}: ${system}: other than in TypeScript: ${different.join(', ')}`);
      console.log(`ok: ${name}: ${system}: ${texts.length} files, ${cost.cpu.toFixed(1)} s of CPU, ${cost.memory.toFixed(0)} MiB`);
      runs.push({ system, ...cost, files: texts.length });
    }
  }
  return { name, compiled, bytes: sizeOf(packed), runs };
}

async function main(names: readonly string[]): Promise<void> {
  const languages = chosen(names);
  const folder = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as { filename: string }[];
    const results = [await tryOut('typescript', typescript(join(folder, filename), join(folder, 'typescript')), folder, {})];
    const expected = Object.fromEntries(Object.keys(SYSTEMS).map((system) => [system, textsOf(system, join(folder, `typescript-${system}-1`))]));
    for (const { name, target, prepare } of languages) {
      const app = prepare(generate(target ?? name, join(folder, `${name}-bindings`)), join(folder, name), join(folder, 'typescript', 'node_modules'));
      console.log(`ok: ${name}: the app is ready: ${app.compiled}`);
      results.push(await tryOut(name, app, folder, expected));
    }
    console.log(`\n${table(results)}`);
    if (names.length === 0 && process.env.CI === undefined) writePage(results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
