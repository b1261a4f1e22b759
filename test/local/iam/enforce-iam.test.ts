import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Json, LocalSystem, LogEntry } from '../../../local/src';
import { removeTemporaryDirectories, synthesize } from '../support/assembly';
import { awsHandlerAsset } from '../support/aws-handler';

/** Calls any service, with the SDK that the runner has. */
const CALLER = `
exports.handler = async ({ client, command, input }) => {
  const sdk = require('@aws-sdk/client-' + client);
  const Client = Object.entries(sdk).find(([name]) => name.endsWith('Client') && !name.startsWith('__'))[1];
  try {
    const { $metadata } = await new Client({ maxAttempts: 1 }).send(new sdk[command + 'Command'](input));
    return $metadata.httpStatusCode;
  } catch (error) {
    return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
  }
};`;

const log: LogEntry[] = [];
let system: LocalSystem;

const named = <T extends { node: { defaultChild?: unknown } }>(id: string, made: T): T => {
  (made.node.defaultChild as CfnResource).overrideLogicalId(id);
  return made;
};

function build(stack: Stack): void {
  const key = named('Key', new Key(stack, 'Key'));
  const table = named('Table', new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, globalSecondaryIndexes: [{ indexName: 'byName', partitionKey: { name: 'name', type: AttributeType.STRING } }] }));
  const sealed = named('Sealed', new TableV2(stack, 'Sealed', { partitionKey: { name: 'pk', type: AttributeType.STRING }, encryption: TableEncryptionV2.customerManagedKey(key) }));
  const bucket = named('Bucket', new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: key, enforceSSL: true }));
  bucket.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ['s3:PutObject'], resources: [bucket.arnForObjects('locked/*')] }));
  const queue = named('Queue', new Queue(stack, 'Queue', { encryption: QueueEncryption.KMS, encryptionMasterKey: key }));
  const topic = named('Topic', new Topic(stack, 'Topic'));
  const bus = named('Bus', new EventBus(stack, 'Bus'));
  const secret = named('Secret', new Secret(stack, 'Secret', { secretName: 'secret' }));
  const parameter = named('Parameter', new StringParameter(stack, 'Parameter', { parameterName: '/shop/parameter', stringValue: 'x' }));
  const make = (id: string, role?: Role) => named(id, new LambdaFunction(stack, id, {
    functionName: id.toLowerCase(), runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CALLER), timeout: Duration.seconds(20), memorySize: 512, role,
  }));
  const granted = make('Granted');
  table.grantReadWriteData(granted);
  sealed.grantReadWriteData(granted);
  bucket.grantReadWrite(granted);
  queue.grantSendMessages(granted);
  topic.grantPublish(granted);
  bus.grantPutEventsTo(granted);
  secret.grantRead(granted);
  parameter.grantRead(granted);
  make('Bare').grantInvoke(granted);

  // Without the key, and with a boundary.
  const keyless = make('Keyless');
  keyless.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject', 'dynamodb:GetItem', 'sqs:SendMessage'], resources: ['*'] }));
  const boundary = named('Boundary', new ManagedPolicy(stack, 'Boundary', { statements: [new PolicyStatement({ actions: ['dynamodb:GetItem', 'logs:*'], resources: ['*'] })] }));
  const bounded = make('Bounded', named('BoundedRole', new Role(stack, 'BoundedRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), permissionsBoundary: boundary })));
  table.grantReadWriteData(bounded);
  const readOnly = make('ReadOnly');
  readOnly.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
  readOnly.addToRolePolicy(new PolicyStatement({ effect: Effect.DENY, actions: ['dynamodb:Put*', 'dynamodb:*Delete*'], resources: ['*'] }));
  const trusted = make('Trusted');
  trusted.role!.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AmazonDynamoDBReadOnlyAccess'));
  // By the policies of the resources only.
  const invited = make('Invited');
  bucket.addToResourcePolicy(new PolicyStatement({ principals: [invited.grantPrincipal], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));
  key.addToResourcePolicy(new PolicyStatement({ principals: [invited.grantPrincipal], actions: ['kms:Decrypt'], resources: ['*'] }));
  const taken = named('Taken', new Role(stack, 'Taken', { roleName: 'taken', assumedBy: granted.grantPrincipal }));
  table.grantReadData(taken);
  const signer = named('Signer', new LambdaFunction(stack, 'Signer', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(awsHandlerAsset()), timeout: Duration.seconds(20), memorySize: 512 }));
  signer.addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('public/*')] }));
  key.grantDecrypt(signer);
  for (const made of [table, sealed, bucket]) made.applyRemovalPolicy(RemovalPolicy.DESTROY);
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build, 'eu-west-1'), enforceIam: true, log: (entry) => log.push(entry) });
  await system.putObject('Bucket', 'public/a', 'content');
  await system.putObject('Bucket', 'private/a', 'content');
});
afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Each function answers in its own shape, which its test checks.
const call = async (fn: string, client: string, command: string, input: Json) => (await system.invoke(fn, { client, command, input })).payload as any;

