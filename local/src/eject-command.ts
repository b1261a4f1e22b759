import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { EjectCommand } from './command-line';

/** Sources of the shipped handlers, which are in the package. */
const SOURCES = join(__dirname, '..', 'handlers');

/** Settings of Jest for the copied suites, whatever those of the project are, and whatever its version of TypeScript. */
const JEST_CONFIG = `module.exports = {
  rootDir: '..',
  transform: {
    '\\\\.ts$': ['babel-jest', {
      babelrc: false,
      configFile: false,
      presets: ['@babel/preset-typescript'],
      plugins: ['@babel/plugin-transform-modules-commonjs'],
    }],
  },
};
`;
const JEST_FILE = posix.join('test', 'jest.config.cjs');

/** Files of a shipped handler. */
interface HandlerSources {
  readonly files: readonly string[];
  readonly tests: readonly string[];
  readonly packages: Readonly<Record<string, string>>;
  readonly refused?: string;
}

/** Copies the source of a shipped handler with its tests into an empty folder, and gives the lines that tell how to use it. */
export function eject({ handler, folder }: EjectCommand, directory = process.cwd(), sources = SOURCES): string {
  const { files, tests, packages } = sourcesOf(handler, sources);
  const target = resolve(directory, folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw new Error(`${folder} is not empty. Name a new folder, so that none of your files is overwritten`);
  for (const file of [...files, ...tests]) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(sources, file), join(target, file));
  }
  if (tests.length > 0) writeFileSync(join(target, JEST_FILE), JEST_CONFIG);
  const place = relative(directory, target).split(sep).join('/');
  return lines({ handler, folder, place, packages, files, tests });
}

function sourcesOf(handler: string, sources: string): HandlerSources {
  if (!existsSync(join(sources, 'handlers.json'))) throw new Error('The sources of the handlers are not here. They are in the package that npm installs');
  const handlers = JSON.parse(readFileSync(join(sources, 'handlers.json'), 'utf8')) as Readonly<Record<string, HandlerSources>>;
  const names = Object.keys(handlers).filter((name) => handlers[name]?.refused === undefined);
  const found = Object.hasOwn(handlers, handler) ? handlers[handler] : undefined;
  if (found === undefined) throw new Error(`There is no handler '${handler}'. Name one of ${names.join(', ')}`);
  if (found.refused !== undefined) throw new Error(`The handler '${handler}' can't be replaced by its own source: ${found.refused}. Name one of ${names.join(', ')}`);
  return found;
}

interface Ejected extends HandlerSources {
  readonly handler: string;
  readonly folder: string;
  /** The folder, as seen from the project. */
  readonly place: string;
}

function lines({ handler, folder, place, packages, files, tests }: Ejected): string {
  const named = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const suites = tests.filter((name) => name.endsWith('.test.ts')).length;
  return [
    `Copied ${files.length} files of the handler '${handler}'${suites === 0 ? '' : ` and ${suites} test suites for Jest`} to ${folder}.`,
    '',
    'Install what the code imports, with esbuild, which bundles it:',
    '',
    `npm install --save-dev esbuild @types/node ${named.join(' ')}`,
    '',
    'Then run it instead of the shipped code:',
    '',
    "new ServerlessApiPattern(this, 'Shop', {",
    `  compute: { handlers: { ${handler}: { replacement: { entry: '${posix.join(place, `${handler}.lambda.ts`)}' } } } },`,
    '});',
    '',
    ...suites === 0 ? [] : [
      'To run the test suites:',
      '',
      'npm install --save-dev jest@30 @babel/core@7 @babel/preset-typescript@7 @babel/plugin-transform-modules-commonjs@7',
      `npx jest --config ${posix.join(place, JEST_FILE)}`,
      '',
      'They fail in node --test. Name your own tests there: node --test "test/**"',
      '',
    ],
  ].join('\n');
}
