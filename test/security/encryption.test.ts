import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, Encryption, EncryptionKeyOptions, ServerlessApiPattern } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';

const ENV = { region: 'eu-west-1', account: '123456789012' };
const ARRANGEMENTS: [string, (stack: Stack) => Encryption, number][] = [
  ['keys of AWS', () => Encryption.awsOwned(), 0],
  ["the account's keys", () => Encryption.awsManaged(), 0],
  ['one key', () => Encryption.oneKey(), 1],
  ['a key per service', () => Encryption.keyPerService(), 5],
  ['a key of yours', (stack) => {
    const key = new Key(stack, 'Mine', { enableKeyRotation: true });
    return Encryption.existing({ table: key, bucket: key, messages: key, logs: key, users: key });
  }, 1],
  ['an imported key', (stack) => {
    const key = Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:eu-west-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e');
    return Encryption.existing({ table: key, bucket: key, messages: key, logs: key, users: key });
  }, 0],
];

/** Every delivery that the systems make, and those that users add. */
function everyEdge(stack: Stack, encryption: Encryption): ServerlessApiPattern {
  const shop = everySystem(stack, { security: { encryption } });
  const mailer = shop.addFunction('Mailer', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//'), asyncInvocation: {} });
  shop.topic.addFunction(mailer.alias);
  shop.topic.addQueue(shop.queue.queue);
  shop.onObjectCreated('images/', mailer.alias);
  return shop;
}

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each(ARRANGEMENTS)('%s make no circle, and nothing is found', (__, encryption, keys) => {
    const made = templateOf((stack) => void everyEdge(stack, encryption(stack)), { env: ENV, context });
    made.resourceCountIs('AWS::KMS::Key', keys);
    expect(unacknowledged(reportsOf((stack) => void everyEdge(stack, encryption(stack)), context, { env: ENV }))).toEqual([]);
  });
});

