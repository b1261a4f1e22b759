import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const FIXTURE = fs.readFileSync(path.join(ROOT, 'rosetta', 'default.ts-fixture'), 'utf8');
const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  paths: { 'cdk-serverless-api-pattern': [path.join(ROOT, 'src', 'index.ts')] },
};

/** The TypeScript in a document, each piece in the stack that readers see in their minds. */
function snippetsOf(document: string): Map<string, string> {
  const blocks = fs.readFileSync(path.join(ROOT, document), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, code], index) => [
    path.join(ROOT, 'docs', `.${document.replace(/\W/g, '-')}-${index}.ts`), FIXTURE.replace('/// here', code),
  ]));
}

/** Services are imported from their own modules. To load the declarations of all others as well takes most of the time. */
const ALL_SERVICES = path.join('aws-cdk-lib', 'index.d.ts');
const withoutServices = (text: string | undefined) => text?.replace(/^export \* as .*$/gm, '');

/** Asks the compiler about all pieces at once: what it says of each file. */
function compile(snippets: Map<string, string>): (files: Iterable<string>) => string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  const read = (file: string) => readFile.call(host, file);
  host.readFile = (file) => snippets.get(file) ?? (file.endsWith(ALL_SERVICES) ? withoutServices(read(file)) : read(file));
  host.fileExists = (file) => snippets.has(file) || fileExists.call(host, file);
  const program = ts.createProgram([...snippets.keys()], OPTIONS, host);
  return (files) => [...files].flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map((fault) => `${fault.file?.fileName}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
}

const DOCUMENTS = ['README.md', ...fs.readdirSync(path.join(ROOT, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];

const SNIPPETS = new Map(DOCUMENTS.flatMap((document) => [...snippetsOf(document)]));
const WRONG = path.join(ROOT, 'docs', '.wrong.ts');
const faultsOf = compile(new Map([...SNIPPETS, [WRONG, FIXTURE.replace('/// here', "new ServerlessApiPattern(this, 'Shop', { nothing: true });")]]));

test('every snippet of the documents compiles', () => {
  expect(SNIPPETS.size).toBeGreaterThan(10);
  expect(faultsOf(SNIPPETS.keys())).toEqual([]);
});

test('a wrong snippet would be seen', () => {
  expect(faultsOf([WRONG])).toEqual([expect.stringContaining("'nothing' does not exist")]);
});
