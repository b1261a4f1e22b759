import { IFilterPattern, ILogSubscriptionDestination } from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { setCentralLogs } from '../private/central-logs';
import { invalidIn } from '../private/invalid';
import { checked } from '../private/known-props';

/** Collects logs in a central place, in addition to their log groups. */
export interface CentralLogsOptions {
  /**
   * Destination of the lines: a Kinesis stream, a Firehose stream, a function, or the `CrossAccountDestination` of a logging account. A stream takes your
   * role, which all log groups then share; without one, CDK creates a role for each. Never a function of the same system, whose log lines would come
   * back to it in an endless loop.
   */
  readonly destination: ILogSubscriptionDestination;

  /**
   * Lines that are sent.
   *
   * @default - all
   */
  readonly filterPattern?: IFilterPattern;
}

/**
 * Sends what is written to log groups to one place. CloudWatch Logs tries again for 24 hours, and drops a line then: watch the metric
 * `DeliveryErrors`. A log group takes two subscriptions. They are free, and the destination is paid for.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
 * @example
 * declare const destination: logs.ILogSubscriptionDestination;
 * CentralLogs.follow(this, { destination: destination });
 * new SecureRestApi(this, 'Api', { auth: Auth.none({ reason: 'A public price list.' }).bind(this, {}) });
 */
@checked
export class CentralLogs {
  /**
   * Has every log group that constructs of this library make below a construct send its lines. `ServerlessApiPattern` does that with
   * `monitoring.centralLogs`. Throws where the construct has children.
   */
  public static follow(scope: IConstruct, options: CentralLogsOptions): void {
    if (scope.node.children.length) throw invalidIn(scope, 'monitoring.centralLogs', 'set', 'a construct that has no children yet');
    setCentralLogs(scope, options);
  }

  private constructor() {}
}