describe('a key per service', () => {
  const made = templateOf((stack) => void everyEdge(stack, Encryption.keyPerService()), { env: ENV });
  const policyOf = (id: string) => Object.entries(made.findResources('AWS::KMS::Key')).find(([logicalId]) => logicalId.startsWith(`ShopKeys${id}`))![1].Properties.KeyPolicy.Statement;
  const allowedIn = (id: string) => policyOf(id).filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
  const principals = (id: string) => allowedIn(id).map(({ Principal }: { Principal: { Service?: unknown; AWS?: unknown } }) => JSON.stringify(Principal.Service ?? 'account'));

  test('lets in who must use it, and no other service', () => {
    expect(principals('TableKey')).toEqual(['"account"']);
    expect(principals('BucketKey')).toEqual(['"account"', '"cloudfront.amazonaws.com"']);
    expect(principals('MessagesKey')).toEqual(['"account"', '"cloudwatch.amazonaws.com"', '"events.amazonaws.com"', '"sns.amazonaws.com"']);
    expect(principals('LogsKey')[1]).toContain('logs.eu-west-1.');
    const cognito = '["cognito-idp.amazonaws.com","identitystore.amazonaws.com"]';
    expect(principals('UsersKey')).toEqual(['"account"', cognito, cognito, '"account"', '"account"']);
  });

  test('binds every service to resources of this account', () => {
    for (const { Condition } of allowedIn('MessagesKey').slice(1)) {
      expect(Condition).toEqual({ ArnLike: { 'aws:SourceArn': expect.anything() } });
    }
    // CloudFront says no account but in the ARN of the distribution.
    expect(policyOf('BucketKey')[1].Condition).toEqual({
      ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::123456789012:distribution/*']] } },
    });
    // ArnLike and not ArnLikeIfExists, which would let in whoever names no log group at all.
    const ofLogs = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-1:123456789012:log-group:*']] };
    expect(policyOf('LogsKey')[1].Condition).toEqual({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': ofLogs } });
    const own = { StringEquals: { 'aws:SourceAccount': ENV.account } };
    const callers = { StringEquals: { 'kms:CallerAccount': ENV.account, 'kms:ViaService': 'cognito-idp.eu-west-1.amazonaws.com' } };
    const pools = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cognito-idp:eu-west-1:123456789012:userpool/*']] };
    const pool = { 'kms:EncryptionContext:aws:cognito-idp:userpool-arn': pools };
    expect(policyOf('UsersKey').slice(1, 5).map(({ Condition }: { Condition: object }) => Condition)).toEqual([
      { ...own, ArnLike: { 'aws:SourceArn': pools, ...pool } }, { ...own, ArnLike: { 'aws:SourceArn': pools } }, { ...callers, ArnLike: pool }, callers,
    ]);
  });

  test('encrypts the user pool, which has one only where it is made here', () => {
    const key = Object.keys(made.findResources('AWS::KMS::Key')).find((id) => id.startsWith('ShopKeysUsersKey'));
    made.hasResourceProperties('AWS::Cognito::UserPool', { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: { 'Fn::GetAtt': [key, 'Arn'] } } });
    const others = (auth: Auth, encryption: Encryption) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { auth, security: { encryption } }), { env: ENV });
    others(Auth.iam(), Encryption.keyPerService()).resourceCountIs('AWS::KMS::Key', 4);
    others(Auth.cognito(), Encryption.awsOwned()).hasResourceProperties('AWS::Cognito::UserPool', { KeyConfiguration: Match.absent() });
    const users = Key.fromKeyArn(newStack(), 'Users', 'arn:aws:kms:eu-west-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e');
    expect(() => others(Auth.iam(), Encryption.existing({ users }))).toThrow(/security\.encryption\.users.*Auth\.cognito/);
  });

  test('takes grants only from AWS services', () => {
    for (const id of ['TableKey', 'BucketKey', 'MessagesKey', 'LogsKey', 'UsersKey']) {
      expect(policyOf(id)).toContainEqual({
        Sid: 'DenyGrantsOfUsers',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'kms:CreateGrant',
        Resource: '*',
        Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
      });
    }
  });

  test('rotates, and stays when the stack goes', () => {
    made.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 365 });
    made.allResources('AWS::KMS::Key', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('encrypts every queue, topic, log group, table and bucket but the logs of S3 and CloudFront', () => {
    made.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue(), SqsManagedSseEnabled: Match.absent() });
    made.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    made.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    for (const { Properties } of Object.values(made.findResources('AWS::DynamoDB::GlobalTable'))) {
      expect(Properties).toMatchObject({ SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
    }
    const unencrypted = Object.entries(made.findResources('AWS::S3::Bucket')).filter(([, { Properties }]) => !JSON.stringify(Properties.BucketEncryption).includes('aws:kms')).map(([id]) => id);
    expect(unencrypted.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ShopBucketAccessLogs', 'ShopWebsiteAccessLogs']);
  });
});

test('every function may use the keys of what it works on', () => {
  const made = templateOf((stack) => void everyEdge(stack, Encryption.keyPerService()), { env: ENV });
  const usable = (role: string) => Object.entries(made.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }: { Action: string | string[] }) => JSON.stringify(Action).includes('kms:'))
    .map(({ Resource }: { Resource: unknown }) => keyNamed(made, Resource)).sort();
  expect(usable('ShopItemsRole')).toEqual(['TableKey']);
  expect(usable('ShopFilesRole')).toEqual(['BucketKey', 'MessagesKey', 'TableKey']);
  expect(usable('ShopJobsRole')).toEqual(['MessagesKey', 'TableKey']);
  expect([...new Set(usable('ShopWorkerRole'))]).toEqual(['MessagesKey', 'TableKey']);
  expect([...new Set(usable('ShopIngest'))]).toEqual(['BucketKey', 'MessagesKey', 'TableKey']);
});

function keyNamed(made: Template, resource: unknown): string {
  const id = /ShopKeys(\w+?Key)[0-9A-F]{8}/.exec(JSON.stringify(resource))?.[1];
  if (!id) throw new Error(`no key of the system: ${JSON.stringify(resource)} ${Object.keys(made.findResources('AWS::KMS::Key'))}`);
  return id;
}

test.each<[EncryptionKeyOptions, string]>([
  [{ rotationPeriod: Duration.days(89) }, "security.encryption.rotationPeriod: '89 days' cannot be used. Allowed: whole days from 90 to 2560"],
  [{ rotationPeriod: Duration.days(2561) }, 'security.encryption.rotationPeriod'],
])('refuses %j', (options, message) => {
  expect(() => Encryption.oneKey(options)).toThrow(message);
  expect(() => Encryption.keyPerService(options)).toThrow(message);
});

test('refuses no key, and a table without a region', () => {
  expect(() => Encryption.existing({})).toThrow('security.encryption');
  expect(() => everySystem(newStack(), { security: { encryption: Encryption.oneKey() } })).toThrow("security.encryption: 'one-key' conflicts with a stack without a region");
});
