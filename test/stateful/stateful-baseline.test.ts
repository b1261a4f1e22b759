import * as fs from 'fs';
import { CfnCondition, CfnResource, Fn, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, CfnGlobalTable, CfnTable, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ACCEPT, Build, appOf, baselineOf, check, newApp, newFile, table } from './support/baselines';
import { ServerlessApiPattern, StatefulBaseline, StatefulChange } from '../../src';

afterEach(() => { delete process.env[ACCEPT]; });

const changes = (before: Build, after: Build): StatefulChange[] => StatefulBaseline.of(appOf(after)).changes(baselineOf(before));
const resource = (type: string, properties: object = {}, policy = RemovalPolicy.RETAIN): Build => (stack) => {
  new CfnResource(stack, 'It', { type, properties: { ...properties } }).applyRemovalPolicy(policy);
};

test('unchanged resources pass, and so do all without data', () => {
  expect(check(baselineOf(table()), (stack, app) => {
    table()(stack, app);
    new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
  })).not.toThrow();
});

test('the error names the file, the resource, what would happen, what to do, and how to accept', () => {
  const file = baselineOf(table());
  expect(check(file, table({}, 'Entities'))).toThrow(new Error([
    `${file}: stateful resources would be replaced, orphaned or refused (1 of 1 differences).`,
    '1. TableCD117FA1 (AWS::DynamoDB::Table) of Shop: is gone, and Entities15D70BBA of the same type is new: it was renamed.',
    '   What would happen: The table would be orphaned: kept with its items (DeletionPolicy Retain), outside of every stack and used by nothing here. An empty one is made.',
    "   What to do: Keep the id and the parents of the construct, or call `overrideLogicalId('TableCD117FA1')` on its CfnResource.",
    `To accept it, run the command again with the environment variable ${ACCEPT}=true, and commit the file.`,
  ].join('\n')));
});

test('the sample of docs/testing.md is what the snippet of the page gives', () => {
  const shop = (id: string): Build => (stack) => void new ServerlessApiPattern(stack, id);
  const file = baselineOf(shop('Shop'));
  const [, sample = ''] = /^### When it fails$[^]*?```\n([^]*?)\n```/m.exec(fs.readFileSync('docs/testing.md', 'utf8')) ?? [];
  const shown = sample.replace('test/stateful-baseline.json', file).split('\n').filter((line) => line !== '…');
  let message = '';
  try {
    check(file, shop('Store'))();
  } catch (error) {
    message = (error as Error).message;
  }
  expect(shown.length).toBeGreaterThan(4);
  for (const line of shown) expect(message.split('\n')).toContain(line);
});

