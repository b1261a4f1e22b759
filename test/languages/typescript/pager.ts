import { AlarmActionConfig, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm action of an app's own. */
export class Pager implements IAlarmAction {
  constructor(private readonly arn: string) {}

  public bind(): AlarmActionConfig {
    return { alarmActionArn: this.arn };
  }
}
