import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import * as ts from 'typescript';

const LIB = join(dirname(__dirname), 'lib');

/**
 * Rewrites each compiled `index.js` that only re-exports, so that a name loads its file when it is first read, as in aws-cdk-lib.
 * Nothing is loaded here: the names, and the files that declare them, come from the declarations.
 */
const barrels = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|[\\/])index\.d\.ts$/.test(file))
  .map((file) => join(LIB, file)).filter(onlyReexports);
const resolution = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
const program = ts.createProgram(barrels, { ...resolution, skipLibCheck: true, types: [] });
const checker = program.getTypeChecker();

for (const barrel of barrels) {
  const source = program.getSourceFile(barrel);
  const module = source && checker.getSymbolAtLocation(source);
  if (module) writeFileSync(barrel.replace(/\.d\.ts$/, '.js'), lazyModule(dirname(barrel), module));
}

function onlyReexports(file: string): boolean {
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  return statements.length > 0 && statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined);
}

function lazyModule(directory: string, module: ts.Symbol): string {
  const exported = checker.getExportsOfModule(module).map((symbol) => ({ name: symbol.name, file: declaringFile(symbol) }))
    .filter(({ file }) => file !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    // Exports for tools that only read the text, such as the loader of ES modules.
    `${exported.map(({ name }) => `exports.${name} = `).join('')}void 0;`,
    'function lazy(name, load) {',
    '  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get() {',
    '    const value = load();',
    '    Object.defineProperty(exports, name, { enumerable: true, configurable: true, value });',
    '    return value;',
    '  } });',
    '}',
    ...exported.map(({ name, file }) => `lazy(${JSON.stringify(name)}, () => require(${JSON.stringify(specifier(directory, file ?? ''))}).${name});`),
    '',
  ].join('\n');
}

/** Module that declares a class, an enum, a function or a constant; undefined for a type. */
function declaringFile(symbol: ts.Symbol): string | undefined {
  const target = symbol.declarations?.some(ts.isExportSpecifier) ? checker.getAliasedSymbol(symbol) : symbol;
  return target.valueDeclaration?.getSourceFile().fileName;
}

function specifier(directory: string, file: string): string {
  return `./${relative(directory, file).replaceAll('\\', '/').replace(/\.d\.ts$/, '')}`.replace('./../', '../');
}