const CALLS: () => [client: string, command: string, input: Json, status: number, error: string, errorStatus: number, resource: string][] = () => [
  ['dynamodb', 'GetItem', { TableName: system.ref('Table'), Key: { pk: { S: 'a' } } }, 200, 'AccessDeniedException', 400, 'dynamodb:GetItem'],
  ['dynamodb', 'Query', { TableName: system.ref('Table'), IndexName: 'byName', KeyConditionExpression: '#n = :n', ExpressionAttributeNames: { '#n': 'name' }, ExpressionAttributeValues: { ':n': { S: 'a' } } }, 200, 'AccessDeniedException', 400, '/index/byName'],
  ['dynamodb', 'TransactWriteItems', { TransactItems: [{ Put: { TableName: system.ref('Table'), Item: { pk: { S: 't' } } } }] }, 200, 'AccessDeniedException', 400, 'dynamodb:PutItem'],
  ['dynamodb', 'PutItem', { TableName: system.ref('Sealed'), Item: { pk: { S: 'a' } } }, 200, 'AccessDeniedException', 400, 'dynamodb:PutItem'],
  ['s3', 'PutObject', { Bucket: system.ref('Bucket'), Key: 'a', Body: 'x' }, 200, 'AccessDenied', 403, 's3:PutObject'],
  ['s3', 'ListObjectsV2', { Bucket: system.ref('Bucket') }, 200, 'AccessDenied', 403, 's3:ListBucket'],
  ['sqs', 'SendMessage', { QueueUrl: system.ref('Queue'), MessageBody: 'x' }, 200, 'AccessDenied', 403, 'sqs:SendMessage'],
  ['sns', 'Publish', { TopicArn: system.ref('Topic'), Message: 'x' }, 200, 'AuthorizationErrorException', 403, 'sns:Publish'],
  ['eventbridge', 'PutEvents', { Entries: [{ EventBusName: system.ref('Bus'), Source: 'a', DetailType: 'b', Detail: '{}' }] }, 200, 'AccessDeniedException', 400, 'events:PutEvents'],
  ['secrets-manager', 'GetSecretValue', { SecretId: 'secret' }, 200, 'AccessDeniedException', 400, 'secretsmanager:GetSecretValue'],
  ['ssm', 'GetParameter', { Name: '/shop/parameter' }, 200, 'AccessDeniedException', 400, 'ssm:GetParameter'],
  ['lambda', 'Invoke', { FunctionName: 'bare', Payload: '{}' }, 200, 'AccessDeniedException', 403, 'lambda:InvokeFunction'],
  ['sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::000000000000:role/taken', RoleSessionName: 's' }, 200, 'AccessDenied', 403, 'sts:AssumeRole'],
];

test('a call that the role may make is served, and each service refuses the others in its own way', async () => {
  for (const [client, command, input, status, name, errorStatus, what] of CALLS()) {
    expect([command, await call('Granted', client, command, input)]).toEqual([command, status]);
    log.length = 0;
    expect([command, await call('Bare', client, command, input)]).toEqual([command, { name, status: errorStatus, message: expect.stringContaining('is not authorized to perform: ') }]);
    expect(log.map(({ message }) => message).join('\n')).toMatch(new RegExp(`Bare with the role BareServiceRole\\w* may not .*${what}.*because no identity-based policy allows`));
  }
  expect(await call('Bare', 'sts', 'GetCallerIdentity', {})).toBe(200);
}, 60_000);

