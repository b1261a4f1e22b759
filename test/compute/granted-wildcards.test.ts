import { Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Profile, ServerlessApiPattern, ServerlessFunction } from '../../src';
import { acknowledged, reportsOf } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const REASON = 'Orders name their pictures. Nothing else is under this prefix.';
const wildcardsIn = (made: ReturnType<typeof reportsOf>) => {
  const found = made.flatMap(({ violations }) => violations).filter(({ violatingConstructs }) => violatingConstructs.some(({ constructPath }) => constructPath.includes('/Orders/')));
  return found.map(({ ruleName }) => ruleName).filter((name) => name.includes('IAM5'));
};

/** A system with a function, and what is granted to it. */
function reports(grant: (orders: ServerlessFunction, stack: Stack) => void, context: Record<string, unknown>, profile?: Profile) {
  return reportsOf((stack) => grant(new ServerlessApiPattern(stack, 'Shop', { profile }).addFunction('Orders', CODE), stack), context, { env: { account: '123456789012', region: 'eu-west-1' } });
}

function keyed(stack: Stack): Bucket {
  return new Bucket(stack, 'Pictures', { encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'Key') });
}

const table = (stack: Stack) => new TableV2(stack, 'Prices', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  globalSecondaryIndexes: [{ indexName: 'byPrice', partitionKey: { name: 'price', type: AttributeType.STRING } }],
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each([undefined, Profile.REGULATED])('a reason acknowledges the wildcards of what is allowed, with the profile %s', (profile) => {
    const allow = (reason?: string) => reports((orders, stack) => orders.allow(['s3:Get*'], [keyed(stack).arnForObjects('orders/*')], { reason }), context, profile);
    expect(wildcardsIn(allow())).toHaveLength(2);
    expect(wildcardsIn(allow(REASON))).toEqual([]);
    expect(acknowledged(allow(REASON)).filter(({ ruleName }) => ruleName.includes('s3:Get*'))).toHaveLength(1);
  });

  test('three ordinary grants are acknowledged by a call each', () => {
    const granting = (acknowledge: boolean) => reports((orders, stack) => {
      const grants = [keyed(stack).grantReadWrite(orders), table(stack).grantReadWriteData(orders), new Key(stack, 'Other').grantEncryptDecrypt(orders)];
      if (acknowledge) for (const grant of grants) orders.acknowledgeGrant(grant, { reason: REASON });
    }, context);
    expect(wildcardsIn(granting(false)).length).toBeGreaterThan(8);
    expect(wildcardsIn(granting(true))).toEqual([]);
  });

  test('a grant on a bucket includes that on its key', () => {
    const writing = (acknowledge: boolean) => reports((orders, stack) => {
      const grant = keyed(stack).grantWrite(orders);
      if (acknowledge) orders.acknowledgeGrant(grant, { reason: REASON });
    }, context);
    expect(wildcardsIn(writing(false))).toContainEqual(expect.stringContaining('Action::kms:'));
    expect(wildcardsIn(writing(true))).toEqual([]);
  });

  test('other grants of the same policy stay findings', () => {
    const found = reports((orders, stack) => {
      orders.acknowledgeGrant(keyed(stack).grantRead(orders), { reason: REASON });
      table(stack).grantReadData(orders);
    }, context);
    expect(wildcardsIn(found)).toEqual([expect.stringMatching(/IAM5\[Resource::<Prices.*\.Arn>\/index\/\*\]/)]);
  });
});

test('a grant to something else is refused', () => {
  const stack = newStack();
  const orders = new ServerlessFunction(stack, 'Orders', CODE);
  const other = new Role(stack, 'Other', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  expect(() => orders.acknowledgeGrant(keyed(stack).grantRead(other), { reason: REASON }))
    .toThrow("Stack/Orders acknowledgeGrant.grant: 'a grant that gives this function nothing' cannot be used. Allowed: a grant to this function");
});

test('a reason that says nothing is refused', () => {
  const stack = newStack();
  const orders = new ServerlessFunction(stack, 'Orders', CODE);
  expect(() => orders.allow(['s3:GetObject'], ['*'], { reason: ' ' })).toThrow("Stack/Orders allow.options.reason: ' ' cannot be used. Allowed: a sentence");
  expect(() => orders.acknowledgeGrant(keyed(stack).grantRead(orders), { reason: '' })).toThrow("Stack/Orders acknowledgeGrant.reason: '' cannot be used");
});
