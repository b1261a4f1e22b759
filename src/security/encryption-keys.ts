import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';
import { Encryption, EncryptionKind } from './encryption';
import { grantStatement, logStatements, messageStatements, pageStatements, userStatements } from './key-statements';
import { located } from '../private/located';
import { KEPT } from '../private/removal';

/** Properties of `EncryptionKeys`. */
export interface EncryptionKeysProps {
  /** Who owns the keys. */
  readonly encryption: Encryption;

  /**
   * Whether there is a user pool to encrypt, which takes a key of its own in `Encryption.keyPerService()`.
   *
   * @default true
   */
  readonly users?: boolean;
}

/**
 * The keys that encrypt a system at rest, with policies that let the services use them that must, for resources of this account and
 * region alone. Identities of the account use them as far as their own policies say, but hand no use of them on: services of AWS alone
 * make grants.
 *
 * Keys are kept when the stack is deleted: what they have encrypted could not be read without them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
@located
export class EncryptionKeys extends Construct {
  /** What the policy of a key must say beside that it leaves the rest to IAM policies, where the key encrypts all of a system. */
  public static statementsFor(scope: IConstruct): PolicyStatement[] {
    return [...messageStatements(scope), ...logStatements(scope), ...pageStatements(scope), ...userStatements(scope)];
  }

  /** Key of the table. Undefined: that of the service. */
  public readonly table?: IKey;

  /** Key of the bucket's objects. Undefined: that of the service. */
  public readonly bucket?: IKey;

  /** Key of queues and topics. Undefined: that of the service. */
  public readonly messages?: IKey;

  /** Key of log groups. Undefined: that of the service. */
  public readonly logs?: IKey;

  /** Key of the user pool. Undefined: that of the service. */
  public readonly users?: IKey;

  /** Which keys these are. */
  public readonly kind: EncryptionKind;

  constructor(scope: Construct, id: string, props: EncryptionKeysProps) {
    super(scope, id);
    const { encryption, users = true } = props;
    this.kind = encryption.kind;
    switch (encryption.kind) {
      case EncryptionKind.ONE_KEY:
        this.table = this.bucket = this.messages = this.logs = this.users = this.create('Key', encryption, EncryptionKeys.statementsFor(this));
        break;
      case EncryptionKind.KEY_PER_SERVICE:
        this.table = this.create('TableKey', encryption, []);
        this.bucket = this.create('BucketKey', encryption, pageStatements(this));
        this.messages = this.create('MessagesKey', encryption, messageStatements(this));
        this.logs = this.create('LogsKey', encryption, logStatements(this));
        this.users = users ? this.create('UsersKey', encryption, userStatements(this)) : undefined;
        break;
      case EncryptionKind.EXISTING: {
        const { table, bucket, messages, logs, users: directory } = encryption._existing;
        this.table = table;
        this.bucket = bucket && this.extend('Bucket', bucket, pageStatements(this));
        this.messages = messages && this.extend('Messages', messages, messageStatements(this));
        this.logs = logs && this.extend('Logs', logs, logStatements(this));
        this.users = directory && this.extend('Users', directory, userStatements(this));
      }
    }
  }

  private create(id: string, { _options: { rotationPeriod } }: Encryption, statements: PolicyStatement[]): IKey {
    const key = new Key(this, id, {
      enableKeyRotation: true,
      rotationPeriod: rotationPeriod ?? Duration.days(365),
      removalPolicy: KEPT,
    });
    return this.extend(id, key, [...statements, grantStatement()]);
  }

  /**
   * Known by its ARN alone from here on: CDK's constructs write into the policy of a key that they know, and name themselves there,
   * which makes circles of keys and what they encrypt.
   */
  private extend(id: string, key: IKey, statements: PolicyStatement[]): IKey {
    for (const statement of statements) key.addToResourcePolicy(statement, true);
    return Key.fromKeyArn(this, `${id}Reference`, key.keyArn);
  }
}
