import { Stack } from 'aws-cdk-lib';
import { EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ObjectBucket } from '../data';
import { invalid } from '../private/invalid';
import { WorkQueue } from '../queueing';
import { sendToQueue, WatchedRule } from '../queueing/rule-target';

/** Sends the events of created objects under a prefix to a queue, and what cannot be sent to its dead-letter queue. No other rule may. */
export function sendObjectEvents(
  scope: Construct, id: string, bucket: IBucket, prefix: string, queue: WorkQueue, watched: WatchedRule,
): Rule {
  const rule = new Rule(scope, id, {
    description: `Objects created under ${prefix}`,
    eventPattern: objectCreatedPattern(bucket, prefix),
  });
  sendToQueue(rule, queue, watched);
  return rule;
}

/** Event pattern of objects that are created under a prefix. */
export function objectCreatedPattern(bucket: IBucket, prefix: string): EventPattern {
  return { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } } };
}

/** Whether a bucket is known to keep its objects to itself: one of the app that is not `ObjectBucket`'s and does not tell EventBridge. */
export function keepsObjectEvents(bucket: IBucket): boolean {
  const resource = bucket.node.defaultChild;
  return resource instanceof CfnBucket && !(bucket.node.scope instanceof ObjectBucket) && !tellsEventBridge(bucket, resource);
}

/**
 * Has the bucket tell EventBridge of its objects, where it is one of `ObjectBucket`: by its own property, because CDK's `eventBridgeEnabled`
 * makes a function that configures the bucket. Throws for another bucket of the app that does not tell; an imported one cannot be seen into.
 *
 * @param prop by which the user handed the bucket in
 */
export function requireObjectEvents(prop: string, bucket: IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket) || tellsEventBridge(bucket, resource)) return;
  if (!(bucket.node.scope instanceof ObjectBucket)) {
    throw invalid(prop, bucket.node.path,
      'a bucket that tells EventBridge of its objects: set notificationConfiguration.eventBridgeConfiguration of its CfnBucket before');
  }
  const configured = Stack.of(bucket).resolve(resource.notificationConfiguration) as CfnBucket.NotificationConfigurationProperty | undefined;
  resource.notificationConfiguration = { ...configured, eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

function tellsEventBridge(bucket: IBucket, resource: CfnBucket): boolean {
  const stack = Stack.of(bucket);
  const { eventBridgeConfiguration: own } = stack.resolve(resource.notificationConfiguration) ?? {};
  if (own) return own.eventBridgeEnabled !== false;
  // Of `eventBridgeEnabled`, CDK makes a resource beside the bucket's.
  return bucket.node.findAll().some((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === 'Custom::S3BucketNotifications'
    && JSON.stringify(stack.resolve(child._toCloudFormation())).includes('"EventBridgeConfiguration"'));
}
