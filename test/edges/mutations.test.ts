import { callOf } from './support/condition-keys';
import { everyDelivery } from './support/every-delivery';
import { deploy, judge, Verdict } from './support/verdicts';
import { ApiGatewayLogging, Encryption, Profile } from '../../src';
import { sampleOf } from '../support/all';
import { everySystem } from '../support/systems';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Mutations change CloudFormation JSON at any depth, for which there is no type.
type Json = any;
type Resources = Record<string, { Type: string; Properties: Json }>;
type Statement = Record<string, Json>;

const good = deploy((stack) => void everyDelivery(stack, Encryption.keyPerService()), {});

const regulated = deploy((stack) => {
  everySystem(stack, { profile: Profile.REGULATED });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
}, {});

async function judgeAfter(change: (resources: Resources) => void, before = good): Promise<Verdict[]> {
  const template = structuredClone(before.template) as { Resources: Resources };
  change(template.Resources);
  return judge({ ...before, template });
}

const find = (resources: Resources, type: string, id: RegExp) => {
  const found = Object.entries(resources).filter(([logicalId, { Type }]) => Type === type && id.test(logicalId));
  expect(found).toHaveLength(1);
  return found[0]!;
};
const properties = (resources: Resources, type: string, id: RegExp) => find(resources, type, id)[1].Properties;
const statements = (resources: Resources, type: string, id: RegExp): Statement[] => properties(resources, type, id).PolicyDocument.Statement;
const keyStatements = (resources: Resources, id: RegExp): Statement[] => properties(resources, 'AWS::KMS::Key', id).KeyPolicy.Statement;
const remove = (list: Statement[], which: (statement: Statement) => boolean) => {
  const index = list.findIndex(which);
  expect(index).not.toBe(-1);
  list.splice(index, 1);
};
const one = (list: Statement[], which: (statement: Statement) => boolean) => {
  const found = list.find(which);
  expect(found).toBeDefined();
  return found!;
};
const trust = (resources: Resources, id: RegExp): Statement => properties(resources, 'AWS::IAM::Role', id).AssumeRolePolicyDocument.Statement[0];
const of = (service: string) => ({ Principal }: Statement) => Principal?.Service === `${service}.amazonaws.com`;
const doing = (action: string) => ({ Action }: Statement) => [Action].flat().includes(action);
const withAccount = (value: unknown, account: string) => JSON.parse(JSON.stringify(value).replaceAll('123456789012', account));

