import { policiesOf } from './iam';
import { Construction, Place, Resource, ResourceType } from './resource-type';
import { stableId, physicalName } from '../assembly/names';
import { placeCode } from '../functions/code';
import { FunctionSettings } from '../functions/function-settings';
import { LambdaFunction } from '../functions/lambda-function';
import { launcher } from '../functions/runtimes';
import { messageOf, object, optionalNumber, optionalObject, optionalString, string, strings } from '../json';

export const functions: ResourceType = {
  types: ['AWS::Lambda::Function'],
  phase: 'compute',
  identify: (resource, place) => {
    const name = functionName(resource);
    return { ref: name, attributes: { Arn: functionArn(name, place) } };
  },
  serve: async (resources, system) => {
    await Promise.all(resources.map(async (resource) => {
      try {
        await addFunction(resource, system);
      } catch (error) {
        throw new Error(`The function ${resource.id} cannot run here: ${messageOf(error)}`);
      }
    }));
    system.onStop(() => system.functions.stop());
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

async function addFunction(resource: Resource, system: Construction): Promise<void> {
  const { id, properties } = resource;
  const runtime = optionalString(properties.Runtime, 'Runtime');
  if (runtime === undefined) throw new Error('container images are not supported');
  launcher(runtime);
  const layers = strings(properties.Layers, 'Layers');
  if (layers.length > 0) system.log('local', `${id}: its layers are not loaded: ${layers.join(', ')}`);
  const taskRoot = await system.children.directory();
  await placeCode(object(properties.Code, 'Code'), system.stack, taskRoot);
  const logging = optionalObject(properties.LoggingConfig, 'LoggingConfig');
  const variables = optionalObject(optionalObject(properties.Environment, 'Environment').Variables, 'Variables');
  const settings: FunctionSettings = {
    logicalId: id,
    name: functionName(resource),
    arn: system.resources.attribute(id, 'Arn'),
    runtime,
    handler: string(properties.Handler, 'Handler'),
    memorySize: optionalNumber(properties.MemorySize, 'MemorySize') ?? 128,
    timeoutSeconds: optionalNumber(properties.Timeout, 'Timeout') ?? 3,
    reservedConcurrency: optionalNumber(properties.ReservedConcurrentExecutions, 'ReservedConcurrentExecutions'),
    logFormat: (optionalString(logging.LogFormat, 'LogFormat') ?? 'Text') === 'JSON' ? 'JSON' : 'Text',
    logLevel: optionalString(logging.ApplicationLogLevel, 'ApplicationLogLevel'),
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, string(value, name)])),
    credentials: {
      accessKeyId: `ASIA${stableId(`${system.stack.name}/${id}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
      secretAccessKey: stableId(`secret of ${id}`, 40),
      sessionToken: Buffer.from(`session of ${id}`).toString('base64'),
    },
    taskRoot,
    region: system.region,
    endpoint: system.endpoint,
  };
  const permissions = policiesOf(properties.Role, system.resources);
  system.front.addCaller({
    function: id,
    ...settings.credentials,
    allows: (action, on) => permissions.allows(action, on),
    refuses: (action, on) => permissions.refuses(action, on),
  });
  system.functions.add(new LambdaFunction(settings, system.children, (line) => system.log(id, line)));
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
