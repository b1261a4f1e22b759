import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnDeliveryStream, IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnLogGroup, ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { LogGroupSettings, LogTarget, checkLogName, createLogGroup, toBucket, toLogGroup } from './firewall-log-target';

/**
 * Destination of a firewall's log. AWS WAF takes only destinations whose names begin with `aws-waf-logs-`.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html
 * @example
 * declare const bucket: s3.Bucket;
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: { firewall: { logging: { destination: FirewallLogDestination.bucket(bucket) } } },
 * });
 */
export class FirewallLogDestination {
  /**
   * A log group that is made here, with retention. About $0.50 per GB written and $0.03 per GB kept a month.
   * It is kept when the stack is deleted. Its name ends with the id of the web ACL, so that it is not in the way of the next stack.
   */
  public static newLogGroup(): FirewallLogDestination {
    return new FirewallLogDestination((scope, settings) => toLogGroup(scope, createLogGroup(scope, settings)));
  }

  /** Your own log group, in the account and region of the firewall. AWS WAF is let write to it. */
  public static logGroup(logGroup: ILogGroup): FirewallLogDestination {
    checkLogName(nameOf(logGroup, logGroup.logGroupName));
    return new FirewallLogDestination((scope) => toLogGroup(scope, logGroup));
  }

  /**
   * Your own bucket, which gets a file every five minutes. About $0.25 per GB written, and the storage.
   * AWS WAF is let write to it; the policy of an imported bucket, or of an imported key, must already say so.
   */
  public static bucket(bucket: IBucket): FirewallLogDestination {
    checkLogName(nameOf(bucket, bucket.bucketName));
    return new FirewallLogDestination((scope) => toBucket(scope, bucket));
  }

  /** Your own Firehose stream with direct PUT, in the account and region of the firewall. About $0.03 per GB, and what it writes to. */
  public static deliveryStream(stream: IDeliveryStream): FirewallLogDestination {
    checkLogName(nameOf(stream, stream.deliveryStreamName));
    return new FirewallLogDestination(() => ({ arn: stream.deliveryStreamArn, policies: [] }));
  }

  private constructor(private readonly prepare: (scope: Construct, settings: LogGroupSettings) => LogTarget) {}

  /**
   * Destination of AWS WAF, created if necessary.
   * @internal
   */
  public _prepare(scope: Construct, settings: LogGroupSettings): LogTarget {
    return this.prepare(scope, settings);
  }
}

/** The name that a resource of this app is given, which a reference hides: without one, CloudFormation makes one up. */
function nameOf(construct: IConstruct, known: string): string {
  const made = construct.node.defaultChild;
  if (made instanceof CfnLogGroup) return given(made, made.logGroupName);
  if (made instanceof CfnBucket) return given(made, made.bucketName);
  if (made instanceof CfnDeliveryStream) return given(made, made.deliveryStreamName);
  return known;
}

function given(resource: CfnResource, name: string | undefined): string {
  const resolved: unknown = Stack.of(resource).resolve(name) ?? '';
  return typeof resolved === 'string' ? resolved : String(name);
}
