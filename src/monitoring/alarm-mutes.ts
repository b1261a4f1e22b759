import { AlarmBase, AlarmMuteRule, AlarmMuteRuleOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { distinct, freeChildId } from '../private/distinct-id';

/** A rule takes so many alarms. */
const MOST = 100;

/** Windows in which alarms notify no one: rules of as many alarms as a rule takes. */
export class AlarmMutes {
  private count = 0;
  private rules: AlarmMuteRule[] = [];

  constructor(private readonly scope: Construct, private readonly windows: AlarmMuteRuleOptions[] = []) {}

  /** Mutes an alarm, too. */
  public add(alarm: AlarmBase): void {
    if (this.count % MOST === 0) {
      const part = this.count / MOST;
      this.rules = this.windows.map((window, index) => new AlarmMuteRule(this.scope, freeChildId(this.scope, `Mute${index}${part ? `Part${part + 1}` : ''}`), {
        ...window,
        alarmMuteRuleName: window.alarmMuteRuleName && this.nameOf(window.alarmMuteRuleName, part),
      }));
    }
    this.count++;
    for (const rule of this.rules) rule.addAlarm(alarm);
  }

  /** A name is taken once. */
  private nameOf(name: string, part: number): string {
    return part ? distinct(`${name}-${part + 1}`, name, (each) => this.windows.some(({ alarmMuteRuleName }) => alarmMuteRuleName === each)) : name;
  }
}
