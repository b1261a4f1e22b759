import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { ordersTemplate, Resource, resourcesOf } from './support/orders';
import { OrdersSystem } from '../../examples/orders/orders-system';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

jest.mock('esbuild', () => jest.requireActual<typeof import('./support/bundle-once')>('./support/bundle-once').esbuildOnce());

/** Resource types that lose data, messages or subscribers when CloudFormation replaces them. */
const STATEFUL = /::(GlobalTable|Table|Bucket|Queue|Topic|UserPool|UserPoolClient|Key)$/;

type Resources = Record<string, Resource>;

/** A release in which every function is another one. */
function release(system: OrdersSystem): void {
  for (const handler of system.node.findAll().filter((child) => child instanceof LambdaFunction)) {
    const resource = handler.node.defaultChild as CfnFunction;
    resource.memorySize = 2048;
    handler.addEnvironment('RELEASE', '2');
    resource.addPropertyOverride(resource.packageType === 'Image' ? 'Code.ImageUri' : 'Code.S3Key', 'another');
  }
}

/** Logical ids of what differs. */
function changed(before: Resources, after: Resources): string[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return ids.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
}

describe.each(SAMPLED_FLAG_SETS)('another release of the functions of the order system, with %s,', (_, context) => {
  let before: Resources;
  let after: Resources;
  beforeAll(() => {
    before = resourcesOf(ordersTemplate(context));
    after = resourcesOf(ordersTemplate(context, release));
  });

  test('changes no resource that holds data, messages or subscribers, and the id of none', () => {
    const stateful = Object.keys(before).filter((id) => STATEFUL.test(before[id].Type));
    expect(stateful.length).toBeGreaterThan(15);
    expect(changed(before, after).filter((id) => STATEFUL.test((before[id] ?? after[id]).Type))).toEqual([]);
  });

  test('publishes a new version of every function, and shows it by the alias', () => {
    const versionsOf = (resources: Resources) => Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Alias')
      .map(({ Properties: { Name, FunctionVersion } }) => `${Name} → ${(FunctionVersion as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0]}`);
    const [old, fresh] = [versionsOf(before), versionsOf(after)];
    expect(fresh).toHaveLength(Object.values(after).filter(({ Type }) => Type === 'AWS::Lambda::Function').length);
    expect(fresh.filter((version) => old.includes(version) || !version.startsWith('live → '))).toEqual([]);
  });

  test('changes nothing beside functions, versions and aliases, but whom the check may call', () => {
    const others = changed(before, after).filter((id) => !/::Lambda::(Function|Version|Alias)$/.test((before[id] ?? after[id]).Type));
    expect(others).toEqual([expect.stringMatching(/^DeploymentCheckRoleDefaultPolicy/)]);
  });
});

test('a change of the table, and a queue under another id, would be seen', () => {
  const after = resourcesOf(ordersTemplate({}, ({ shop }) => {
    (shop.table.node.defaultChild as CfnGlobalTable).billingMode = 'PROVISIONED';
    (shop.queue.queue.node.defaultChild as CfnQueue).overrideLogicalId('Moved');
  }));
  const seen = changed(resourcesOf(ordersTemplate({})), after).filter((id) => STATEFUL.test(after[id]?.Type ?? 'AWS::SQS::Queue'));
  expect(seen).toEqual(expect.arrayContaining(['ShopTable40BC673F', 'ShopQueueC40BC9F2', 'Moved']));
});
