import * as ts from 'typescript';
import { readAssembly } from '../projenrc/assembly';
import { codeBlocksOf } from './support/documents';

interface DocumentedType {
  readonly kind: string;
  readonly docs?: { readonly example?: string };
}

const { types } = readAssembly<{ types: Record<string, DocumentedType> }>();
const CLASSES = Object.entries(types).filter(([, { kind }]) => kind === 'class');

test('every class has an example', () => {
  expect(CLASSES.length).toBeGreaterThan(70);
  expect(CLASSES.filter(([, { docs }]) => !docs?.example).map(([name]) => name)).toEqual([]);
});

/** Every example below a value of the assembly. */
function examplesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { docs } = value as DocumentedType;
  return [...docs?.example === undefined ? [] : [docs.example], ...Object.values(value).flatMap(examplesIn)];
}

/** Properties like `{ table }`, which jsii translates into what is no value of the option in Go. */
function shorthandIn(code: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) found.push(`{ ${node.name.text} } in ${code}`);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

test('translated examples write properties out', () => {
  const translated = [...examplesIn(types), ...codeBlocksOf('README.md').filter(({ language }) => language === 'ts').map(({ code }) => code)];
  expect(translated.length).toBeGreaterThan(100);
  expect(translated.flatMap(shorthandIn)).toEqual([]);
});
