import { Stack, Token } from 'aws-cdk-lib';
import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';

const PROP = 'data.table.encryption';

/**
 * The key that encrypts a table at rest. A table is always encrypted; the question is who owns the key.
 *
 * @example
 * declare const key: kms.Key;
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   data: { table: { encryption: TableKey.customerManaged(key) } },
 * });
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
   * Your own key, about $1 a month and $0.03 per 10,000 requests. Its users are seen in CloudTrail and can be locked out.
   * DynamoDB uses it with the permissions of the caller: the shipped handlers, consumers of the stream and grantees of
   * `EntityTable.allowQuery()` can use it; others need `kms:Decrypt`. The policy of an imported key must leave that
   * to IAM policies. The stack needs a region.
   *
   * @param key Symmetric key in the region of the stack.
   * @param replicaKeyArns ARN of the key of each replica, by region. Their policies are yours to write.
   */
  public static customerManaged(key: IKey, replicaKeyArns: { [region: string]: string } = {}): TableKey {
    return new TableKey(TableEncryptionV2.customerManagedKey(key, replicaKeyArns), replicaKeyArns);
  }

  private constructor(
    private readonly encryption?: TableEncryptionV2,
    private readonly replicaKeyArns?: { [region: string]: string },
  ) {}

  /**
   * Whether the key is the user's, so that the table needs a region.
   *
   * @internal
   */
  public get _isCustomerManaged(): boolean {
    return this.replicaKeyArns !== undefined;
  }

  /**
   * Checks the keys against the regions of the table, and translates.
   *
   * @internal
   */
  public _bind(scope: IConstruct, replicaRegions: string[]): TableEncryptionV2 | undefined {
    if (this.replicaKeyArns) this.checkRegions(this.replicaKeyArns, Stack.of(scope).region, replicaRegions);
    return this.encryption;
  }

  private checkRegions(arns: { [region: string]: string }, own: string, replicas: string[]): void {
    if (Token.isUnresolved(own)) {
      throw invalid(PROP, 'TableKey.customerManaged()', 'a customer managed key in a stack with a region: give the stack env: { region }');
    }
    const missing = replicas.find((region) => arns[region] === undefined);
    if (missing) throw invalid(PROP, 'TableKey.customerManaged()', `a key with the ARN of a key in replicaKeyArns for the replica in '${missing}'`);
    const superfluous = Object.keys(arns).sort().find((region) => !replicas.includes(region));
    if (superfluous) throw invalid(`${PROP}.replicaKeyArns`, superfluous, 'the regions of data.table.replicas');
  }
}
