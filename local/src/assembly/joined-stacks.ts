import type { AssemblyStack, Asset } from './assembly-stack';
import type { WrittenDocument } from './documents';
import { Part, StackScope } from './stack-scope';
import { isObject, JsonObject, object, optionalObject } from '../json';

/** One stack of an assembly, with its template as written. */
export interface StackPart extends Part {
  readonly region?: string;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly paths: ReadonlyMap<string, string>;
  readonly documents: readonly WrittenDocument[];
  /** Reads a template of a nested stack. */
  readTemplate(file: string): JsonObject;
}

interface Scoped {
  readonly scope: StackScope;
  readonly stack: StackPart;
}

const NESTED = 'AWS::CloudFormation::Stack';
const SECTIONS = ['Resources', 'Conditions', 'Mappings', 'Parameters', 'Outputs'] as const;

/**
 * Makes one template of several: nested stacks take the place of the resources that stand for them, imports find their exports by
 * name. A logical id that two stacks have gets the name of its stack before it.
 */
export function joined(stacks: readonly StackPart[]): AssemblyStack {
  const scopes = stacks.flatMap((stack) => withNested(stack).map((scope) => ({ scope, stack })));
  const [first] = scopes;
  if (first === undefined) throw new Error('There is no stack to run');
  const { region } = stacks.find((stack) => stack.region !== undefined) ?? {};
  const common = {
    name: stacks.map(({ name }) => name).join(', '),
    names: scopes.map(({ scope }) => scope.part.name),
    region,
    documents: stacks.flatMap(({ documents }) => documents),
    assets: new Map(stacks.flatMap(({ assets }) => [...assets])),
    remarks: stacks.filter((stack) => stack.region !== undefined && stack.region !== region).map(({ name, region: other }) => `The stack ${name} is for ${other}; here it runs in ${region}, with the others`),
  };
  if (scopes.length === 1) return { ...common, template: first.stack.template, paths: first.stack.paths };
  for (const section of SECTIONS) rename(scopes.map(({ scope }) => scope), section);
  return { ...common, template: templateOf(scopes), paths: new Map(scopes.flatMap(pathsOf)) };
}

/** A stack and those within it. */
function withNested(stack: StackPart, part: Part = stack, parent?: StackScope, id?: string): StackScope[] {
  const scope = new StackScope(part, parent, id);
  return [scope, ...Object.entries(optionalObject(part.template.Resources, 'Resources')).flatMap(([nestedId, value]) => {
    const { Type, Properties } = object(value, nestedId);
    const file = Type === NESTED ? templateFile(optionalObject(Properties, nestedId), stack.assets) : undefined;
    if (file === undefined) return [];
    return withNested(stack, { name: `${part.name}-${nestedId}`, key: `${part.key}${nestedId}`, template: stack.readTemplate(file) }, scope, nestedId);
  })];
}

/** CDK uploads it as an asset, and writes the asset's name into the address. */
function templateFile({ TemplateURL }: JsonObject, assets: ReadonlyMap<string, Asset>): string | undefined {
  const url = JSON.stringify(TemplateURL ?? '');
  for (const [key, { path }] of assets) if (url.includes(key)) return path;
  return undefined;
}

function rename(scopes: readonly StackScope[], section: typeof SECTIONS[number]): void {
  const count = new Map<string, number>();
  for (const id of scopes.flatMap((scope) => scope.ids(section))) count.set(id, (count.get(id) ?? 0) + 1);
  const taken = new Set(count.keys());
  for (const scope of scopes) {
    for (const id of scope.ids(section)) {
      if (count.get(id) === 1) continue;
      let name = `${scope.part.key.replace(/[^A-Za-z\d]/g, '')}${id}`;
      while (taken.has(name)) name += 'X';
      taken.add(name);
      scope.rename(section, id, name);
    }
  }
}

function templateOf(scopes: readonly Scoped[]): JsonObject {
  return Object.fromEntries(SECTIONS.map((section) => [section, Object.fromEntries(scopes.flatMap(({ scope }) => scope.entries(section)))]));
}

/** Nested stacks are only in the metadata of their templates if two have the same ID. */
function pathsOf({ scope, stack }: Scoped): [string, string][] {
  return scope.ids('Resources').flatMap((id): [string, string][] => {
    const { Metadata } = optionalObject(optionalObject(scope.part.template.Resources, 'Resources')[id], id);
    const written = isObject(Metadata) ? Metadata['aws:cdk:path'] : undefined;
    const path = typeof written === 'string' ? written.replace(/(\/Resource)+$/, '') : stack.paths.get(id);
    return path === undefined ? [] : [[scope.named('Resources', id), path]];
  });
}
