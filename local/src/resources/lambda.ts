import { resolve } from 'node:path';
import { handlesCustomResources, isCustomResourceHelper } from './custom-resource';
import { serviceAddress } from './addresses';
import { localUrls } from './function-url';
import { rightsOf } from './iam';
import { Construction, Place, Resource, ResourceType } from './resource-type';
import { reachable } from './websocket';
import { stableId, physicalName } from '../assembly/names';
import { placeCode } from '../functions/code';
import { FunctionSettings } from '../functions/function-settings';
import { LambdaFunction } from '../functions/lambda-function';
import { placeLayers } from '../functions/layers';
import { FoundRuntime, Runtimes, SUPPORTED, UnsupportedFunction } from '../functions/runtimes';
import { inBackground } from '../serving/background';
import { locateSources } from '../functions/source-maps';
import { JsonObject, messageOf, optionalNumber, optionalObject, optionalString, string, strings } from '../json';

export const functions: ResourceType = {
  types: ['AWS::Lambda::Function'],
  phase: 'compute',
  identify: (resource, place) => {
    const name = functionName(resource);
    return { ref: name, attributes: { Arn: functionArn(name, place) } };
  },
  serve: async (resources, system) => {
    const runtimes = new Runtimes(resolve(system.options.assembly));
    const refused: string[] = [];
    const started = resources.filter(({ id }) => !isCustomResourceHelper(system.resources.attribute(id, 'Arn'), system));
    await Promise.all(started.map(async (resource) => {
      try {
        await addFunction(resource, runtimes, system);
      } catch (error) {
        const why = error instanceof UnsupportedFunction ? `${error.message}; ${SUPPORTED}, and starts without this one if you leave out --strict (in tests, with unsupportedFunctions: 'fail-when-invoked')` : messageOf(error);
        refused.push(`The function ${resource.id} cannot run here: ${why}`);
      }
    }));
    // All errors in one message, so that they can be fixed together.
    if (refused.length > 0) throw new Error(refused.sort().join('\n'));
  },
};

/** Number 1 of every version: a template holds one version of its code. */
export const versions: ResourceType = {
  types: ['AWS::Lambda::Version'],
  phase: 'alias',
  identify: (resource, place) => {
    const arn = `${functionArn(nameIn(resource), place)}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
  },
};

export const aliases: ResourceType = {
  types: ['AWS::Lambda::Alias'],
  phase: 'alias',
  identify: (resource, place) => {
    const arn = `${functionArn(nameIn(resource), place)}:${string(resource.properties.Name, 'Name')}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
  serve: (resources, system) => {
    for (const alias of resources) system.functions.addAlias(system.resources.ref(alias.id), string(alias.properties.FunctionVersion, 'FunctionVersion'));
  },
};

async function addFunction(resource: Resource, runtimes: Runtimes, system: Construction): Promise<void> {
  const { id, properties } = resource;
  const runtime = optionalString(properties.Runtime, 'Runtime');
  const launch = await findLaunch(resource, runtime, runtimes, system);
  const layers = strings(properties.Layers, 'Layers');
  if (properties.FileSystemConfigs !== undefined) system.log('local', `${id}: its file systems are not mounted`);
  const code = optionalObject(properties.Code, 'Code');
  const codeId = JSON.stringify([code, layers, runtime]);
  const { taskRoot, layerRoot, sourceMaps } = unchangedCode(id, codeId, system) ?? await placed(id, code, layers, launch, system);
  const logging = optionalObject(properties.LoggingConfig, 'LoggingConfig');
  const variables = optionalObject(optionalObject(properties.Environment, 'Environment').Variables, 'Variables');
  const settings: FunctionSettings = {
    logicalId: id,
    name: functionName(resource),
    arn: system.resources.attribute(id, 'Arn'),
    runtime: runtime ?? '',
    launch,
    handler: launch instanceof UnsupportedFunction ? '' : string(properties.Handler, 'Handler'),
    memorySize: optionalNumber(properties.MemorySize, 'MemorySize') ?? 128,
    timeoutSeconds: optionalNumber(properties.Timeout, 'Timeout') ?? 3,
    reservedConcurrency: optionalNumber(properties.ReservedConcurrentExecutions, 'ReservedConcurrentExecutions'),
    logFormat: (optionalString(logging.LogFormat, 'LogFormat') ?? 'Text') === 'JSON' ? 'JSON' : 'Text',
    logLevel: optionalString(logging.ApplicationLogLevel, 'ApplicationLogLevel'),
    // When its first process starts, custom resources have their values, and the addresses of this machine are known.
    get variables() {
      const here = (text: string): string => serviceAddress(localUrls(reachable(system.resources.settled(text), system), system), system);
      return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, here(string(value, name))]));
    },
    layerRoot,
    customResources: handlesCustomResources(system.resources.attribute(id, 'Arn'), system) ? new URL(system.endpoint).host : undefined,
    credentials: {
      accessKeyId: `ASIA${stableId(`${system.stack.name}/${id}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
      secretAccessKey: stableId(`secret of ${id}`, 40),
      sessionToken: Buffer.from(`session of ${id}`).toString('base64'),
    },
    taskRoot,
    codeId,
    sourceMaps,
    inspector: system.inspectorOf(id),
    region: system.region,
    endpoint: system.endpoint,
  };
  system.front.addCaller({ function: id, ...settings.credentials, ...rightsOf(properties.Role, system.resources) });
  const { logCalls, idleSeconds } = system.options;
  const made = new LambdaFunction(settings, system.children, (line) => system.log(id, line), {
    recorder: system.recorder, reports: logCalls, idleMs: idleSeconds === undefined ? undefined : idleSeconds * 1000,
  });
  system.functions.add(made);
  if (settings.inspector !== undefined) system.onServing(() => inBackground(made.warm(), (message) => system.log(id, message)));
}