/** The change, the kind of edges that notice it, and whether it denies the owner or lets an intruder in. */
const MUTATIONS: [string, string, 'denied' | 'open', (resources: Resources) => void][] = [
  ['no SNS in the policy of the key', 'topic → queue', 'denied', (r) => remove(keyStatements(r, /MessagesKey/), of('sns'))],
  ['no CloudWatch in the policy of the key', 'alarm → topic', 'denied', (r) => remove(keyStatements(r, /MessagesKey/), of('cloudwatch'))],
  ['no CloudFront in the policy of the key', 'CloudFront → bucket', 'denied', (r) => remove(keyStatements(r, /BucketKey/), of('cloudfront'))],
  ['no Cognito in the policy of the key', 'user pool → key', 'denied', (r) => remove(keyStatements(r, /UsersKey/), ({ Sid }) => Sid === 'AllowCognito')],
  ['a key for the user pools of another account', 'user pool → key', 'denied', (r) => {
    const statement = one(keyStatements(r, /UsersKey/), ({ Sid }) => Sid === 'AllowCognito');
    statement.Condition = withAccount(statement.Condition, '111111111111');
  }],
  ['a key for every user pool', 'user pool → key', 'open', (r) => void delete one(keyStatements(r, /UsersKey/), ({ Sid }) => Sid === 'AllowCognitoToDescribe').Condition],
  ['a key for whoever comes through Cognito', 'user pool → key', 'open', (r) => {
    delete one(keyStatements(r, /UsersKey/), ({ Sid }) => Sid === 'AllowToDescribeThroughCognito').Condition.StringEquals['kms:CallerAccount'];
  }],
  ['a key that leaves nothing to IAM', 'function → table', 'denied', (r) => void keyStatements(r, /TableKey/).shift()],
  ['a key for the rules of another account', 'rule → queue', 'denied', (r) => {
    const statement = one(keyStatements(r, /MessagesKey/), of('events'));
    statement.Condition = withAccount(statement.Condition, '111111111111');
  }],
  ['a key for every rule', 'rule → queue', 'open', (r) => void delete one(keyStatements(r, /MessagesKey/), of('events')).Condition],
  ['a key for the logs of another account', 'function → log group', 'denied', (r) => {
    const statement = keyStatements(r, /LogsKey/)[1]!;
    statement.Condition = withAccount(statement.Condition, '111111111111');
  }],
  ['a key for all logs', 'API → access log', 'open', (r) => void delete keyStatements(r, /LogsKey/)[1]!.Condition],
  ['a queue under aws/sqs', 'rule → queue', 'denied', (r) => void (properties(r, 'AWS::SQS::Queue', /^ShopIngestIngestQueue[0-9A-F]{8}$/).KmsMasterKeyId = 'alias/aws/sqs')],
  ['a queue for every rule', 'rule → dead-letter queue', 'open', (r) => void delete one(statements(r, 'AWS::SQS::QueuePolicy', /^ShopIngestIngestQueueDeadLettersPolicy/), of('events')).Condition],
  ['a queue for another topic', 'topic → queue', 'denied', (r) => {
    one(statements(r, 'AWS::SQS::QueuePolicy', /^ShopQueuePolicy/), of('sns')).Condition = { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:other' } };
  }],
  ['no TLS', 'subscription → dead-letter queue', 'denied', (r) => {
    one(statements(r, 'AWS::SQS::QueuePolicy', /^ShopTopicDeadLettersPolicy/), ({ Effect }) => Effect === 'Deny').Condition = {};
  }],
  ['a topic for the alarms of another account', 'alarm → topic', 'denied', (r) => {
    const statement = one(statements(r, 'AWS::SNS::TopicPolicy', /^ShopMonitoringAlarmTopic/), of('cloudwatch'));
    statement.Condition = withAccount(statement.Condition, '111111111111');
  }],
  ['a topic for everybody', 'function → topic', 'open', (r) => void statements(r, 'AWS::SNS::TopicPolicy', /^ShopTopic/).push({ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: '*' })],
  ['no permission', 'API → function', 'denied', (r) => void delete r[find(r, 'AWS::Lambda::Permission', /ShopItemsLive/)[0]]],
  // Each trigger has its own permission, and either would let the pool call their function.
  ['no permission for a trigger', 'user pool → function', 'denied', (r) => {
    const ids = Object.keys(r).filter((id) => r[id]!.Properties?.Principal === 'cognito-idp.amazonaws.com');
    expect(ids).toHaveLength(2);
    ids.forEach((id) => delete r[id]);
  }],
  ['a permission for every API', 'API → function', 'open', (r) => void delete properties(r, 'AWS::Lambda::Permission', /ShopItemsLive/).SourceArn],
  ['a permission for another stage', 'API → function', 'denied', (r) => {
    properties(r, 'AWS::Lambda::Permission', /ShopItemsLive/).SourceArn['Fn::Join'][1].splice(-1, 1, '/other/*/*');
  }],
  ['a function that may not send', 'function → queue', 'denied', (r) => remove(statements(r, 'AWS::IAM::Policy', /^ShopJobsRole/), doing('sqs:SendMessage'))],
  ['a function without its key', 'function → bucket', 'denied', (r) => {
    remove(statements(r, 'AWS::IAM::Policy', /^ShopFilesRole/), ({ Action, Resource }) => JSON.stringify([Action, Resource]).match(/kms.*BucketKey/) !== null);
  }],
  ['a function that may not poll', 'queue → function', 'denied', (r) => remove(statements(r, 'AWS::IAM::Policy', /^ShopWorkerRole/), doing('sqs:ReceiveMessage'))],
  ['a function that may not list streams', 'stream → function', 'denied', (r) => {
    const statement = one(statements(r, 'AWS::IAM::Policy', /^ShopInsideRole/), doing('dynamodb:ListStreams'));
    statement.Action = statement.Action.filter((action: string) => action !== 'dynamodb:ListStreams');
  }],
  ['a boundary without DynamoDB', 'function → table', 'denied', (r) => {
    r.Boundary = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] } } };
    properties(r, 'AWS::IAM::Role', /^ShopItemsRole/).PermissionsBoundary = { Ref: 'Boundary' };
  }],
  ['a role for every account', 'schedule → function', 'open', (r) => void delete trust(r, /^ShopHourlyRole/).Condition],
  ...([
    ['API Gateway', 'API → queue', /^ShopApiPOSTdirectqueueIntegrationRole/],
    ['API Gateway', 'API → access log', /^ApiGatewayLoggingRole/],
    ['CodeDeploy', 'CodeDeploy → role', /^ShopMailerDeploymentRole/],
    ['a chat application', 'chat → role', /^ShopMonitoring.*Role/],
    ['S3', 'bucket → replica', /^OriginalsReplicationRole/],
  ] as const).flatMap(([service, kind, role]) => ['aws:SourceAccount', 'aws:SourceArn'].map((key): typeof MUTATIONS[number] =>
    [`a role that ${service} gets only by ${key}`, kind, 'denied', (r) => void (trust(r, role).Condition = { StringLike: { [key]: '*' } })])),
  ['a key that asks EventBridge for the account', 'rule → queue', 'denied', (r) => {
    one(keyStatements(r, /MessagesKey/), of('events')).Condition.StringEquals = { 'aws:SourceAccount': '123456789012' };
  }],
  ['a topic that asks alarms for the account', 'alarm → topic', 'denied', (r) => {
    one(statements(r, 'AWS::SNS::TopicPolicy', /^ShopMonitoringAlarmTopic/), of('cloudwatch')).Condition.StringEquals = { 'aws:SourceAccount': '123456789012' };
  }],
  ['a backup without tags', 'table → backup', 'denied', (r) => remove(statements(r, 'AWS::IAM::Policy', /^ShopTable.*BackupRole/), doing('backup:TagResource'))],
  ['a role for another group of schedules', 'schedule → function', 'denied', (r) => void (properties(r, 'AWS::Scheduler::Schedule', /^ShopHourly/).GroupName = 'other')],
  ['a bucket for another distribution', 'CloudFront → bucket', 'denied', (r) => {
    one(statements(r, 'AWS::S3::BucketPolicy', /^ShopWebsitePages/), of('cloudfront')).Condition.StringEquals['AWS:SourceArn'] = 'arn:aws:cloudfront::123456789012:distribution/OTHER';
  }],
  ['a bucket without access control lists', 'CloudFront → access log', 'denied', (r) => {
    properties(r, 'AWS::S3::Bucket', /^ShopWebsiteAccessLogs/).OwnershipControls.Rules[0].ObjectOwnership = 'BucketOwnerEnforced';
  }],
  ['copies without what is encrypted', 'bucket → replica', 'denied', (r) => {
    delete properties(r, 'AWS::S3::Bucket', /^Originals[0-9A-F]{8}$/).ReplicationConfiguration.Rules[0].SourceSelectionCriteria;
  }],
  ['copies with the key of another bucket', 'bucket → replica', 'denied', (r) => {
    const [rule] = properties(r, 'AWS::S3::Bucket', /^Originals[0-9A-F]{8}$/).ReplicationConfiguration.Rules;
    rule.Destination.EncryptionConfiguration.ReplicaKmsKeyID = { 'Fn::GetAtt': [find(r, 'AWS::KMS::Key', /MessagesKey/)[0], 'Arn'] };
  }],
  ['no policy for the log of the firewall', 'firewall → log', 'denied', (r) => void delete r[find(r, 'AWS::Logs::ResourcePolicy', /Firewall/)[0]]],
  ['a dead-letter queue of the other kind', 'queue → dead-letter queue', 'denied', (r) => void delete properties(r, 'AWS::SQS::Queue', /^OrdersDeadLetters/).FifoQueue],
  ['a dead-letter queue that takes nothing', 'queue → dead-letter queue', 'denied', (r) => {
    properties(r, 'AWS::SQS::Queue', /^ShopQueueDeadLetters/).RedriveAllowPolicy = { redrivePermission: 'denyAll' };
  }],
];