describe('a resource that leaves', () => {
  test('is deleted where its policy says so, and asks for nothing to be made', () => {
    expect(changes(table({ removalPolicy: RemovalPolicy.DESTROY }), () => {})).toMatchObject([{
      change: 'is gone', effect: 'The table would be deleted with its items (DeletionPolicy Delete).', harmful: true,
    }]);
  });

  test('is deleted after a snapshot where CloudFormation does that by itself', () => {
    const database: Build = (stack) => void new CfnDBInstance(stack, 'Database', { engine: 'postgres' });
    expect(changes(database, () => {})[0].effect).toBe('The database would be deleted after a last snapshot (DeletionPolicy Snapshot).');
  });

  test.each<[string, object, string]>([
    ['AWS::RDS::DBCluster', {}, 'Snapshot'],
    ['AWS::RDS::DBInstance', {}, 'Snapshot'],
    ['AWS::RDS::DBInstance', { DBClusterIdentifier: 'main' }, 'Delete'],
    ['AWS::SQS::Queue', {}, 'Delete'],
  ])('of the type %s and with %j goes by the default of CloudFormation, %s, where it has no policy', (type, properties, policy) => {
    expect(changes((stack) => void new CfnResource(stack, 'It', { type, properties }), () => {})[0].effect).toContain(`(DeletionPolicy ${policy})`);
  });

  test('with its own name blocks its successor', () => {
    expect(changes(table({ tableName: 'shop' }), table({ tableName: 'shop' }, 'Other'))[0].effect).toContain("the name 'shop' is taken");
    expect(changes(table({ tableName: 'shop' }), table({ tableName: 'shop2' }, 'Other'))[0].effect).not.toContain('is taken');
  });

  test('and comes in another stack was moved', () => {
    const inOther: Build = (_, app) => void new Bucket(new Stack(app, 'Other'), 'Bucket');
    const both: Build = (stack, app) => {
      new Bucket(stack, 'Bucket');
      new Stack(app, 'Other');
    };
    expect(changes(both, inOther)).toMatchObject([{
      stack: 'Shop',
      logicalId: 'Bucket83908E77',
      change: 'is gone, and Bucket83908E77 of the same type is new in the stack Other: it was moved',
      advice: expect.stringContaining('`cdk import` it into Other'),
    }]);
  });

  test('is where its id is, not where another of its type is new', () => {
    const found = changes((stack, app) => {
      table({ tableName: 'a' })(stack, app);
      new Stack(app, 'Other');
    }, (stack, app) => {
      table({}, 'Second')(stack, app);
      table({ tableName: 'b' })(new Stack(app, 'Other'), app);
    });
    expect(found.map(({ change }) => change)).toEqual([
      'is gone, and TableCD117FA1 of the same type is new in the stack Other: it was moved', 'is not in the baseline',
    ]);
  });

  test('into a nested stack was moved, too', () => {
    const nested: Build = (stack) => void new Bucket(new NestedStack(stack, 'Data'), 'Bucket');
    const [change] = changes((stack) => void new Bucket(stack, 'Bucket'), nested);
    expect(change.change).toMatch(/^is gone, and \w+ of the same type is new in the stack Shop\/Data\w+: it was moved$/);
  });

  test('is told from one that stays and one that is new', () => {
    const found = changes((stack, app) => { table()(stack, app); table({}, 'Second')(stack, app); }, (stack, app) => {
      table()(stack, app);
      new Queue(stack, 'Queue');
    });
    expect(found.map(({ logicalId, change, harmful }) => [logicalId, change, harmful])).toEqual([
      ['Second394350F9', 'is gone', true], [expect.stringMatching(/^Queue/), 'is not in the baseline', false],
    ]);
  });

  test('with its whole stack is missed', () => {
    const found = changes((stack, app) => { table()(stack, app); new Queue(new Stack(app, 'Jobs'), 'Queue'); }, table());
    expect(found).toMatchObject([{ stack: 'Jobs', change: 'is gone with its stack', effect: expect.stringContaining('stays as it is until someone deletes it') }]);
  });

  test('for another type of the same id is gone', () => {
    expect(changes((stack) => void new CfnTable(stack, 'Table', { keySchema: [] }), (stack) => void new CfnGlobalTable(stack, 'Table', {
      keySchema: [], attributeDefinitions: [], replicas: [],
    }))).toMatchObject([{ change: 'is gone' }, { change: 'is not in the baseline' }]);
  });
});

test('a resource that is new fails until it is recorded, as harmless', () => {
  const file = baselineOf(() => {});
  expect(check(file, table())).toThrow(/the baseline is behind \(one harmless difference\)/);
  StatefulBaseline.of(appOf(table())).write(file);
  expect(check(file, table())).not.toThrow();
  expect(check(file, table({}, 'Other'))).toThrow(/it was renamed/);
});

test('harmful changes come first, and all are accepted at once', () => {
  const both = (props: object): Build => (stack, app) => { table(props)(stack, app); new Queue(stack, 'Queue'); };
  expect(changes(table(), both({ tableName: 'shop' })).map(({ harmful }) => harmful)).toEqual([true, false]);
  expect(check(baselineOf(table()), both({ tableName: 'shop' }))).toThrow(/\(1 of 2 differences\)[^]*To accept all of it, /);
  expect(check(baselineOf(() => {}), both({}))).toThrow(/the baseline is behind \(2 harmless differences\)/);
});

