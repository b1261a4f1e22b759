import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { objectCreatedPattern, requireObjectEvents } from './object-events';
import { watchUploads } from './object-events-monitoring';
import { BundledFunction } from '../compute';
import { FILES_PREFIX } from '../handlers/catalog';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { createFailureQueue, keepFailures } from '../private/failure-queue';
import { located } from '../private/located';
import { allowRule } from '../queueing/rule-target';

/** Properties of `UploadEvents`. */
export interface UploadEventsProps {
  /**
   * Bucket that files are uploaded to. One of `ObjectBucket` is told to send its events to EventBridge; another one of the app must do so already,
   * and of an imported one it must be true.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
   */
  readonly bucket: IBucket;

  /** Function of the `files` handler. */
  readonly files: BundledFunction;

  /**
   * Key that encrypts the failure queue. Its policy must let EventBridge, and Lambda in the name of the function, use it,
   * as those of `EncryptionKeys` do.
   *
   * @default - one that SQS owns
   */
  readonly messageEncryptionKey?: IKey;

  /**
   * Watches events that could not be handled.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * Tells the `files` handler of each upload: S3 → EventBridge → function. A file is then available within seconds, whether or not its owner
 * looks, and an object whose file was deleted meanwhile is deleted too.
 *
 * `ServerlessApiPattern` creates one. Events of S3 are free, each invokes the function once, and there is no idle cost but that of the alarms.
 * Events that were given up stay in `failureQueue` for 14 days.
 *
 * @example
 * const bucket = new ObjectBucket(this, 'Bucket').bucket;
 * const files = new BundledFunction(this, 'Files', { handler: BundledHandler.FILES });
 * files.useTable(new EntityTable(this, 'Table').table);
 * files.useBucket(bucket);
 * new UploadEvents(this, 'Uploads', { bucket: bucket, files: files });
 */
@located
export class UploadEvents extends Construct {
  /** The rule that sends the events. */
  public readonly rule: Rule;

  /** Gets the events that EventBridge could not send, and those that the function failed with, unless the function has a failure queue. */
  public readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: UploadEventsProps) {
    super(scope, id);
    const { bucket, files, files: { alias }, monitoring } = props;
    requireObjectEvents(`bucket of ${this.node.path}`, bucket);
    this.failureQueue = createFailureQueue(this, props.messageEncryptionKey);
    this.rule = new Rule(this, 'Objects', {
      description: `Objects created under ${FILES_PREFIX}`,
      eventPattern: objectCreatedPattern(bucket, FILES_PREFIX),
    });
    this.rule.addTarget({ bind: () => ({ arn: alias.functionArn, deadLetterConfig: { arn: this.failureQueue.queueArn } }) });
    alias.addPermission('Uploads', { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: this.rule.ruleArn });
    allowRule(this.rule, this.failureQueue);
    acknowledge(files, {
      id: 'CloudFormation-Validate::SRV-ObjectRecursion',
      reason: 'The function writes no objects itself: it has the permission for the signed addresses that it gives to callers. It reads or deletes the objects of its events.',
    });
    // EventBridge does not wait for the function: what that fails with is Lambda's to keep.
    keepFailures(alias, this.failureQueue);
    const watched = { rule: this.rule, queue: this.failureQueue, handler: alias.lambda, period: Duration.minutes(5) };
    if (monitoring) watchUploads(monitoring, this.node.id, watched);
  }
}
