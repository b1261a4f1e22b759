import { writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { readAssembly } from './assembly';

/**
 * Writes which structs the public constructors and methods take, and which props a struct has, into `assets/parameters.json`. JavaScript without types
 * passes whatever it likes; by this table the library refuses what would be ignored. A type is written as in `src/private/parameter-table.ts`.
 */
const LIBRARY = 'cdk-serverless-api-pattern';

interface Reference { readonly fqn?: string; readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: Reference } }
interface Value { readonly name: string; readonly optional?: boolean; readonly variadic?: boolean; readonly type: Reference }
interface Method { readonly name?: string; readonly static?: boolean; readonly abstract?: boolean; readonly parameters?: Value[] }
interface Type {
  readonly kind: string;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly properties?: Value[];
  readonly methods?: Method[];
  readonly initializer?: Method;
}

const { types } = readAssembly<{ types: Record<string, Type> }>();
const nameOf = (fqn: string) => fqn.replace(`${LIBRARY}.`, '');

function typeOf({ fqn, collection }: Reference): string {
  if (collection) {
    const element = typeOf(collection.elementtype);
    return element && `${collection.kind === 'array' ? '[' : '{'}${element}`;
  }
  return fqn !== undefined && types[fqn]?.datatype ? nameOf(fqn) : '';
}

function propertiesOf(type: Type | undefined): Value[] {
  return type ? [...(type.interfaces ?? []).flatMap((fqn) => propertiesOf(types[fqn])), ...type.properties ?? []] : [];
}

const fieldOf = ({ optional, type }: Value) => `${optional ? '' : '!'}${typeOf(type)}`;

/** Undefined where no parameter is a struct. */
function parametersOf({ parameters = [] }: Method): string[] | undefined {
  const fields = parameters.map((parameter) => `${parameter.variadic ? '*' : fieldOf({ ...parameter, type: {} })}${typeOf(parameter.type)}`);
  return parameters.some(({ type }) => typeOf(type)) ? fields : undefined;
}

const sorted = <T>(entries: readonly (readonly [string, T])[]) => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
const structs: [string, Record<string, string>][] = [];
const calls: [string, Record<string, string[]>][] = [];
for (const [fqn, type] of Object.entries(types)) {
  if (type.datatype) structs.push([nameOf(fqn), sorted(propertiesOf(type).map((property) => [property.name, fieldOf(property)] as const))]);
  if (type.kind !== 'class') continue;
  const isConstruct = type.initializer?.parameters?.[0]?.type.fqn === 'constructs.Construct';
  const methods = [
    ...(isConstruct ? [['new', parametersOf(type.initializer!)] as const] : []),
    ...(type.methods ?? []).filter((method) => !method.abstract).map((method) => [`${method.static ? '' : '#'}${method.name}`, parametersOf(method)] as const),
  ].flatMap(([name, parameters]) => (parameters ? [[name, parameters] as const] : []));
  if (methods.length > 0) calls.push([nameOf(fqn), sorted(methods)]);
}
writeFileSync(join(dirname(__dirname), 'assets', 'parameters.json'), JSON.stringify({ structs: sorted(structs), calls: sorted(calls) }));