describe('a table', () => {
  test('cannot have other keys, nor keys of another type', () => {
    expect(changes(table(), table({ sortKey: { name: 'sk', type: AttributeType.STRING } }))).toMatchObject([{
      change: expect.stringMatching(/^KeySchema changes from .*"pk".* to .*"sk"/),
      effect: 'The table would be replaced by an empty one. The old one is kept with its items (UpdateReplacePolicy Retain), outside of every stack.',
    }]);
    expect(changes(table(), table({ partitionKey: { name: 'pk', type: AttributeType.NUMBER } }))[0].change).toMatch(/"S".*"N"/);
  });

  test('that goes when it is replaced takes its items with it', () => {
    const removalPolicy = RemovalPolicy.DESTROY;
    expect(changes(table({ removalPolicy }), table({ removalPolicy, tableName: 'shop' }))[0].effect).toContain('The old one is deleted with its items');
  });

  test('may lose its protection only knowingly, and gain it at any time', () => {
    const [kept, destroyed] = [table(), table({ removalPolicy: RemovalPolicy.DESTROY })];
    expect(changes(kept, destroyed)).toMatchObject([
      { change: 'DeletionPolicy changes from Retain to Delete', harmful: true, effect: expect.stringContaining('its items would go with it') },
      { change: 'UpdateReplacePolicy changes from Retain to Delete', harmful: true },
    ]);
    expect(changes(destroyed, kept).map(({ harmful }) => harmful)).toEqual([false, false]);
  });

  test('is as safe where only the rollback of its creation deletes it', () => {
    const { RETAIN, RETAIN_ON_UPDATE_OR_DELETE, DESTROY } = RemovalPolicy;
    const [kept, unlessNew, destroyed] = [RETAIN, RETAIN_ON_UPDATE_OR_DELETE, DESTROY].map((removalPolicy) => table({ removalPolicy }));
    expect(changes(kept, unlessNew)).toEqual([]);
    expect(changes(unlessNew, kept)).toEqual([]);
    expect(changes(unlessNew, destroyed)).toMatchObject([
      { change: 'DeletionPolicy changes from RetainExceptOnCreate to Delete', harmful: true },
      { change: 'UpdateReplacePolicy changes from Retain to Delete', harmful: true },
    ]);
  });

  const indexed = (...names: string[]): Build => (stack, app) => {
    table()(stack, app);
    const made = stack.node.findChild('Table') as Table;
    for (const indexName of names) made.addGlobalSecondaryIndex({ indexName, partitionKey: { name: indexName, type: AttributeType.STRING } });
  };

  test('takes one change of an index at a time', () => {
    expect(changes(indexed('a'), indexed('a', 'b'))).toEqual([]);
    expect(changes(indexed('a', 'b'), indexed('b'))).toEqual([]);
    expect(changes(indexed('a'), indexed('b'))).toMatchObject([{ change: '2 indexes change at once: a deleted, b created' }]);
    expect(changes(indexed(), indexed('a', 'b'))[0].change).toBe('2 indexes change at once: a created, b created');
  });

  test('cannot have an index of other keys or another projection, nor other local indexes', () => {
    const index = (projectionType: string, key = 'x'): Build => (stack) => void new CfnTable(stack, 'Table', {
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      globalSecondaryIndexes: [{ indexName: 'i', keySchema: [{ attributeName: key, keyType: 'HASH' }], projection: { projectionType } }],
    });
    const local = (projectionType: string): Build => (stack) => void new CfnTable(stack, 'Table', {
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      localSecondaryIndexes: [{ indexName: 'i', keySchema: [{ attributeName: 'pk', keyType: 'HASH' }], projection: { projectionType } }],
    });
    expect(changes(index('ALL'), index('KEYS_ONLY'))).toMatchObject([{ change: expect.stringContaining('the index i changes from'), harmful: true }]);
    expect(changes(index('ALL'), index('ALL', 'y'))).toHaveLength(1);
    expect(changes(local('ALL'), local('KEYS_ONLY'))).toMatchObject([{ change: expect.stringContaining('LocalSecondaryIndexes changes from') }]);
  });

  test('keeps its replicas, and gets them one by one', () => {
    const replicated = (...regions: string[]): Build => (_, app) => void new TableV2(new Stack(app, 'Ireland', { env: { region: 'eu-west-1' } }), 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING }, replicas: regions.map((region) => ({ region })),
    });
    expect(changes(replicated('eu-west-2'), replicated())).toMatchObject([{ change: 'the replica in eu-west-2 is gone', harmful: true }]);
    expect(changes(replicated(), replicated('eu-west-2'))).toMatchObject([{ change: 'a replica in eu-west-2 is not in the baseline', harmful: false }]);
    expect(changes(replicated('eu-west-2'), replicated('eu-west-3')).map(({ change }) => change)).toContain('2 replicas change at once: eu-west-2, eu-west-3');
  });

  test('has replicas in any order, also where a region is a parameter', () => {
    const replicated = (...regions: unknown[]): Build => (stack) => void new CfnResource(stack, 'Table', {
      type: 'AWS::DynamoDB::GlobalTable', properties: { Replicas: regions.map((Region) => ({ Region })) },
    });
    const [second, other] = [{ Ref: 'Second' }, { Ref: 'Other' }];
    expect(changes(replicated('eu-west-1', 'eu-west-2', second), replicated(second, 'eu-west-2', 'eu-west-1'))).toEqual([]);
    expect(changes(replicated(second), replicated(second, other))).toMatchObject([{ change: 'a replica in {"Ref":"Other"} is not in the baseline' }]);
  });

  test('has keys by a condition as they are written', () => {
    const keyed = (name: string): Build => resource('AWS::DynamoDB::Table', { KeySchema: { 'Fn::If': ['Wide', [{ AttributeName: name }], []] } });
    expect(changes(keyed('pk'), keyed('pk'))).toEqual([]);
    expect(changes(keyed('pk'), keyed('id'))).toMatchObject([{ change: expect.stringMatching(/^KeySchema changes from .*Fn::If.*"pk".*"id"/) }]);
  });

  test('is the same whether or not its stack knows its region', () => {
    const inRegion = (region?: string): Build => (_, app) => void new TableV2(new Stack(app, 'Data', { env: { region } }), 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
    });
    expect(changes(inRegion(), inRegion('eu-west-1'))).toEqual([]);
  });
});

