import { JsonObject, object, optionalObject, string } from '../../../../local/src/json';
import { HandlerAccess, HandlerContract, HANDLERS } from '../../../../src/handlers/catalog';
import { note } from '../../../support/systems';
import { ENV } from '../arrangements';
import { Delivery, Made } from '../delivery';
import { act, asFunction, assume, encryptLog } from '../edge';
import { fromNetwork } from '../network';
import { Resource, World } from '../world';

/** The calls of a function's handler, if it's a shipped one. */
function contractOf({ properties }: Resource): HandlerContract | undefined {
  return Object.values(HANDLERS).find(({ description }) => description === properties.Description);
}

/** Calls of a user's function to the resources in its environment. */
const OWN_ACTIONS: Record<string, readonly [to: string, action: string]> = {
  'AWS::SQS::Queue': ['queue', 'sqs:SendMessage'], 'AWS::SNS::Topic': ['topic', 'sns:Publish'], 'AWS::Lambda::Alias': ['function', 'lambda:InvokeFunction'],
};

/** Function → what a variable of its environment names. */
const environment: Delivery = (world, { resource, path, target }) => {
  const variable = path.split('.').pop()!;
  const contract = contractOf(resource);
  const { doer, role } = asFunction(world, resource);
  const edge = (to: string, actions: readonly string[], arns: string[]): Made => {
    const hops = arns.flatMap((arn) => actions.flatMap((action) => act(world, doer, action, target, arn)));
    return { kind: `function → ${to}`, hops: [role, ...fromNetwork(world, resource, hops)] };
  };
  if (!contract) {
    const own = OWN_ACTIONS[target.type];
    if (!own) throw new Error(`${resource.id}: what it does with ${target.id} is not known`);
    return [edge(own[0], [own[1]], [world.arn(target)])];
  }
  const variables = object(optionalObject(resource.properties.Environment, 'Environment').Variables, 'Variables');
  const accesses = contract.access.filter((access) => access.environment === variable || IMPLIED[variable]?.includes(access.resource));
  if (!accesses.length) throw new Error(`${contract.name} does nothing with ${variable}`);
  return accesses.map((access) =>
    edge(access.resource === 'management' ? '@connections' : access.resource, access.actions, accessed(world, { name: contract.name, access }, target, variables)));
};

/** Resources whose name is part of another variable's value. */
const IMPLIED: Record<string, string[]> = { TABLE_NAME: ['index'], BUCKET_NAME: ['imports', 'reports'] };

/** The slots that the entity of the systems here has. Exports read the one of all records. */
function slotsOfNotes(handler: string): number[] {
  const { allSlot, indexes } = note()._model;
  const ofIndexes = indexes.flatMap((index) => [index.ownerSlot, index.allSlot]);
  return [allSlot, ...(handler === 'exports' ? [] : ofIndexes)].filter((slot) => slot !== undefined);
}

function accessed(world: World, { name, access }: { name: string; access: HandlerAccess }, target: Resource, variables: JsonObject): string[] {
  return access.resource === 'slots' ? slotsOfNotes(name).map((slot) => `${world.arn(target)}/index/slot${slot}`) : [accessedPart(world, access, target, variables)];
}

function accessedPart(world: World, { resource, environment: variable }: HandlerAccess, target: Resource, variables: JsonObject): string {
  const arn = world.arn(target);
  switch (resource) {
    case 'index': return `${arn}/index/${variables[variable]}`;
    case 'bucket': return `${arn}/files/owner/file`;
    case 'imports':
    case 'reports': return `${arn}/${variables[variable]}owner/object`;
    // https://{api}.execute-api.{region}.amazonaws.com/{stage}
    case 'management': return `arn:aws:execute-api:${ENV.region}:${ENV.account}:${world.ref(target)}/${string(variables[variable], variable).split('/').pop()}/POST/@connections/anyone`;
    default: return arn;
  }
}

