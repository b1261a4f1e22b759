import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..');

/** The files of a folder, and what each imports of it, types included: the linter's rule passes them over. */
function importsIn(folder: string): Map<string, string[]> {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.split(path.sep).includes('node_modules'))
    .map((file) => path.join(folder, file));
  return new Map(files.map((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const named = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']*)'/gm)].map(([, name]) => path.join(path.dirname(file), name));
    return [file, named.flatMap((name) => [`${name}.ts`, `${name}.tsx`, path.join(name, 'index.ts')].filter((candidate) => files.includes(candidate)))];
  }));
}

/** Ways from a file back to itself. */
function circlesOf(imports: ReadonlyMap<string, string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

/** Folders of programs, most of which import other packages only. */
const PROGRAMS = ['projenrc', 'mutation', 'contract'];

test.each(['src', 'local/src', 'local/console', 'bench', 'test', ...PROGRAMS])('no files of %s need each other in a circle', (folder) => {
  const imports = importsIn(folder);
  expect([...imports.values()].flat().length).toBeGreaterThan(PROGRAMS.includes(folder) ? 0 : imports.size);
  expect(circlesOf(imports)).toEqual([]);
});

test('a circle is found', () => {
  expect(circlesOf(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b → c → b']);
});