describe('a user pool', () => {
  const pool = (props: object): Build => (stack) => void new CfnUserPool(stack, 'Users', props);
  const email = { name: 'email', mutable: true, required: true };
  const plan = { name: 'plan', attributeDataType: 'String', mutable: true };

  test('may get attributes of the user\'s own', () => {
    expect(changes(pool({ schema: [email] }), pool({ schema: [email, plan] }))).toEqual([]);
  });

  test.each<[string, object[], string]>([
    ['lose one', [email], 'the user attribute plan is gone'],
    ['change one', [email, { ...plan, mutable: false }], 'the user attribute plan changes from'],
    ['get a standard one', [email, plan, { name: 'locale', mutable: true }], 'the user attribute locale changes from none'],
    ['get a required one', [email, plan, { name: 'tenant', required: true }], 'the user attribute tenant changes from none'],
  ])('may not %s', (_, schema, change) => {
    expect(changes(pool({ schema: [email, plan] }), pool({ schema }))).toMatchObject([{ change: expect.stringContaining(change), harmful: true }]);
  });

  test.each<[string, object]>([
    ['UsernameAttributes', { usernameAttributes: ['email'] }],
    ['AliasAttributes', { aliasAttributes: ['email'] }],
    ['UsernameConfiguration', { usernameConfiguration: { caseSensitive: false } }],
  ])('cannot have other %s', (name, props) => {
    expect(changes(pool({}), pool(props))).toMatchObject([{ change: expect.stringContaining(`${name} changes from none`), effect: expect.stringContaining('refuses') }]);
  });
});

/** A change of each kind of property, by type. */
test.each<[string, object, object, RegExp]>([
  ['AWS::S3::Bucket', { BucketName: 'a' }, { BucketName: 'b' }, /bucket would be replaced/],
  ['AWS::S3::Bucket', {}, { ObjectLockEnabled: true }, /bucket would be replaced/],
  ['AWS::Cognito::UserPoolClient', { UserPoolId: 'a' }, { UserPoolId: 'a', GenerateSecret: true }, /client would be replaced/],
  ['AWS::Cognito::UserPoolDomain', { Domain: 'a' }, { Domain: 'b' }, /sign-in domain would be replaced/],
  ['AWS::SQS::Queue', {}, { FifoQueue: true }, /queue would be replaced/],
  ['AWS::SNS::Topic', { TopicName: 'a' }, { TopicName: 'b' }, /topic would be replaced/],
  ['AWS::KMS::Key', {}, { KeySpec: 'RSA_2048' }, /refuses/],
  ['AWS::KMS::Key', {}, { KeyUsage: 'SIGN_VERIFY' }, /refuses/],
  ['AWS::Logs::LogGroup', { LogGroupName: 'a' }, { LogGroupName: 'b' }, /log group would be replaced/],
  ['AWS::EFS::FileSystem', { Encrypted: true }, {}, /file system would be replaced/],
  ['AWS::RDS::DBInstance', { Engine: 'mysql' }, { Engine: 'postgres' }, /database may be replaced/],
  ['AWS::RDS::DBCluster', { KmsKeyId: 'a' }, { KmsKeyId: 'b' }, /cluster would be replaced/],
  ['AWS::Kinesis::Stream', { Name: 'a' }, { Name: 'b' }, /stream would be replaced/],
  ['AWS::OpenSearchService::Domain', { DomainName: 'a' }, { DomainName: 'b' }, /domain would be replaced/],
  ['AWS::SecretsManager::Secret', { Name: 'a' }, { Name: 'b' }, /secret would be replaced/],
])('%s: %j cannot become %j', (type, before, after, effect) => {
  expect(changes(resource(type, before), resource(type, after))).toMatchObject([{ effect: expect.stringMatching(effect), harmful: true }]);
});