test.each(sampleOf(MUTATIONS, 4))('%s: %s is %s', async (_, kind, wrong, change) => {
  const flipped = (await judgeAfter(change)).filter(({ missing, open }) => (wrong === 'denied' ? missing : open).length);
  expect(flipped.map(({ edge }) => edge.kind)).toContain(kind);
});

const endpoint = (resources: Resources, service: string) => {
  const found = Object.keys(resources).filter((id) => resources[id]!.Type === 'AWS::EC2::VPCEndpoint' && JSON.stringify(resources[id]!.Properties.ServiceName).includes(`.${service}"`));
  expect(found).toHaveLength(1);
  return found[0]!;
};

test.each<[string, string, (resources: Resources) => void]>([
  ['no endpoint for SNS', 'function → topic', (r) => void delete r[endpoint(r, 'sns')]],
  ['an endpoint for another account', 'function → table', (r) => {
    r[endpoint(r, 'dynamodb')]!.Properties.PolicyDocument.Statement[0].Condition.StringEquals['aws:PrincipalAccount'] = '111111111111';
  }],
])('in a network, %s: %s is denied', async (_, kind, change) => {
  const denied = (await judgeAfter(change, regulated)).filter(({ missing }) => missing.length);
  expect([...new Set(denied.map(({ edge }) => edge.kind))]).toContain(kind);
});

