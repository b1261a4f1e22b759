import { Stack } from 'aws-cdk-lib';
import { EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ObjectBucket } from '../data';
import { IMonitoring } from '../monitoring/contract';
import { watchRule } from './object-events-monitoring';
import { invalid } from '../private/invalid';
import { WorkQueue } from '../queueing';

/** What is watched of a rule, and under which name. */
interface Watched {
  readonly name: string;
  readonly monitoring?: IMonitoring;
}

/** Sends the events of created objects under a prefix to a queue, and what cannot be sent to its dead-letter queue. No other rule may. */
export function sendObjectEvents(
  scope: Construct, id: string, bucket: IBucket, prefix: string, { queue, deadLetterQueue }: WorkQueue, { name, monitoring }: Watched,
): Rule {
  const rule = new Rule(scope, id, {
    description: `Objects created under ${prefix}`,
    eventPattern: objectCreatedPattern(bucket, prefix),
  });
  rule.addTarget({ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetterQueue.queueArn } }) });
  for (const target of [queue, deadLetterQueue]) allowRule(rule, target);
  if (monitoring) watchRule(monitoring, name, rule);
  return rule;
}

/** What EventBridge hears of an object that is created under a prefix. */
export function objectCreatedPattern(bucket: IBucket, prefix: string): EventPattern {
  return { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } } };
}

/** Whether a bucket is known to keep its objects to itself: one of the app that is not `ObjectBucket`'s and does not tell EventBridge. */
export function keepsObjectEvents(bucket: IBucket): boolean {
  const resource = bucket.node.defaultChild;
  return resource instanceof CfnBucket && !(bucket.node.scope instanceof ObjectBucket) && !tellsEventBridge(bucket, resource);
}

/** The rule's ARN names its account, too: a condition on the account would say nothing more. */
export function allowRule(rule: Rule, queue: IQueue): void {
  queue.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com', { conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } } })],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
  }));
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
