import { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, QueueProps } from 'aws-cdk-lib/aws-sqs';

/** A queue encrypted with a key of the user's, or with one that SQS owns. */
export function queueEncryption(key: IKey | undefined): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> {
  return key ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key } : { encryption: QueueEncryption.SQS_MANAGED };
}
