import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constructPaths } from './construct-paths';
import { isObject, JsonObject, object, optionalObject, optionalString, parse, string } from '../json';
import { ACCOUNT } from '../options';

/** A file or directory that the template refers to by the key it would have in the bootstrap bucket. */
export interface Asset {
  readonly path: string;
  readonly packaging: string;
}

/** One synthesized stack: its template as written, its assets by object key, its region if it has one. */
export interface AssemblyStack {
  readonly name: string;
  readonly region?: string;
  readonly template: JsonObject;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Construct paths by logical id. */
  readonly paths: ReadonlyMap<string, string>;
}

export function readStack(directory: string, wanted?: string): AssemblyStack {
  if (!existsSync(directory)) throw new Error(`${directory} does not exist. Give the directory that cdk synth writes, cdk.out by default`);
  const stacks = stacksIn(resolve(directory));
  const names = stacks.map((stack) => stack.name).join(', ');
  const matching = wanted === undefined ? stacks : stacks.filter((stack) => stack.name === wanted || stack.artifact === wanted);
  const [chosen] = matching;
  if (chosen === undefined) {
    throw new Error(wanted === undefined ? `${directory} holds no stack` : `--stack ${wanted}: ${directory} holds no such stack. It holds ${names || 'none'}`);
  }
  if (matching.length > 1) throw new Error(`${directory} holds several stacks. Choose one of them with --stack: ${names}`);
  return chosen.read();
}

interface StackReference {
  readonly name: string;
  readonly artifact: string;
  read(): AssemblyStack;
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
    return [{ name, artifact, read: () => readOne(directory, artifact, name, entry, properties) }];
  });
}

function readOne(directory: string, artifact: string, name: string, entry: JsonObject, properties: JsonObject): AssemblyStack {
  const [, account, region] = /^aws:\/\/([^/]+)\/([a-z0-9-]+)$/.exec(optionalString(entry.environment, 'environment') ?? '') ?? [];
  const file = join(directory, string(properties.templateFile, `${artifact}.templateFile`));
  return {
    name,
    region: region === 'unknown-region' ? undefined : region,
    template: readTemplate(file, account),
    assets: readAssets(directory, `${artifact}.assets.json`),
    paths: constructPaths(directory, entry),
  };
}

/** The emulators know one account, so that what a stack with an account says of its own, in ARNs that CDK wrote out, is about that one. */
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
