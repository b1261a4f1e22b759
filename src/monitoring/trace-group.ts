import { Names } from 'aws-cdk-lib';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { located } from '../private/located';

/** X-Ray takes names of as many characters. */
const MAX_NAME = 32;

/**
 * The traces of one service by themselves in X-Ray, with their own service map and statistics. Free; the traces are paid for as ever.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html
 * @example
 * declare const api: SecureRestApi;
 *
 * new TraceGroup(this, 'Traces', Fn.join('/', [api.api.restApiName, api.stage.stageName]));
 */
@located
export class TraceGroup extends Construct {
  /** The group. */
  public readonly group: CfnGroup;

  /** @param service name that X-Ray knows it by, `<name of the API>/<stage>` */
  constructor(scope: Construct, id: string, service: string) {
    super(scope, id);
    this.group = new CfnGroup(this, 'Resource', {
      groupName: Names.uniqueResourceName(this, { maxLength: MAX_NAME }),
      filterExpression: `service("${service}")`,
      // Insights are paid for by trace.
      insightsConfiguration: { insightsEnabled: false, notificationsEnabled: false },
    });
  }
}