type Placed = Pick<FunctionSettings, 'taskRoot' | 'layerRoot' | 'sourceMaps'>;

/** Directory of the code, if it hasn't changed with the app. */
function unchangedCode(id: string, codeId: string, { previous }: Construction): Placed | undefined {
  const before = previous?.functions.find(id)?.settings;
  return before?.codeId === codeId ? before : undefined;
}

async function placed(
  id: string, code: JsonObject, layers: readonly string[], launch: FoundRuntime | UnsupportedFunction, system: Construction,
): Promise<Placed> {
  const taskRoot = await system.children.directory();
  if (launch instanceof UnsupportedFunction) return { taskRoot };
  const original = await placeCode(code, launch.inlineFile, system.stack, taskRoot);
  const sourceMaps = system.options.sourceMaps === true && original !== undefined && await locateSources(original, taskRoot);
  return { taskRoot, sourceMaps, layerRoot: layers.length === 0 ? undefined : await layersOf(id, layers, system) };
}

async function layersOf(id: string, arns: readonly string[], system: Construction): Promise<string> {
  const directory = await system.children.directory();
  const layers = arns.map((arn) => ({ arn, content: optionalContent(system.resources.find(['AWS::Lambda::LayerVersion'], arn)) }));
  const missing = await placeLayers(layers, system.stack, directory);
  if (missing.length > 0) system.log('local', `${id}: these layers are not of this app, and are not loaded: ${missing.join(', ')}`);
  return directory;
}

function optionalContent(layer: Resource | undefined): JsonObject | undefined {
  return layer && optionalObject(layer.properties.Content, 'Content');
}

async function findLaunch(
  { id }: Resource, runtime: string | undefined, runtimes: Runtimes, system: Construction,
): Promise<FoundRuntime | UnsupportedFunction> {
  try {
    return await runtimes.find(runtime);
  } catch (error) {
    if (!(error instanceof UnsupportedFunction) || system.options.unsupportedFunctions !== 'fail-when-invoked') throw error;
    system.log('local', `${id} fails when it is invoked: ${error.message}`);
    return error;
  }
}

function functionName(resource: Resource): string {
  return optionalString(resource.properties.FunctionName, 'FunctionName') ?? physicalName(resource.id, 64);
}

function functionArn(name: string, place: Pick<Place, 'region' | 'account'>): string {
  return `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
}

/** Of a version or an alias, whose `FunctionName` may be a name or an ARN. */
function nameIn(resource: Resource): string {
  const given = string(resource.properties.FunctionName, 'FunctionName');
  return given.split(':')[6] ?? given;
}
