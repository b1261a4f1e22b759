/**
 * The library as developers of other languages use it: an app in each, compiled with the checks of its language, must make the templates and
 * reports of the same app in TypeScript, byte for byte, in each of several runs.
 *
 * `tsx test/languages/consumers.ts [language …]`. A language whose tools are missing is left out, but not in CI.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { GO } from './support/go';
import { JAVA } from './support/java';
import { generate, Language, ROOT, run, RunApp, succeeds } from './support/language';
import { PYTHON } from './support/python';
import { typescript } from './support/typescript';

const LANGUAGES = [PYTHON, GO, JAVA];
const RUNS = 3;

/** What each system writes that must be the same. */
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  default: ['Stack.template.json', 'Stack.assets.json'],
  everything: [
    'Stack.template.json', 'Stack.assets.json', 'settings.json', 'openapi.json', 'asyncapi.json', 'rules.txt', 'masked.json', 'cost.txt', 'stateful.json',
  ],
};

/** The files of a system, and how long it took to write them. */
interface Outputs {
  readonly texts: readonly string[];
  readonly seconds: number;
}

function outputsOf(runApp: RunApp, system: string, outdir: string): Outputs {
  const start = Date.now();
  runApp(system, outdir);
  const seconds = (Date.now() - start) / 1000;
  if (system === 'everything' && !readFileSync(join(outdir, 'validation-report.json'), 'utf8').includes('SRV-')) throw new Error(`The rules found nothing in ${outdir}.`);
  return { texts: SYSTEMS[system].map((file) => readFileSync(join(outdir, file), 'utf8')), seconds };
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

function tryOut(language: Language, folder: string, npmPackages: string, expected: ReadonlyMap<string, Outputs>): void {
  const runApp = language.prepare(generate(language.name, join(folder, `${language.name}-bindings`)), join(folder, language.name), npmPackages);
  console.log(`ok: ${language.name}: the app is ready`);
  for (const [system, files] of Object.entries(SYSTEMS)) {
    for (let turn = 1; turn <= RUNS; turn++) {
      const { texts, seconds } = outputsOf(runApp, system, join(folder, `${language.name}-${system}-${turn}`));
      const different = files.filter((_, index) => texts[index] !== expected.get(system)!.texts[index]);
      if (different.length > 0) throw new Error(`${language.name}: ${system}: other than in TypeScript: ${different.join(', ')}`);
      console.log(`ok: ${language.name}: ${system}: ${files.length} files are the same as in TypeScript, in ${seconds.toFixed(1)} s`);
    }
  }
}

function main(names: readonly string[]): void {
  const languages = chosen(names);
  const folder = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as { filename: string }[];
    const twin = typescript(join(folder, filename), join(folder, 'typescript'));
    const expected = new Map(Object.keys(SYSTEMS).map((system) => [system, outputsOf(twin, system, join(folder, `typescript-${system}`))]));
    for (const [system, { seconds }] of expected) console.log(`typescript: ${system}: ${seconds.toFixed(1)} s`);
    for (const language of languages) tryOut(language, folder, join(folder, 'typescript', 'node_modules'), expected);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2));
