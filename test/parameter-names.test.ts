import { readAssembly } from '../projenrc/assembly';

interface Method { readonly name: string; readonly parameters?: { readonly name: string }[] }
interface Type { readonly name: string; readonly initializer?: Omit<Method, 'name'>; readonly methods?: Method[]; readonly properties?: { readonly name: string }[] }

/** The assembly that the packages for other languages are generated from. */
const assembly = readAssembly<{ types: Record<string, Type> }>();

const PARAMETERS = Object.values(assembly.types).flatMap((type) => [{ name: 'constructor', ...type.initializer }, ...type.methods ?? []]
  .flatMap(({ name, parameters = [] }) => parameters.map((parameter) => [`${type.name}.${name}`, parameter.name])));

/** Words that Java, C#, Python or Go do not take for a name. Generators escape the ones that only C# has. */
const RESERVED = new Set(`
  abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if
  implements import instanceof int interface long native new package private protected public return short static strictfp super switch
  synchronized this throw throws transient try void volatile while true false null
  and as async await def del elif except from global in is lambda nonlocal not or pass raise with yield None self
  chan defer fallthrough func go map range select struct type var
  operator
`.split(/\s+/).filter(Boolean));

test('the assembly has parameters to look at', () => {
  expect(PARAMETERS.length).toBeGreaterThan(200);
});

// jsii names a destructured parameter `__1`, which Java and .NET do not compile.
test('every parameter of a public constructor or method has a name that every language takes', () => {
  expect(PARAMETERS.filter(([, name]) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
});

test('no parameter is called by a reserved word', () => {
  expect(PARAMETERS.filter(([, name]) => RESERVED.has(name))).toEqual([]);
});

/** Keywords of Python, where jsii adds an underscore: `lambda_`. */
const OF_PYTHON = new Set(`
  and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while
  with yield
`.split(/\s+/).filter(Boolean));

test('no method or property is a keyword of Python', () => {
  const members = Object.values(assembly.types)
    .flatMap(({ name, methods = [], properties = [] }) => [...methods, ...properties].map((member) => [name, member.name]));
  expect(members.length).toBeGreaterThan(1000);
  expect(members.filter(([, member]) => OF_PYTHON.has(member))).toEqual([]);
});
