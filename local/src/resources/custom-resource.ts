import { randomUUID } from 'node:crypto';
import { CUSTOM_RESOURCE_HOST } from '../functions/custom-resource-host';
import { isObject, Json, JsonObject, messageOf, object, optionalObject, optionalString, parse, string } from '../json';
import { mark } from './custom-results';
import { Construction, Resource, ResourceType, TemplateResources } from './resource-type';

/** Timeout of a handler, including one that answers after its invocation has ended. */
const LONGEST_MS = 60_000;

/** CDK's custom resources without effect here, with their effect in AWS, for the log. */
const INERT: Readonly<Record<string, string>> = {
  'Custom::S3AutoDeleteObjects': 'empties a bucket when its stack is deleted',
  'Custom::ECRAutoDeleteImages': 'empties a registry when its stack is deleted',
  'Custom::LogRetention': 'sets the retention of a log group',
  'Custom::DynamoDBReplica': 'replicates a table',
  'Custom::AWSCDKOpenIdConnectProvider': 'makes an identity provider',
  'Custom::CloudwatchLogResourcePolicy': 'lets services write to a log group',
};

/** CDK's resources that pass values between stacks of different regions: here all stacks are in the same place. */
export const crossRegionExports: ResourceType = {
  types: ['Custom::CrossRegionExportWriter', 'Custom::CrossRegionExportReader'],
  phase: 'store',
  identify: ({ id }) => ({ ref: id, attributes: {}, other: (name, resources) => exportedValue(name, resources) ?? `${id}.${name}` }),
};

function exportedValue(name: string, resources: TemplateResources): string | undefined {
  const exports = resources.ofType('Custom::CrossRegionExportWriter').map(({ id, properties }) => optionalObject(optionalObject(properties.WriterProps, id).exports, id));
  return optionalString(exports.find((values) => name in values)?.[name], name);
}

export const inertCustomResources: ResourceType = {
  types: Object.keys(INERT),
  phase: 'store',
  identify: ({ id }) => ({ ref: id, attributes: {}, other: (name) => `${id}.${name}` }),
  serve: (resources, { log }) => {
    const types = [...new Set(resources.map(({ type }) => type))].sort();
    if (types.length > 0) log('local', `Without effect here: ${types.map((type) => `${type}, which ${INERT[type]}`).join('; ')}`);
  },
};

/** Custom resources that are made here as in AWS: their function gets the event, and answers. */
export const customResources: ResourceType = {
  types: ['AWS::CloudFormation::CustomResource', 'Custom::*'],
  phase: 'custom',
  identify: ({ id }) => ({ ref: mark(id), attributes: {}, other: (name) => mark(id, name) }),
  serve: async (resources, system) => {
    let waiting = [...resources];
    let made = 0;
    while (waiting.length > 0) {
      const ids = new Set(waiting.map(({ id }) => id));
      const ready = waiting.filter(({ id, properties }) => (
        system.results.missing(properties).length === 0 && !system.resources.dependencies(id).some((needed) => ids.has(needed))));
      // In a circle, or behind one that was not made: the rest goes on as it is.
      const next = ready.length > 0 ? ready : waiting;
      made += (await Promise.all(next.map(async (resource) => make(resource, system)))).filter(Boolean).length;
      waiting = waiting.filter((resource) => !next.includes(resource));
    }
    if (made === 0) return;
    // They aren't called again; one that is called for something else needs all results.
    for (const lambda of system.functions.all()) {
      if (lambda.settings.customResources !== undefined) lambda.crash();
    }
  },
};

/** Whether the runner does by itself, or leaves out, all that a function is there for. */
export function isCustomResourceHelper(functionArn: string, { resources }: Pick<Construction, 'resources'>): boolean {
  const types = [...Object.keys(INERT), ...crossRegionExports.types, 'Custom::CDKBucketDeployment', 'Custom::S3BucketNotifications', 'Custom::VpcRestrictDefaultSG'];
  return resources.ofType(...types).some(({ properties }) => properties.ServiceToken === functionArn);
}

