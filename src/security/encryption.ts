import { Duration } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/** Options of new keys. */
export interface EncryptionKeyOptions {
  /**
   * Time after which KMS gives a key new material, in whole days from 90 to 2560. The old material stays for what it has encrypted.
   *
   * @default Duration.days(365)
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
   */
  readonly rotationPeriod?: Duration;
}

/** Your own keys, by what they encrypt. Symmetric ones, in the region of the stack. */
export interface ExistingKeys {
  /**
   * Key of the table.
   *
   * @default - one that DynamoDB owns
   */
  readonly table?: IKey;

  /**
   * Key of the bucket's objects.
   *
   * @default - one that S3 owns
   */
  readonly bucket?: IKey;

  /**
   * Key of queues and topics.
   *
   * @default - one that SQS owns; topics keep nothing
   */
  readonly messages?: IKey;

  /**
   * Key of log groups.
   *
   * @default - one that CloudWatch Logs owns
   */
  readonly logs?: IKey;

  /**
   * Key of the user pool that `Auth.cognito` makes. Throws with another strategy.
   *
   * @default - one that Cognito owns
   */
  readonly users?: IKey;
}

/** Which keys the keys of a system are. */
export enum EncryptionKind {
  /** Those that the services own. */
  AWS_OWNED = 'aws-owned',

  /** Those that the services have in the account. */
  AWS_MANAGED = 'aws-managed',

  /** One of the system's. */
  ONE_KEY = 'one-key',

  /** One of the system's for each service. */
  KEY_PER_SERVICE = 'key-per-service',

  /** Keys of the user's. */
  EXISTING = 'existing',
}

/**
 * Arrangement of the keys that encrypt a system at rest. All of it is encrypted in any case. Turning keys on in a deployed system takes three deployments
 * if no request may fail: see "Turn keys on in a deployed system" in docs/encryption.md.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: { encryption: Encryption.oneKey({ rotationPeriod: Duration.days(180) }) },
 * });
 */
@checked
export class Encryption {
  /** Keys that the services own and rotate. Free, and invisible. */
  public static awsOwned(): Encryption {
    return new Encryption(EncryptionKind.AWS_OWNED);
  }

  /**
   * The account's keys `aws/dynamodb` and `aws/s3`, whose use is seen in CloudTrail and costs $0.03 per 10,000 requests. Queues and
   * topics keep the keys that the services own: with `aws/sqs`, no other service could send to them.
   */
  public static awsManaged(): Encryption {
    return new Encryption(EncryptionKind.AWS_MANAGED);
  }

  /** One key for everything, which rotates. About $1 a month, and $0.03 per 10,000 requests. */
  public static oneKey(options: EncryptionKeyOptions = {}): Encryption {
    checkRotation(options.rotationPeriod);
    return new Encryption(EncryptionKind.ONE_KEY, options);
  }

  /**
   * A key each for table, bucket, messages, logs and the user pool, if there is one, so that each can be locked by itself. About $1 a month each, and
   * $0.03 per 10,000 requests.
   */
  public static keyPerService(options: EncryptionKeyOptions = {}): Encryption {
    checkRotation(options.rotationPeriod);
    return new Encryption(EncryptionKind.KEY_PER_SERVICE, options);
  }

  /**
   * Your own keys. The policy of a key of the same app is given what services need; of an imported one it must have that:
   * see `EncryptionKeys.statementsFor`. Throws where there is none.
   */
  public static existing(keys: ExistingKeys): Encryption {
    if (!Object.values(keys).some(Boolean)) throw invalid('security.encryption', '{}', 'at least one key: table, bucket, messages, logs or users');
    return new Encryption(EncryptionKind.EXISTING, {}, keys);
  }

  private constructor(
    /** Which keys these are. */
    public readonly kind: EncryptionKind,
    /** @internal */ public readonly _options: EncryptionKeyOptions = {},
    /** @internal */ public readonly _existing: ExistingKeys = {},
  ) {}
}

function checkRotation(period: Duration | undefined): void {
  if (period === undefined || period.isUnresolved()) return;
  const days = period.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 90 || days > 2560) {
    throw invalid('security.encryption.rotationPeriod', period.toHumanString(), 'whole days from 90 to 2560');
  }
}
