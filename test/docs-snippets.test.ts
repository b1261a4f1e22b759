import * as path from 'path';
import * as ts from 'typescript';
import { DOCUMENTS, ROOT } from './support/documents';
import { asModule, snippetsOf } from './support/snippets';

const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  paths: { 'cdk-serverless-api-pattern': [path.join(ROOT, 'src', 'index.ts')] },
};

/** Services are imported from their own modules. To load the declarations of all others as well takes most of the time. */
const ALL_SERVICES = path.join('aws-cdk-lib', 'index.d.ts');
const withoutServices = (text: string | undefined) => text?.replace(/^export \* as .*$/gm, '');

/** A snippet may make what it doesn't use, but import nothing in vain. */
function isUnusedLocal({ file, start, reportsUnnecessary }: ts.Diagnostic): boolean {
  if (!reportsUnnecessary || !file) return false;
  return !file.statements.some((statement) => ts.isImportDeclaration(statement) && statement.pos <= start! && start! < statement.end);
}

/** Asks the compiler about all pieces at once: what it says of each file. */
function compile(snippets: Map<string, string>): (files: Iterable<string>) => string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  const readText = (file: string) => readFile.call(host, file);
  host.readFile = (file) => snippets.get(file) ?? (file.endsWith(ALL_SERVICES) ? withoutServices(readText(file)) : readText(file));
  host.fileExists = (file) => snippets.has(file) || fileExists.call(host, file);
  const program = ts.createProgram([...snippets.keys()], OPTIONS, host);
  return (files) => [...files].flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .filter((fault) => !isUnusedLocal(fault))
    .map((fault) => `${fault.file?.fileName}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
}

const SNIPPETS = new Map(DOCUMENTS.flatMap((document) => snippetsOf(document).map((snippet, index): [string, string] => [
  path.join(ROOT, 'docs', `.${document.replace(/\W/g, '-')}-${index}.ts`), asModule(snippet),
])));

const IMPORT = "import { ServerlessApiPattern } from 'cdk-serverless-api-pattern';\n";
const WRONG = {
  "'nothing' does not exist": `${IMPORT}new ServerlessApiPattern(this, 'Shop', { nothing: true });\n`,
  "Cannot find name 'ServerlessApiPattern'": "new ServerlessApiPattern(this, 'Shop');\n",
  "'ServerlessApiPattern' is declared but its value is never read": `${IMPORT}console.log(this.stackName);\n`,
};
const wrongFile = (fault: string) => path.join(ROOT, 'docs', `.wrong-${Object.keys(WRONG).indexOf(fault)}.ts`);
const faultsOf = compile(new Map([
  ...SNIPPETS, ...Object.entries(WRONG).map(([fault, code]): [string, string] => [wrongFile(fault), asModule(code)]),
]));

test('every snippet of the documents compiles, with what it imports', () => {
  expect(SNIPPETS.size).toBeGreaterThan(100);
  expect(faultsOf(SNIPPETS.keys())).toEqual([]);
});

test.each(Object.keys(WRONG))('a wrong snippet would be seen: %s', (fault) => {
  expect(faultsOf([wrongFile(fault)])).toEqual([expect.stringContaining(fault)]);
});
