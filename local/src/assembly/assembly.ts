import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AssemblyStack, Asset } from './assembly-stack';
import { constructPaths } from './construct-paths';
import { writtenDocuments } from './documents';
import { joined, StackPart } from './joined-stacks';
import { isObject, JsonObject, object, optionalObject, optionalString, parse, string, strings } from '../json';
import { ACCOUNT } from '../options';

export type { AssemblyStack, Asset };

/**
 * Reads the stacks of an assembly, and joins them to one.
 * @param wanted the name of a stack, or a pattern with `*`. The stacks that it needs run with it. @default all stacks of the app, or of its only stage
 */
export function readStack(directory: string, wanted?: string): AssemblyStack {
  if (!existsSync(directory)) throw new Error(`${directory} does not exist. Give the directory that cdk synth writes, cdk.out by default`);
  const stacks = stacksIn(resolve(directory));
  const names = stacks.map((stack) => stack.displayName).join(', ');
  const chosen = wanted === undefined ? stacks : stacks.filter(({ name, artifact, displayName }) => (
    [name, artifact, displayName].some((candidate) => fits(wanted, candidate))));
  if (chosen.length === 0) {
    throw new Error(wanted === undefined ? `${directory} holds no stack` : `--stack ${wanted}: ${directory} holds no such stack. It holds ${names || 'none'}`);
  }
  if (wanted === undefined && new Set(stacks.map((stack) => stack.directory)).size > 1) {
    throw new Error(`${directory} holds several stages. Choose one of them with --stack, for example --stack '${pathOf(stacks)}': ${names}`);
  }
  return joined(withNeeded(chosen, stacks).map((stack) => stack.read()));
}

interface StackReference {
  readonly name: string;
  readonly artifact: string;
  readonly displayName: string;
  readonly directory: string;
  readonly needs: readonly string[];
  read(): StackPart;
}

function stacksIn(directory: string): StackReference[] {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${directory} is no cloud assembly: it has no manifest.json. Give the directory that cdk synth writes, cdk.out by default`);
  const artifacts = optionalObject(readJson(manifestFile).artifacts, 'artifacts');
  return Object.entries(artifacts).flatMap(([artifact, value]): StackReference[] => {
    const entry = object(value, artifact);
    const properties = optionalObject(entry.properties, `${artifact}.properties`);
    if (entry.type === 'cdk:cloud-assembly') return stacksIn(join(directory, string(properties.directoryName, `${artifact}.directoryName`)));
    if (entry.type !== 'aws:cloudformation:stack') return [];
    const name = optionalString(properties.stackName, 'stackName') ?? artifact;
    const displayName = optionalString(entry.displayName, 'displayName') ?? name;
    return [{ name, artifact, displayName, directory, needs: strings(entry.dependencies, 'dependencies'), read: () => readOne(directory, artifact, name, entry, properties) }];
  });
}

/** `Dev/*` of the first stage's first stack. */
function pathOf([first]: readonly StackReference[]): string {
  return `${first?.displayName.split('/')[0] ?? ''}/*`;
}

function fits(pattern: string, name: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`).test(name);
}

/** The order is the manifest's. */
function withNeeded(chosen: readonly StackReference[], all: readonly StackReference[]): readonly StackReference[] {
  const needed = new Set(chosen);
  for (const stack of needed) {
    for (const other of all) if (other.directory === stack.directory && stack.needs.includes(other.artifact)) needed.add(other);
  }
  return all.filter((stack) => needed.has(stack));
}

function readOne(directory: string, artifact: string, name: string, entry: JsonObject, properties: JsonObject): StackPart {
  const [, account, region] = /^aws:\/\/([^/]+)\/([a-z0-9-]+)$/.exec(optionalString(entry.environment, 'environment') ?? '') ?? [];
  const file = join(directory, string(properties.templateFile, `${artifact}.templateFile`));
  return {
    name,
    key: artifact,
    region: region === 'unknown-region' ? undefined : region,
    template: readTemplate(file, account),
    assets: readAssets(directory, `${artifact}.assets.json`),
    paths: constructPaths(directory, entry),
    documents: writtenDocuments(directory, entry),
    readTemplate: (nested) => readTemplate(nested, account),
  };
}

/** The emulators know one account, so a stack's own account in ARNs that CDK wrote out is replaced by that one. */
function readTemplate(file: string, account: string | undefined): JsonObject {
  const text = readFileSync(file, 'utf8');
  const localText = account !== undefined && /^\d{12}$/.test(account) ? text.replaceAll(account, ACCOUNT) : text;
  return object(parse(localText, file), file);
}

function readAssets(directory: string, file: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  if (!existsSync(join(directory, file))) return assets;
  for (const entry of Object.values(optionalObject(readJson(join(directory, file)).files, 'files'))) {
    if (!isObject(entry)) continue;
    const source = object(entry.source, 'source');
    if (source.path === undefined) continue;
    const asset = { path: resolve(directory, string(source.path, 'path')), packaging: optionalString(source.packaging, 'packaging') ?? 'file' };
    for (const destination of Object.values(optionalObject(entry.destinations, 'destinations'))) {
      if (isObject(destination)) assets.set(string(destination.objectKey, 'objectKey'), asset);
    }
  }
  return assets;
}

function readJson(file: string): JsonObject {
  return object(parse(readFileSync(file, 'utf8'), file), file);
}
