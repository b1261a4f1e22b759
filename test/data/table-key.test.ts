import { Key } from 'aws-cdk-lib/aws-kms';
import { EU, create, refusal, tableWith } from './support/table';
import { ServerlessApiPattern, TableKey } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { templateOf } from '../support/synth';

const keyOf = (region: string) => `arn:aws:kms:${region}:123456789012:key/1`;

test('a key that AWS owns is the default', () => {
  expect(tableWith({ encryption: TableKey.awsOwned() })).toEqual(tableWith({}));
  expect(tableWith({}).SSESpecification).toBeUndefined();
});

test('the key aws/dynamodb works without a region', () => {
  expect(tableWith({ encryption: TableKey.awsManaged() }).SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
});

describe.each(SAMPLED_FLAG_SETS)('a key of the user, with %s,', (_, context) => {
  const options = { ...EU, context };

  test('encrypts the table, and its policy is left alone', () => {
    const made = templateOf((stack) => void create(stack, { encryption: TableKey.customerManaged(new Key(stack, 'Key', { enableKeyRotation: true })) }), options);
    made.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } } }],
    });
    const [policy] = Object.values(made.findResources('AWS::KMS::Key')).map((key) => key.Properties.KeyPolicy.Statement);
    expect(policy).toEqual([{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: expect.anything() } }]);
  });

  test('may be used by every shipped handler that uses the table', () => {
    const made = templateOf((stack) => {
      new ServerlessApiPattern(stack, 'Shop', { data: { table: { encryption: TableKey.customerManaged(new Key(stack, 'Key')) } } });
    }, options);
    const all = Object.values(made.findResources('AWS::IAM::Policy')).map((policy) => JSON.stringify(policy));
    const usesTable = all.filter((policy) => policy.includes('dynamodb:'));
    expect(usesTable).toHaveLength(4);
    for (const policy of usesTable) expect(policy).toContain('kms:Decrypt');
  });

  test('each replica has its own', () => {
    const table = tableWith((stack) => ({
      encryption: TableKey.customerManaged(Key.fromKeyArn(stack, 'Key', keyOf('eu-west-1')), { 'eu-west-2': keyOf('eu-west-2') }),
      replicas: [{ region: 'eu-west-2' }],
    }), options);
    expect(table.Replicas).toMatchObject([
      { Region: 'eu-west-2', SSESpecification: { KMSMasterKeyId: keyOf('eu-west-2') } },
      { Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: keyOf('eu-west-1') } },
    ]);
  });

  test('is refused without a region', () => {
    expect(refusal((stack) => ({ encryption: TableKey.customerManaged(new Key(stack, 'Key')) }), { context }))
      .toThrow("data.table.encryption: 'TableKey.customerManaged()' cannot be used. Allowed: a customer managed key in a stack with a region: give the stack env: { region }.");
  });

  test('is refused where a replica has none, and for regions without a replica', () => {
    const withKeys = (replicaKeyArns: { [region: string]: string }, regions: string[]) => refusal((stack) => ({
      encryption: TableKey.customerManaged(new Key(stack, 'Key'), replicaKeyArns),
      replicas: regions.map((region) => ({ region })),
    }), options);
    expect(withKeys({}, ['eu-west-2'])).toThrow("Allowed: a key with the ARN of a key in replicaKeyArns for the replica in 'eu-west-2'");
    expect(withKeys({ 'eu-west-1': keyOf('eu-west-1') }, [])).toThrow("data.table.encryption.replicaKeyArns: 'eu-west-1' cannot be used. Allowed: the regions of data.table.replicas");
  });
});