/** Function → its log. */
const log: Delivery = (world, { resource, target }) => {
  const { doer, role } = asFunction(world, resource);
  const stream = world.arn(target).replace(/\*$/, 'log-stream:one');
  const hops = ['logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((action) => act(world, doer, action, target, stream));
  return [{ kind: 'function → log group', hops: [role, ...hops, ...encryptLog(world, target)] }];
};

/** Lambda sends what a function gave up in the name of the function. */
const giveUp = (kind: string, functionOf: (world: World, resource: Resource) => Resource): Delivery => (world, { resource, target }) => {
  const { doer, role } = asFunction(world, functionOf(world, resource));
  return [{ kind, hops: [role, ...act(world, doer, 'sqs:SendMessage', target)] }];
};

const named = (world: World, { properties }: Resource) => {
  const name = string(properties.FunctionName, 'FunctionName');
  // By its name, its ARN, or either with the alias behind it.
  const callee = world.resources.find((resource) => /^AWS::Lambda::(Function|Alias|Version)$/.test(resource.type)
    && [world.ref(resource), world.arn(resource), world.arn(resource).split(':function:')[1]].includes(name));
  if (!callee) throw new Error(`No function is called ${name}`);
  return world.functionOf(callee);
};

/** Queue, stream → function: Lambda polls in the name of the function. */
const poll: Delivery = (world, { resource, target }) => {
  const { doer, role } = asFunction(world, named(world, resource));
  const source = string(resource.properties.EventSourceArn, 'EventSourceArn');
  const [kind, actions] = target.type === 'AWS::SQS::Queue'
    ? ['queue → function', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']] as const
    : ['stream → function', ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams']] as const;
  return [{ kind, hops: [role, ...actions.flatMap((action) => act(world, doer, action, target, source))] }];
};

/** Schedule → function and → dead-letter queue: in the role of the schedule. The group is what it acts for. */
const schedule = (kind: string, action: string): Delivery => (world, { resource, target }) => {
  const { RoleArn } = object(resource.properties.Target, 'Target');
  const role = world.byName('AWS::IAM::Role', string(RoleArn, 'RoleArn'));
  const sourceArn = `arn:aws:scheduler:${ENV.region}:${ENV.account}:schedule-group/${resource.properties.GroupName ?? 'default'}`;
  const doer = { service: 'scheduler.amazonaws.com', role, sourceArn };
  return [{ kind, hops: [assume(world, doer.service, role, sourceArn), ...act(world, doer, action, target)] }];
};

/** CodeDeploy moves an alias to another version. An AWS managed policy has its permissions. */
const shift: Delivery = (world, { resource, target }) => [{ kind: 'CodeDeploy → role', hops: [assume(world, 'codedeploy.amazonaws.com', target, world.arn(resource))] }];

export const FUNCTION_DELIVERIES: Record<string, Delivery> = {
  'AWS::CodeDeploy::DeploymentGroup ServiceRoleArn': shift,
  'AWS::Lambda::Function Environment.Variables.*': environment,
  'AWS::Lambda::Function LoggingConfig.LogGroup': log,
  'AWS::Lambda::Function DeadLetterConfig.TargetArn': giveUp('function → dead-letter queue', (_, resource) => resource),
  'AWS::Lambda::EventInvokeConfig DestinationConfig.OnFailure.Destination': giveUp('function → failure queue', named),
  'AWS::Lambda::EventSourceMapping DestinationConfig.OnFailure.Destination': giveUp('stream → failure queue', named),
  'AWS::Lambda::EventSourceMapping EventSourceArn': poll,
  'AWS::Scheduler::Schedule Target.Arn': schedule('schedule → function', 'lambda:InvokeFunction'),
  'AWS::Scheduler::Schedule Target.DeadLetterConfig.Arn': schedule('schedule → dead-letter queue', 'sqs:SendMessage'),
};
