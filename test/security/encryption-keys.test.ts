import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Encryption, EncryptionKeys, EncryptionKeysProps, ExistingKeys } from '../../src';
import { newStack } from '../support/synth';

const ENV = { region: 'eu-west-1', account: '123456789012' };
const keysIn = (stack: Stack, encryption: Encryption, props: Partial<EncryptionKeysProps> = {}) => (
  new EncryptionKeys(stack, 'Keys', { encryption, ...props }));
const idsIn = (policy: { readonly Statement: { readonly Sid?: string }[] }) => policy.Statement.flatMap(({ Sid }) => Sid ?? []);
const policies = (stack: Stack) => Object.fromEntries(Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key'))
  .map(([id, { Properties }]) => [id.slice(0, -8), idsIn(Properties.KeyPolicy)]));

const MESSAGES = ['AllowCloudwatch', 'AllowEvents', 'AllowSns'];
const USERS = ['AllowCognito', 'AllowCognitoToDescribe', 'AllowThroughCognito', 'AllowToDescribeThroughCognito'];

describe('statements that a key needs for a system', () => {
  const stack = newStack({ env: ENV });
  const statements: Record<string, unknown>[] = EncryptionKeys.statementsFor(stack).map((statement) => stack.resolve(statement.toStatementJson()));

  test('have an id each', () => {
    expect(statements.map(({ Sid }) => Sid)).toEqual([...MESSAGES, 'AllowLogs', 'AllowCloudfront', ...USERS]);
  });

  test.each([
    ['cloudwatch', 'cloudwatch:eu-west-1:123456789012:alarm:*'],
    ['events', 'events:eu-west-1:123456789012:rule/*'],
    ['sns', 'sns:eu-west-1:123456789012:*'],
  ])('let %s encrypt messages for its own resources in the account and Region', (name, resource) => {
    expect(statements.find(({ Principal }) => (Principal as { Service?: string }).Service === `${name}.amazonaws.com`)).toMatchObject({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${resource}`]] } } },
    });
  });

  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });

  test('let CloudWatch Logs encrypt the log groups of the account and Region, and CloudFront read pages for its distributions', () => {
    const [logs, cloudfront] = ['AllowLogs', 'AllowCloudfront'].map((sid) => statements.find(({ Sid }) => Sid === sid));
    expect(logs).toEqual({
      Sid: 'AllowLogs',
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } },
      Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn('logs:eu-west-1:123456789012:log-group:*') } },
    });
    expect(cloudfront).toEqual({
      Sid: 'AllowCloudfront',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { ArnLike: { 'aws:SourceArn': arn('cloudfront::123456789012:distribution/*') } },
    });
  });

  test('let Cognito encrypt the users of its pools, for itself and for the callers of the account', () => {
    const pools = arn('cognito-idp:eu-west-1:123456789012:userpool/*');
    const ofPool = { 'kms:EncryptionContext:aws:cognito-idp:userpool-arn': pools };
    const use = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncrypt*'], Resource: '*' };
    const see = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' };
    const cognito = { Principal: { Service: ['cognito-idp.amazonaws.com', 'identitystore.amazonaws.com'] } };
    const [account, callers] = [
      { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      { StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': 'cognito-idp.eu-west-1.amazonaws.com' } },
    ];
    expect(statements.slice(-4)).toEqual([
      { Sid: 'AllowCognito', ...cognito, ...use, Condition: { ...account, ArnLike: { 'aws:SourceArn': pools, ...ofPool } } },
      { Sid: 'AllowCognitoToDescribe', ...cognito, ...see, Condition: { ...account, ArnLike: { 'aws:SourceArn': pools } } },
      { Sid: 'AllowThroughCognito', Principal: { AWS: '*' }, ...use, Condition: { ...callers, ArnLike: ofPool } },
      { Sid: 'AllowToDescribeThroughCognito', Principal: { AWS: '*' }, ...see, Condition: callers },
    ]);
  });
});

describe('keys of the services', () => {
  test.each([['AWS', Encryption.awsOwned()], ['the account', Encryption.awsManaged()]])('are used where they are those of %s', (_, encryption) => {
    const { kind, table, bucket, messages, logs, users, _encryptsBucket } = keysIn(newStack({ env: ENV }), encryption);
    expect({ table, bucket, messages, logs, users, _encryptsBucket }).toEqual({
      table: undefined, bucket: undefined, messages: undefined, logs: undefined, users: undefined, _encryptsBucket: false,
    });
    expect(kind).toBe(encryption.kind);
  });
});

describe('one key', () => {
  test('encrypts everything, rotates each year, and has one policy for all services', () => {
    const stack = newStack({ env: ENV });
    const { table, bucket, messages, logs, users, _encryptsBucket } = keysIn(stack, Encryption.oneKey());
    expect(new Set([table, bucket, messages, logs, users]).size).toBe(1);
    expect(_encryptsBucket).toBe(true);
    expect(policies(stack)).toEqual({ KeysKey: [...MESSAGES, 'AllowLogs', 'AllowCloudfront', ...USERS, 'DenyGrantsOfUsers'] });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 365 });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Sid: 'DenyGrantsOfUsers',
          Resource: '*',
          Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
        })]),
      },
    });
  });

  test.each([90, 2560])('rotates every %d days', (days) => {
    const stack = newStack({ env: ENV });
    keysIn(stack, Encryption.oneKey({ rotationPeriod: Duration.days(days) }));
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: days });
  });
});

describe('a key per service', () => {
  test('is created for messages, logs and users, and for the table and the bucket once each, when you ask for them', () => {
    const stack = newStack({ env: ENV });
    const keys = keysIn(stack, Encryption.keyPerService());
    expect(keys._encryptsBucket).toBe(true);
    expect(policies(stack)).toEqual({
      KeysMessagesKey: [...MESSAGES, 'DenyGrantsOfUsers'], KeysLogsKey: ['AllowLogs', 'DenyGrantsOfUsers'], KeysUsersKey: [...USERS, 'DenyGrantsOfUsers'],
    });
    const other = newStack({ env: ENV });
    const asked = keysIn(other, Encryption.keyPerService(), { users: false });
    expect([asked.table, asked.bucket]).toEqual([asked.table, asked.bucket]);
    expect(asked.users).toBeUndefined();
    expect(Object.keys(policies(other)).sort()).toEqual(['KeysBucketKey', 'KeysLogsKey', 'KeysMessagesKey', 'KeysTableKey']);
    expect(policies(other)).toMatchObject({ KeysBucketKey: ['AllowCloudfront', 'DenyGrantsOfUsers'], KeysTableKey: ['DenyGrantsOfUsers'] });
  });
});

describe('existing keys', () => {
  const NAMES: (keyof ExistingKeys)[] = ['table', 'bucket', 'messages', 'logs', 'users'];
  const NEEDED = { table: [], bucket: ['AllowCloudfront'], messages: MESSAGES, logs: ['AllowLogs'], users: USERS };

  test.each(NAMES)('encrypt the %s, and the service encrypts the rest', (name) => {
    const stack = newStack({ env: ENV });
    const mine = new Key(stack, 'Mine');
    const keys = keysIn(stack, Encryption.existing({ [name]: mine }));
    const arn = (key: IKey | undefined): unknown => key && stack.resolve(key.keyArn);
    expect(keys._encryptsBucket).toBe(name === 'bucket');
    expect(NAMES.map((each) => arn(keys[each]))).toEqual(NAMES.map((each) => each === name ? arn(mine) : undefined));
    expect(keys.bucket).toBe(keys.bucket);
    expect(policies(stack)).toEqual({ Mine: NEEDED[name] });
  });
});

test('an imported key is taken as it is', () => {
  const stack = newStack({ env: ENV });
  const imported = Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:eu-west-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e');
  expect(keysIn(stack, Encryption.existing({ messages: imported })).messages!.keyArn).toBe(imported.keyArn);
});

test.each([89, 2561])('refuses to rotate every %d days, and no keys', (days) => {
  for (const make of [Encryption.oneKey, Encryption.keyPerService]) {
    expect(() => make({ rotationPeriod: Duration.days(days) })).toThrow(`security.encryption.rotationPeriod: '${days} days' cannot be used`);
  }
  expect(() => Encryption.existing({})).toThrow("security.encryption: '{}' cannot be used");
});

test('refuses to rotate after parts of a day', () => {
  const rotationPeriod = Duration.hours(90 * 24 + 1);
  for (const make of [Encryption.oneKey, Encryption.keyPerService]) {
    expect(() => make({ rotationPeriod })).toThrow("security.encryption.rotationPeriod: '90 days 1 hour' cannot be used. Allowed: whole days from 90 to 2560");
    expect(() => make({ rotationPeriod: Duration.days(Lazy.number({ produce: () => 1 })) })).not.toThrow();
  }
});
