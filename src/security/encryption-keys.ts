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
  /** Arrangement of the keys. */
  readonly encryption: Encryption;

  /**
   * Whether there is a user pool to encrypt, which takes its own key in `Encryption.keyPerService()`.
   *
   * @default true
   */
  readonly users?: boolean;
}

/**
 * The keys that encrypt a system at rest. Their policies let only the services that need it use them, and only for resources of this account and
 * region. Identities of the account use them as far as their own policies allow, but can't hand that on: only AWS services
 * create grants.
 *
 * Keys are kept when the stack is deleted: data that they have encrypted couldn't be read without them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * @example
 * const keys = new EncryptionKeys(this, 'Keys', { encryption: Encryption.oneKey() });
 * new WorkQueue(this, 'Orders', { encryptionKey: keys.messages });
 * new StaticWebsite(this, 'Website', { encryptionKey: keys.bucket });
 */
@located
export class EncryptionKeys extends Construct {
  /** Statements that the policy of a customer managed key needs to encrypt a whole system, except the one that delegates to IAM policies. */
  public static statementsFor(scope: IConstruct): PolicyStatement[] {
    return [...messageStatements(scope), ...logStatements(scope), ...pageStatements(scope), ...userStatements(scope)];
  }

  /** Key of queues and topics. Undefined: that of the service. */
  public readonly messages?: IKey;

  /** Key of log groups. Undefined: that of the service. */
  public readonly logs?: IKey;

  /** Key of the user pool. Undefined: that of the service. */
  public readonly users?: IKey;

  /** Which keys these are. */
  public readonly kind: EncryptionKind;

  private ownTable?: IKey;
  private ownBucket?: IKey;

  constructor(scope: Construct, id: string, private readonly props: EncryptionKeysProps) {
    super(scope, id);
    const { encryption, users = true } = props;
    this.kind = encryption.kind;
    switch (encryption.kind) {
      case EncryptionKind.ONE_KEY:
        this.ownTable = this.ownBucket = this.messages = this.logs = this.users = this.create('Key', encryption, EncryptionKeys.statementsFor(this));
        break;
      case EncryptionKind.KEY_PER_SERVICE:
        this.messages = this.create('MessagesKey', encryption, messageStatements(this));
        this.logs = this.create('LogsKey', encryption, logStatements(this));
        this.users = users ? this.create('UsersKey', encryption, userStatements(this)) : undefined;
        break;
      case EncryptionKind.EXISTING: {
        const { messages, logs, users: directory } = encryption._existing;
        this.messages = messages && this.extend('Messages', messages, messageStatements(this));
        this.logs = logs && this.extend('Logs', logs, logStatements(this));
        this.users = directory && this.extend('Users', directory, userStatements(this));
      }
    }
  }

  /** Key of the table. Undefined if the service's key is used. In `Encryption.keyPerService()`, the key is created when you ask for it. */
  public get table(): IKey | undefined {
    const { encryption } = this.props;
    if (this.kind === EncryptionKind.KEY_PER_SERVICE) this.ownTable ??= this.create('TableKey', encryption, []);
    return this.ownTable ?? encryption._existing.table;
  }

  /** Key of the bucket's objects. Undefined if the service's key is used. In `Encryption.keyPerService()`, the key is created when you ask for it. */
  public get bucket(): IKey | undefined {
    const { encryption } = this.props;
    if (this.kind === EncryptionKind.KEY_PER_SERVICE) this.ownBucket ??= this.create('BucketKey', encryption, pageStatements(this));
    const { bucket } = encryption._existing;
    if (bucket) this.ownBucket ??= this.extend('Bucket', bucket, pageStatements(this));
    return this.ownBucket;
  }

  /** Whether a bucket would have a key of the system's or yours, which is not made to tell. @internal */
  public get _encryptsBucket(): boolean {
    const { kind, props: { encryption } } = this;
    return kind === EncryptionKind.ONE_KEY || kind === EncryptionKind.KEY_PER_SERVICE || encryption._existing.bucket !== undefined;
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
   * From here on, constructs only get the key by its ARN: CDK's constructs write into the policy of a key that they know, and name themselves there,
   * which makes circular references between keys and encrypted resources.
   */
  private extend(id: string, key: IKey, statements: PolicyStatement[]): IKey {
    for (const statement of statements) key.addToResourcePolicy(statement, true);
    return Key.fromKeyArn(this, `${id}Reference`, key.keyArn);
  }
}