test('explicit and default values with the same effect are equal', () => {
  expect(changes(resource('AWS::SQS::Queue'), resource('AWS::SQS::Queue', { FifoQueue: false }))).toEqual([]);
  expect(changes(resource('AWS::KMS::Key'), resource('AWS::KMS::Key', { KeySpec: 'SYMMETRIC_DEFAULT' }))).toEqual([]);
});

test('intrinsic functions are compared as they are written', () => {
  const named = (value: unknown) => resource('AWS::S3::Bucket', { BucketName: value as object });
  expect(changes(named(Fn.join('-', ['a', Fn.ref('AWS::AccountId')])), named(Fn.join('-', ['a', Fn.ref('AWS::AccountId')])))).toEqual([]);
  expect(changes(named(Fn.join('-', ['a', Fn.ref('AWS::AccountId')])), named(Fn.join('-', ['b', Fn.ref('AWS::AccountId')])))).toHaveLength(1);
});

test('a condition that comes over a resource may take it away', () => {
  expect(changes((stack) => void new CfnKey(stack, 'Key'), (stack) => {
    const key = new CfnKey(stack, 'Key');
    key.cfnOptions.condition = new CfnCondition(stack, 'Sometimes');
  })).toMatchObject([{ change: 'the condition changes from none to Sometimes', harmful: true }]);
});

describe('stacks', () => {
  test('of stages and nested ones are all in, under names that tell them apart', () => {
    const app = newApp();
    for (const id of ['Test', 'Live']) {
      const stack = new Stack(new Stage(app, id), 'Shop', { stackName: 'shop' });
      new CfnQueue(new NestedStack(stack, 'Nested'), 'Queue');
      new CfnBucket(stack, 'Bucket');
    }
    const file = newFile();
    StatefulBaseline.of(app).write(file);
    const { stacks } = JSON.parse(fs.readFileSync(file, 'utf8'));
    expect(Object.entries(stacks).map(([name, records]) => [name, Object.keys(records as object)])).toEqual([
      [expect.stringMatching(/^shop \(Live-?Shop.*\)$/), ['Bucket']],
      [expect.stringMatching(/^shop \(Live-?Shop.*\)\/NestedNestedStack\w+$/), ['Queue']],
      [expect.stringMatching(/^shop \(Test-?Shop.*\)$/), ['Bucket']],
      [expect.stringMatching(/^shop \(Test-?Shop.*\)\/NestedNestedStack\w+$/), ['Queue']],
    ]);
    expect(() => StatefulBaseline.of(app).check(file)).not.toThrow();
  });

  test('may be looked at one by one', () => {
    const app = newApp();
    const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
    table()(one, app);
    table()(other, app);
    const file = newFile();
    StatefulBaseline.of(one).write(file);
    expect(() => StatefulBaseline.of(one).check(file)).not.toThrow();
    expect(() => StatefulBaseline.of(other).check(file)).toThrow(/the baseline has other stacks \(One\) than the app \(Other\)/);
  });

  test('are told by their names where the baseline has none of them', () => {
    const named = (...ids: string[]) => {
      const app = newApp();
      for (const id of ids) new Stack(app, id);
      return StatefulBaseline.of(app);
    };
    const file = newFile();
    named('A', 'B').write(file);
    expect(() => named('C', 'D').check(file)).toThrow(/the baseline has other stacks \(A, B\) than the app \(C, D\)/);
    expect(() => named('B', 'C').check(file)).not.toThrow();
  });

  test('may all be new', () => {
    const file = newFile();
    StatefulBaseline.of(newApp()).write(file);
    expect(check(file, table())).toThrow(/the baseline is behind \(one harmless difference\)/);
  });

  test('are what there must be', () => {
    const construct = new Construct(new Stack(newApp(), 'Shop'), 'Part');
    expect(() => StatefulBaseline.of(construct)).toThrow("scope: 'Shop/Part' cannot be used. Allowed: an App, a Stage or a Stack.");
    expect(() => StatefulBaseline.guard(construct, 'x.json')).toThrow(/an App, a Stage or a Stack/);
  });
});
