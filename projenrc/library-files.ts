import { execFileSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, posix } from 'path';
import * as ts from 'typescript';

const LIB = join(dirname(__dirname), 'lib');

/**
 * Puts the compiled files behind `index.js` into `library.js`, and those that a system without options doesn't use into `rest.js`: to find, read
 * and compile hundreds of small files takes a tenth of a synthesis and 40 MiB. The code of each file stays as it is but for its comments, so stack
 * traces stay as readable as they were.
 */
const files = new Map<string, string>();
/** What they import of other packages, as it is written there. */
const externals = new Set<string>();
const printer = ts.createPrinter({ removeComments: true });

/** Adds a file, by its path below `lib/` without extension, and all that it requires of the library. */
function add(file: string): void {
  if (files.has(file)) return;
  const required: string[] = [];
  const code = lazily(withoutPreamble(readFileSync(join(LIB, `${file}.js`), 'utf8')), file)
    .replace(/\brequire\("(\.{1,2}\/[^"]*)"\)|\brequire, "(\.{1,2}\/[^"]*)"/g, (_, path: string | undefined, later: string | undefined) => {
      const target = posix.join(posix.dirname(file), path ?? later!);
      required.push(existsSync(join(LIB, `${target}.js`)) ? target : `${target}/index`);
      return later === undefined ? `load("${required.at(-1)}")` : `load, "${required.at(-1)}"`;
    })
    .replace(/\b__dirname\b/g, `require("path").join(__dirname, "${posix.dirname(file)}")`)
    .replace(/\blater\(require, ("[^"]+")\)/g, (_, name: string) => {
      externals.add(JSON.parse(name) as string);
      return `later(external, ${name})`;
    });
  // The comments are in the declarations, and in the source.
  files.set(file, printed(ts.createSourceFile(`${file}.js`, code, ts.ScriptTarget.ES2022)));
  required.forEach(add);
}

/** What the whole file says once, and what only a file that others load while it is being loaded would need. */
function withoutPreamble(code: string): string {
  return code.replace(/^("use strict"|Object\.defineProperty\(exports, "__esModule", \{ value: true \}\)|exports\.[\w. =]+ = void 0);\n/gm, '');
}

/** Loads what a file imports when it is first used, as in aws-cdk-lib. */
function lazily(code: string, file: string): string {
  const names: string[] = [];
  const lazy = code.replace(/^const (\w+_\d+) = require\(("[^"]+")\);$/gm, (_, name: string, path: string) => {
    names.push(name);
    return `const ${name} = later(require, ${path});`;
  });
  return names.reduce((text, name) => {
    const members = new RegExp(`\\b${name}\\.`, 'g');
    // Compiled code names members of a module, and never the module as a whole.
    if (text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length !== 1 + (text.match(members)?.length ?? 0)) throw new Error(`${file} uses ${name} as a whole.`);
    return text
      .replace(new RegExp(`\\(0, ${name}\\.(\\w+)\\)\\(`, 'g'), `${name}().$1(`)
      .replace(new RegExp(`\\bnew ${name}\\.`, 'g'), `new (${name}()).`)
      .replace(members, `${name}().`);
  }, lazy);
}

/** With one space for each step of indentation, except where spaces may be part of a text over several lines. */
function printed(file: ts.SourceFile): string {
  const spansLines = (node: ts.Node): boolean => (ts.isTemplateLiteralToken(node) ? node.rawText?.includes('\n') === true : ts.forEachChild(node, spansLines) === true);
  const code = printer.printFile(file);
  return spansLines(file) ? code : code.replace(/^( {4})+/gm, (spaces) => ' '.repeat(spaces.length / 4));
}

/** A file of its own, which runs when the package is loaded: Node.js hides what a lazy export throws from apps that import it by name. */
const CHECK = 'require("./private/cdk-version").checkCdkVersion();';
const index = readFileSync(join(LIB, 'index.js'), 'utf8');
for (const [, path] of index.matchAll(/require\("\.\/([^"]*)"\)/g)) add(path);
writeFileSync(join(LIB, 'index.js'), `${index.replace(/require\("\.\/([^"]*)"\)/g, 'require("./library").load("$1")')}${CHECK}\n`);
write([]);
write(unused());

/** Writes all files to `library.js`, but for these, which it loads from `rest.js`. */
function write(rest: readonly string[]): void {
  const written = (names: readonly string[]): string => names.map((name) => `"${name}"(exports) {\n${files.get(name)!}\n},`).join('\n');
  writeFileSync(join(LIB, 'rest.js'), `"use strict";
module.exports = (load, later, external) => ({
${written(rest)}
});
`);
  writeFileSync(join(LIB, 'library.js'), `"use strict";
const loaded = {};
exports.loaded = loaded;
exports.load = load;
function load(file) {
  if (file in loaded) return loaded[file];
  try {
    (files[file] ?? restOfFiles()[file])(loaded[file] = {});
    return loaded[file];
  } catch (error) {
    delete loaded[file];
    throw error;
  }
}
const later = (get, name) => {
  let module;
  return () => module ??= get(name);
};
// Node.js resolves a package anew at each call of require() if another file has loaded it, and reads its exports for that.
const required = {};
const external = (name) => required[name] ??= externals[name]();
const externals = {
${[...externals].sort().map((name) => `"${name}": () => require("${name}"),`).join('\n')}
};
const restOfFiles = later(() => require("./rest")(load, later, external));
const files = {
${written([...files.keys()].filter((name) => !rest.includes(name)))}
};
`);
}

/**
 * The files that neither a system without options nor one with the profile of the README's first stack loads: to parse them would take two
 * hundredths of its synthesis.
 */
function unused(): string[] {
  const loaded = execFileSync(process.execPath, ['-e', `
    const { App, Stack } = require('aws-cdk-lib');
    const { Profile, ServerlessApiPattern } = require('./lib');
    for (const props of [{}, { profile: Profile.DEVELOPMENT }]) {
      new ServerlessApiPattern(new Stack(new App({ outdir: process.argv[1] }), 'Stack'), 'Shop', props).node.root.synth();
    }
    console.log(JSON.stringify(Object.keys(require('./lib/library').loaded)));`, mkdtempSync(join(tmpdir(), 'library-files-'))], { cwd: dirname(LIB), encoding: 'utf8' });
  const used = new Set(JSON.parse(loaded) as string[]);
  return [...files.keys()].filter((name) => !used.has(name));
}
