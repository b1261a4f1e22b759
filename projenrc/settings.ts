import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { readAssembly } from './assembly';

const ROOT = dirname(__dirname);
const LIBRARY = 'cdk-serverless-api-pattern';

interface Property { readonly name: string; readonly docs?: { readonly default?: string }; readonly type?: { readonly fqn?: string } }
interface Type { readonly datatype?: boolean; readonly interfaces?: string[]; readonly properties?: Property[] }

/**
 * Writes what is documented of each option into `assets/settings.json`, which `explain()` reads: the documentation is in the
 * assembly that jsii makes, and tests hold it against the code.
 */
const { types } = readAssembly<{ types: Record<string, Type> }>();

const structOf = (fqn: string | undefined) => fqn !== undefined && types[fqn]?.datatype ? fqn.replace(`${LIBRARY}.`, '') : undefined;

function propertiesOf(type: Type | undefined): Property[] {
  return type ? [...(type.interfaces ?? []).flatMap((fqn) => propertiesOf(types[fqn])), ...type.properties ?? []] : [];
}

function fieldsOf(struct: string) {
  const fields = propertiesOf(types[`${LIBRARY}.${struct}`]).map(({ name, docs, type }) => [name, { default: docs?.default, struct: structOf(type?.fqn) }] as const);
  return Object.fromEntries(fields.sort(([a], [b]) => a.localeCompare(b)));
}

const structs: Record<string, ReturnType<typeof fieldsOf>> = {};
const waiting = ['ServerlessApiPatternProps', 'UserDirectoryOptions'];
for (let struct = waiting.pop(); struct !== undefined; struct = waiting.pop()) {
  structs[struct] ??= fieldsOf(struct);
  waiting.push(...Object.values(structs[struct]).map((field) => field.struct).filter((next) => next !== undefined && !structs[next]) as string[]);
}

mkdirSync(join(ROOT, 'assets'), { recursive: true });
writeFileSync(join(ROOT, 'assets', 'settings.json'), JSON.stringify(Object.fromEntries(Object.entries(structs).sort())));
