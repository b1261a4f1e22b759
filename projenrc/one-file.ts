import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, posix } from 'path';
import * as ts from 'typescript';

const LIB = join(dirname(__dirname), 'lib');

/**
 * Puts the compiled files behind `index.js` into `library.js`: to find, read and compile hundreds of small files takes a tenth of a synthesis
 * and 40 MiB. The code of each file stays as it is but for its comments, so stack traces stay as readable as they were.
 */
const files = new Map<string, string>();
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
    .replace(/\b__dirname\b/g, `require("path").join(__dirname, "${posix.dirname(file)}")`);
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

const CHECK = 'private/cdk-version';
add(CHECK);
const index = readFileSync(join(LIB, 'index.js'), 'utf8');
for (const [, path] of index.matchAll(/require\("\.\/([^"]*)"\)/g)) add(path);
writeFileSync(join(LIB, 'library.js'), `"use strict";
const loaded = {};
exports.load = load;
function load(file) {
  if (!(file in loaded)) files[file](loaded[file] = {});
  return loaded[file];
}
const later = (get, name) => {
  let module;
  return () => module ??= get(name);
};
const files = {
${[...files].map(([file, code]) => `"${file}"(exports) {\n${code}\n},`).join('\n')}
};
load("${CHECK}").checkCdkVersion();
`);
writeFileSync(join(LIB, 'index.js'), index.replace(/require\("\.\/([^"]*)"\)/g, 'require("./library").load("$1")'));
