import { Lazy, Names } from 'aws-cdk-lib';
import { AlarmBase, CompositeAlarm, IAlarmRule } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { PlacedList } from './placed-list';
import { located } from '../private/located';

/** The rule of a composite alarm has at most 10,240 characters and 100 alarms; the ARN of an alarm can have 200. */
const MOST = 40;

/** One alarm that goes off while any of others does. More than 40 are gathered in alarms between. */
@located
export class SystemAlarm extends Construct {
  /** The alarm. */
  public readonly alarm: CompositeAlarm;

  /** The alarms between. */
  public readonly groups: CompositeAlarm[] = [];

  private readonly members = new PlacedList<AlarmBase>();

  constructor(scope: Construct, id: string, description: string, private readonly groupMade: (alarm: CompositeAlarm) => void) {
    super(scope, id);
    this.alarm = this.create('Resource', description, () => [...this.members.items.slice(0, MOST), ...this.groups]);
  }

  /** Has the alarm watch another one. */
  public add(alarm: AlarmBase, place: number): void {
    this.members.add(alarm, place);
    if (this.members.items.length > MOST * (1 + this.groups.length)) this.addGroup();
  }

  private create(id: string, alarmDescription: string, members: () => AlarmBase[]): CompositeAlarm {
    // The name that CDK makes up knows the id of the stack, not its name: two stacks of one app would share it.
    const compositeAlarmName = `${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}-${id}`;
    return new CompositeAlarm(this, id, { compositeAlarmName, alarmDescription, alarmRule: anyOf(members) });
  }

  private addGroup(): void {
    const first = MOST * (1 + this.groups.length);
    const description = `Gathers alarms for ${this.node.path}, because a composite alarm takes no more.`;
    const made = this.create(`Group${this.groups.length + 2}`, description, () => this.members.items.slice(first, first + MOST));
    this.groups.push(made);
    this.groupMade(made);
  }
}

/** Rendered when the template is written: alarms come one by one. */
function anyOf(alarms: () => AlarmBase[]): IAlarmRule {
  return {
    renderAlarmRule: () => Lazy.string({ produce: () => alarms().map(({ alarmArn }) => `ALARM("${alarmArn}")`).join(' OR ') || 'FALSE' }),
  };
}
