import { Stack, Token } from 'aws-cdk-lib';
import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const PROP = 'data.table.encryption';

/**
 * The key that encrypts a table at rest. A table is always encrypted; the question is who owns the key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
 */
export class TableKey {
  /** A key that AWS owns and rotates, at no cost. */
  public static awsOwned(): TableKey {
    return new TableKey();
  }

  /** The key `aws/dynamodb` of the account: its use is seen in CloudTrail and costs $0.03 per 10,000 requests. */
  public static awsManaged(): TableKey {
    return new TableKey(TableEncryptionV2.awsManagedKey());
  }

  /**
   * A key of yours, about $1 a month and $0.03 per 10,000 requests. Its policy is extended: whoever of this account may use
   * the table may use the key through DynamoDB. The policy of an imported key cannot be changed and must say so already.
   * The stack needs a region.
   *
   * @param key Symmetric key in the region of the stack.
   * @param replicaKeyArns ARN of the key of each replica, by region. Their policies are yours to write.
   */
  public static customerManaged(key: IKey, replicaKeyArns: { [region: string]: string } = {}): TableKey {
    return new TableKey(TableEncryptionV2.customerManagedKey(key, replicaKeyArns), key, replicaKeyArns);
  }

  private constructor(
    private readonly encryption?: TableEncryptionV2,
    private readonly key?: IKey,
    private readonly replicaKeyArns: { [region: string]: string } = {},
  ) {}

  /**
   * Checks the key against the regions of the table, lets the users of the table use it, and translates.
   *
   * @internal
   */
  public _bind(scope: IConstruct, replicaRegions: string[]): TableEncryptionV2 | undefined {
    if (this.key) {
      this.checkRegions(Stack.of(scope).region, replicaRegions);
      this.key.addToResourcePolicy(useThroughDynamoDb(Stack.of(scope)));
    }
    return this.encryption;
  }

  private checkRegions(own: string, replicas: string[]): void {
    if (Token.isUnresolved(own)) {
      throw invalid(PROP, 'TableKey.customerManaged()', 'a key of yours in a stack with a region: give the stack env: { region }');
    }
    const missing = replicas.find((region) => this.replicaKeyArns[region] === undefined);
    if (missing) throw invalid(PROP, 'TableKey.customerManaged()', `a key with the ARN of a key in replicaKeyArns for the replica in '${missing}'`);
    const superfluous = Object.keys(this.replicaKeyArns).find((region) => !replicas.includes(region));
    if (superfluous) throw invalid(`${PROP}.replicaKeyArns`, superfluous, 'the regions of data.table.replicas');
  }
}

/** DynamoDB uses the key in the name of its caller, as it does with the key `aws/dynamodb`. */
function useThroughDynamoDb(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    sid: 'AllowUseThroughDynamoDb',
    principals: [new AnyPrincipal()],
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: {
      StringEquals: { 'kms:CallerAccount': stack.account },
      // The domain ends in another way in China.
      StringLike: { 'kms:ViaService': `dynamodb.${stack.region}.amazonaws.com*` },
    },
  });
}
