import { ApiGatewayLogging, Profile, RouteAuthorization } from '../../src';
import { INTERFACES, TRACES } from './support/unnamed-resources';
import { HandlerContract, HANDLERS } from '../../src/handlers/catalog';
import { edgesOf } from '../edges/support/discover';
import { identityStatements } from '../edges/support/policies';
import { actionsOf } from '../edges/support/statements';
import { deploy } from '../edges/support/verdicts';
import { many, Resource, World } from '../edges/support/world';
import { everySystem } from '../support/systems';

describe.each(Object.values(Profile))('a shipped handler in the profile %s', (profile) => {
  const world = new World(deploy((stack) => {
    const shop = everySystem(stack, { profile });
    new ApiGatewayLogging(stack, 'ApiGatewayLogging');
    shop.addRoute('GET /admin', { function: shop.functions.items!.alias, authorization: RouteAuthorization.groups('admins') });
  }, {}).template);

  test.each(Object.values(HANDLERS))('may do what its contract and its configuration say, and no more: $name', (contract) => {
    const functions = functionsOf(world, contract);
    expect(functions).not.toEqual([]);
    for (const handler of functions) {
      const role = world.byName('AWS::IAM::Role', String(handler.properties.Role));
      const granted = identityStatements(world, role).filter(({ Effect }) => Effect === 'Allow').flatMap(actionsOf);
      expect([...new Set(granted)].sort()).toEqual([...new Set([...wiredActions(contract, handler), ...configured(world, handler)])].sort());
    }
  });

  test.each(Object.values(HANDLERS))('may do it to what it works on, and to nothing else: $name', (contract) => {
    const hops = edgesOf(world).flatMap((edge) => edge.hops);
    for (const handler of functionsOf(world, contract)) {
      const role = world.byName('AWS::IAM::Role', String(handler.properties.Role));
      const grants = identityStatements(world, role).filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => actionsOf(statement).flatMap((action) => many(statement.Resource).map((arn) => ({ action, arn }))));
      // S3 reads the parts of an upload when it puts them together, in the name of the function.
      const isOfParts = (action: string, other: string) => contract.name === 'exports' && action === 'kms:Decrypt' && other === 'kms:GenerateDataKey';
      const used = ({ action, arn }: { action: string; arn: string }) =>
        hops.some((hop) => hop.role === role && (hop.action === action || isOfParts(action, hop.action)) && covers(arn, hop.resource));
      // Actions without a resource, and the use of keys, which is granted for reading and writing alike.
      const checked = grants.filter(({ action }) => ![...TRACES, ...INTERFACES, 'kms:GenerateDataKey'].includes(action));
      expect(checked.length).toBeGreaterThan(1);
      expect(checked.filter((grant) => !used(grant))).toEqual([]);
    }
  });
});

test.each(Object.values(HANDLERS))('a handler has few actions: $name', (contract) => expect(new Set(contractActions(contract)).size).toBeLessThanOrEqual(15));

const functionsOf = (world: World, { description }: HandlerContract) =>
  world.ofType('AWS::Lambda::Function').filter(({ properties }) => properties.Description === description);

const covers = (pattern: string, arn: string) => new RegExp(`^${pattern.replace(/[.$]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);

const contractActions = ({ access }: HandlerContract) => access.flatMap(({ actions }) => actions);

/** Of what the function is told: one of a topic and an event bus, for example. */
function wiredActions({ access }: HandlerContract, { properties }: Resource): string[] {
  const { Variables = {} } = (properties.Environment ?? {}) as { readonly Variables?: object };
  return access.filter(({ environment }) => environment in Variables).flatMap(({ actions }) => actions);
}

/** Permissions that follow from a function's configuration: its event sources, its logs and traces, its network. */
function configured(world: World, handler: Resource): string[] {
  const { TracingConfig, VpcConfig, DeadLetterConfig } = handler.properties as Record<string, { Mode?: string } | undefined>;
  const named = (type: string) => world.ofType(type).filter(({ properties }) => JSON.stringify(properties.FunctionName).includes(handler.id));
  const givesUp = DeadLetterConfig ?? named('AWS::Lambda::EventInvokeConfig').find(({ properties }) => properties.DestinationConfig);
  const sources = named('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties.StartingPosition === undefined ? 'queue' : 'stream');
  const touches = world.mentions().filter(({ resource, path }) => resource === handler && /^(Environment|DeadLetterConfig)/.test(path)).map(({ target }) => target);
  const encrypted = touches.some(({ properties }) => /"(KmsMasterKeyId|KMSMasterKeyID|KMSMasterKeyId)"/.test(JSON.stringify(properties)));
  return [
    'logs:CreateLogStream', 'logs:PutLogEvents',
    ...(TracingConfig?.Mode === 'Active' ? TRACES : []),
    ...(VpcConfig ? INTERFACES : []),
    ...(givesUp ? ['sqs:SendMessage'] : []),
    ...(sources.includes('queue') ? ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'] : []),
    ...(sources.includes('stream') ? ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'] : []),
    ...(encrypted ? ['kms:Decrypt', 'kms:GenerateDataKey'] : []),
  ];
}