test.each<[string, string, string, () => Json, string]>([
  ['an explicit deny of the role', 'ReadOnly', 'dynamodb PutItem', () => ({ TableName: system.ref('Table'), Item: { pk: { S: 'b' } } }), 'with an explicit deny in an identity-based policy'],
  ['a boundary', 'Bounded', 'dynamodb PutItem', () => ({ TableName: system.ref('Table'), Item: { pk: { S: 'b' } } }), 'because no permissions boundary allows the dynamodb:PutItem action'],
  ["an explicit deny in the bucket's policy", 'Granted', 's3 PutObject', () => ({ Bucket: system.ref('Bucket'), Key: 'locked/a', Body: 'x' }), 'with an explicit deny in a resource-based policy'],
  ['the key of a bucket', 'Keyless', 's3 GetObject', () => ({ Bucket: system.ref('Bucket'), Key: 'public/a' }), 'perform: kms:Decrypt on resource: arn:aws:kms:'],
  ['the key of a table', 'Keyless', 'dynamodb GetItem', () => ({ TableName: system.ref('Sealed'), Key: { pk: { S: 'a' } } }), 'perform: kms:Decrypt on resource: arn:aws:kms:'],
  ['the key of a queue', 'Keyless', 'sqs SendMessage', () => ({ QueueUrl: system.ref('Queue'), MessageBody: 'x' }), 'perform: kms:GenerateDataKey on resource: arn:aws:kms:'],
])('%s refuses', async (_, fn, what, input, why) => {
  const [client = '', command = ''] = what.split(' ');
  expect(await call(fn, client, command, input())).toMatchObject({ message: expect.stringContaining(why) });
});

test.each<[string, string, string, () => Json]>([
  ['what the denying statement leaves out', 'ReadOnly', 'dynamodb GetItem', () => ({ TableName: system.ref('Table'), Key: { pk: { S: 'b' } } })],
  ['what the boundary allows too', 'Bounded', 'dynamodb GetItem', () => ({ TableName: system.ref('Table'), Key: { pk: { S: 'b' } } })],
  ['what the policies of the resources allow', 'Invited', 's3 GetObject', () => ({ Bucket: system.ref('Bucket'), Key: 'public/a' })],
  ["what a policy of AWS's own may allow", 'Trusted', 'dynamodb GetItem', () => ({ TableName: system.ref('Table'), Key: { pk: { S: 'b' } } })],
])('%s is served', async (_, fn, what, input) => {
  const [client = '', command = ''] = what.split(' ');
  expect(await call(fn, client, command, input())).toBe(200);
});

test('a signed address carries no more than its signer may do', async () => {
  const statusOf = async (objectKey: string) => {
    const { payload } = await system.invoke('Signer', { call: 'presignGet', input: { Bucket: system.ref('Bucket'), Key: objectKey }, expiresIn: 60 });
    return (await fetch(String(payload))).status;
  };
  expect([await statusOf('public/a'), await statusOf('private/a')]).toEqual([200, 403]);
});

test('a role whose policies the template does not have is told once', () => {
  const remarks = log.filter(({ message }) => message.includes("has policies that aren't in the template"));
  expect(remarks.map(({ message }) => message)).toEqual([expect.stringMatching(/^The role TrustedServiceRole/)]);
});

test('a mapping that its role may not serve fails the start, as it fails a deployment', async () => {
  const assembly = synthesize((stack) => {
    const queue = new Queue(stack, 'Queue');
    const fn = new LambdaFunction(stack, 'Reader', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CALLER) });
    named('Mapping', fn.addEventSourceMapping('Mapping', { eventSourceArn: queue.queueArn }));
  }, 'eu-west-1');
  await expect(LocalSystem.start({ assembly, enforceIam: true })).rejects.toThrow(/^Mapping: the role ReaderServiceRole\w+ may not sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on arn:aws:sqs:/);
});

test('without the option nothing of this is refused', async () => {
  await using other = await LocalSystem.start({ assembly: synthesize(build, 'eu-west-1') });
  const input = { TableName: other.ref('Table'), Key: { pk: { S: 'a' } } };
  expect((await other.invoke('Bare', { client: 'dynamodb', command: 'GetItem', input })).payload).toBe(200);
});