test('nothing is wrong before', async () => {
  expect((await judgeAfter(() => {})).filter(({ missing, open }) => missing.length || open.length)).toEqual([]);
});

test.each<[string, (resources: Resources) => void]>([
  ['managed policies', (r) => {
    for (const resource of Object.values(r)) if (resource.Type === 'AWS::IAM::Policy') resource.Type = 'AWS::IAM::ManagedPolicy';
  }],
  ['policies of the roles', (r) => {
    for (const [id, { Type, Properties }] of Object.entries(r)) {
      if (Type !== 'AWS::IAM::Policy') continue;
      const { PolicyDocument, Roles } = Properties;
      for (const { Ref } of Roles) (r[Ref]!.Properties.Policies ??= []).push({ PolicyName: id, PolicyDocument });
      delete r[id];
    }
  }],
])('nothing is wrong with %s in the place of inline ones', async (_, change) => {
  expect((await judgeAfter(change)).filter(({ missing, open }) => missing.length || open.length)).toEqual([]);
});

test('a call of an unknown service is not passed over', () => {
  expect(() => callOf({ service: 'pipes.amazonaws.com', action: 'sts:AssumeRole' })).toThrow('look up which condition keys it sends');
});

test.each<[string, string, (resources: Resources) => void]>([
  ['a property that is not known', 'nobody knows what AWS::Pipes::Pipe Target does', (r) => {
    r.Pipe = { Type: 'AWS::Pipes::Pipe', Properties: { Target: { 'Fn::GetAtt': [find(r, 'AWS::SQS::Queue', /^Failed[0-9A-F]{8}$/)[0], 'Arn'] } } };
  }],
  ['a rule that sends to what is no queue', 'Rules that send to AWS::SNS::Topic are not known', (r) => {
    properties(r, 'AWS::Events::Rule', /^ShopIngestImports/).Targets[0].Arn = { Ref: find(r, 'AWS::SNS::Topic', /^ShopTopic/)[0] };
  }],
  ['a function that is told of what it does nothing with', 'does nothing with OTHER', (r) => {
    properties(r, 'AWS::Lambda::Function', /^ShopItems/).Environment.Variables.OTHER = { Ref: find(r, 'AWS::SQS::Queue', /^Failed[0-9A-F]{8}$/)[0] };
  }],
  ['something outside of the template', 'which is not in the template', (r) => {
    properties(r, 'AWS::SNS::Subscription', /^ShopQueue/).Endpoint = 'arn:aws:sqs:eu-west-1:123456789012:elsewhere';
  }],
  ['two policies of one queue', 'has 2 policies', (r) => {
    r.Second = structuredClone(find(r, 'AWS::SQS::QueuePolicy', /^ShopQueuePolicy/)[1]);
  }],
  ['a managed policy of AWS', 'is not known here', (r) => void (properties(r, 'AWS::IAM::Role', /^ShopItemsRole/).ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'])],
])('%s is not passed over', async (_, message, change) => {
  await expect(judgeAfter(change)).rejects.toThrow(message);
});