/** Whether a function is called for a custom resource that is made here. */
export function handlesCustomResources(functionArn: string, { resources }: Pick<Construction, 'resources'>): boolean {
  // Properties of others may not be known here.
  return resources.all().filter(({ type }) => /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type))
    .some(({ properties }) => properties.ServiceToken === functionArn);
}

/** Not called again unless its properties have changed: as in a deployment. Returns whether its handler was called. */
async function make(resource: Resource, system: Construction): Promise<boolean> {
  const { id } = resource;
  try {
    const settings = settingsOf(resource, system);
    const text = JSON.stringify(settings);
    const before = system.previous?.done.get(id);
    system.done.set(id, text);
    if (system.previous !== undefined && before === text && system.results.adopt(id, system.previous.results)) return false;
    const { PhysicalResourceId, Data } = await answerOf(resource, settings, system, before);
    const data = isObject(Data) ? Data : {};
    system.results.settle(id, (name) => {
      const value = name === undefined ? PhysicalResourceId : data[name];
      return value === undefined || value === null ? '' : isObject(value) ? JSON.stringify(value) : String(value);
    });
  } catch (error) {
    // The next change of the app is another chance.
    system.done.delete(id);
    system.unsupported(`The custom resource ${id} (${resource.type}) is not made here: ${messageOf(error)}`);
    system.results.settle(id, (name) => (name === undefined ? id : `${id}.${name}`));
  }
  return true;
}

function settingsOf({ id, properties }: Resource, system: Construction): JsonObject {
  const given = object(texts(properties, system), id);
  // Else the handler of an AwsCustomResource would install packages on this machine.
  return given.InstallLatestAwsSdk === undefined ? given : { ...given, InstallLatestAwsSdk: 'false' };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
async function answerOf({ id, type }: Resource, settled: JsonObject, system: Construction, before: string | undefined): Promise<JsonObject> {
  const token = string(settled.ServiceToken, `${id}.ServiceToken`);
  const target = system.functions.target(token);
  if (!target.function.settings.runtime.startsWith('nodejs')) throw new Error(`its function ${target.function.settings.logicalId} isn't a Node.js function`);
  const requestId = randomUUID();
  const path = `/custom-resources/${requestId}`;
  return new Promise<JsonObject>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS / 1000} s`)), LONGEST_MS);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    const event = {
      RequestType: before === undefined ? 'Create' : 'Update',
      ResponseURL: `https://${CUSTOM_RESOURCE_HOST}${path}`,
      StackId: `arn:aws:cloudformation:${system.region}:${system.account}:stack/local/00000000-0000-0000-0000-000000000000`,
      RequestId: requestId,
      ResourceType: type,
      LogicalResourceId: id,
      ServiceToken: token,
      ResourceProperties: settled,
      ...(before === undefined ? {} : {
        PhysicalResourceId: system.previous?.results.settled(mark(id)) ?? id, OldResourceProperties: parse(before, id),
      }),
    };
    let answer: JsonObject | undefined;
    const invoked = system.functions.invoke(token, event).then(({ outcome, payload }) => {
      if (outcome !== 'succeeded' && answer === undefined) end(() => reject(new Error(payload)));
    }, (error: Error) => end(() => reject(error)));
    system.front.receive(path, (body) => {
      answer = read(body);
      const { Status, Reason = 'it failed' } = answer;
      // It may have something to do yet.
      invoked.then(() => end(() => (Status === 'SUCCESS' ? resolve(answer ?? {}) : reject(new Error(String(Reason))))), reject);
    });
  });
}

function read(body: string): JsonObject {
  try {
    return object(parse(body, 'its answer'), 'its answer');
  } catch (error) {
    return { Status: 'FAILED', Reason: messageOf(error) };
  }
}

/** CloudFormation hands on every plain value as text. */
function texts(value: Json, system: Construction): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((entry) => texts(entry, system));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, texts(entry ?? null, system)]));
  return value === null ? null : system.results.settled(String(value));
}
