import { readAssembly } from '../projenrc/assembly';

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
