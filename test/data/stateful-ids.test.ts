import { Stack } from 'aws-cdk-lib';
import { Auth, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { FLAG_SETS, templateOf } from '../support/synth';

/** Types that lose data when CloudFormation replaces them. A key that goes takes with it what it encrypted. */
const STATEFUL = [
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
];

type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;

function stateful(context: Record<string, unknown>, props?: ServerlessApiPatternProps): Resources {
  const template = templateOf((stack: Stack) => void new ServerlessApiPattern(stack, 'Shop', props), { context }).toJSON() as { Resources: Resources };
  return Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => STATEFUL.includes(Type)));
}

describe.each(FLAG_SETS)('the default system, with %s,', (_, context) => {
  // Another id or another key schema makes CloudFormation replace the resource: whoever has data in it loses sight of it.
  test('keeps its data under these logical ids', () => {
    expect(Object.entries(stateful(context)).map(([id, { Type }]) => `${Type} ${id}`).sort()).toEqual([
      'AWS::Cognito::UserPool ShopUsers002F06EB',
      'AWS::DynamoDB::GlobalTable ShopTable40BC673F',
      'AWS::S3::Bucket ShopBucket59CC9AAC',
      'AWS::S3::Bucket ShopBucketAccessLogsDE44B4B0',
      'AWS::SQS::Queue ShopQueueC40BC9F2',
      'AWS::SQS::Queue ShopQueueDeadLettersC34D5265',
      'AWS::SQS::Queue ShopUploadsFailuresED0224AB',
    ]);
  });

  test('keeps the schema of its table and of its users', () => {
    const resources = Object.values(stateful(context));
    const table = resources.find(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable')!.Properties;
    expect(table.KeySchema).toEqual([{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }]);
    const keys = ['pk', 'sk', ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((slot) => [`p${slot}`, `s${slot}`])];
    expect(table.AttributeDefinitions).toEqual(keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })));
    // All of them from the first deployment: later, DynamoDB makes one index in an update.
    expect(table.GlobalSecondaryIndexes).toHaveLength(8);
    expect(table.TableName).toBeUndefined();
    expect(table.LocalSecondaryIndexes).toBeUndefined();
    const users = resources.find(({ Type }) => Type === 'AWS::Cognito::UserPool')!.Properties;
    expect(users.Schema).toEqual([{ Name: 'email', Mutable: true, Required: true }]);
    expect(users.UsernameAttributes).toEqual(['email']);
    expect(users.AliasAttributes).toBeUndefined();
  });

  test('leaves its data alone when functions change', () => {
    const changed = stateful(context, {
      compute: { memorySize: 2048, environment: { STAGE: 'next' }, handlers: { worker: { memorySize: 1024, environment: { MODE: 'fast' } } } },
    });
    expect(changed).toEqual(stateful(context));
  });

  test('leaves its data alone when the API and its alarms change', () => {
    const changed = stateful(context, {
      auth: Auth.cognito(),
      api: { stageName: 'next', throttle: { rateLimit: 1, burstLimit: 1 } },
      monitoring: { dashboard: false },
    });
    expect(changed).toEqual(stateful(context));
  });
});
