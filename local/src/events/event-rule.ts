import { AsyncInvoker } from './async-invoker';
import { EventTest, eventPattern } from './event-pattern';
import { awsJson } from '../emulators/aws-call';
import { inBackground } from '../serving/background';
import { JsonObject, objects, optionalObject, optionalString, string } from '../json';
import type { Construction, Resource } from '../resources/resource-type';

const DEFAULT_BUS = 'default';
/** Of a target, nothing else can be served here. */
const TARGET_PROPERTIES = ['Arn', 'Id', 'DeadLetterConfig', 'RetryPolicy', 'SqsParameters'];

/** Takes an event. */
type Target = (event: JsonObject) => Promise<unknown>;

/** A rule of the default event bus, which sends the events that fit its pattern to queues and functions. */
export class EventRule {
  private readonly fits: EventTest;
  private readonly targets: readonly Target[];

  constructor({ id, properties }: Resource, private readonly system: Construction) {
    const bus = optionalString(properties.EventBusName, `${id}.EventBusName`) ?? DEFAULT_BUS;
    if (bus !== DEFAULT_BUS && !bus.endsWith('/default')) throw new Error(`The local runner has no event bus but the default one, not ${bus} (${id})`);
    if (properties.ScheduleExpression !== undefined) throw new Error(`The local runner does not support ScheduleExpression of AWS::Events::Rule (${id})`);
    this.fits = eventPattern(JSON.stringify(optionalObject(properties.EventPattern, `${id}.EventPattern`)));
    this.targets = objects(properties.Targets, `${id}.Targets`).map((target) => this.target(id, target));
  }

  /** Sends an event to the rule's targets, where it fits. */
  public async take(event: JsonObject): Promise<void> {
    if (!this.fits(event)) return;
    await Promise.all(this.targets.map(async (target) => target(event)));
  }

  private target(id: string, target: JsonObject): Target {
    const unknown = Object.keys(target).filter((name) => !TARGET_PROPERTIES.includes(name));
    if (unknown.length > 0) throw new Error(`The local runner does not support ${unknown.join(', ')} of a target of AWS::Events::Rule (${id})`);
    const arn = string(target.Arn, `${id}.Targets.Arn`);
    if (arn.split(':')[2] === 'lambda') return this.function(id, arn);
    const queue = this.system.resources.find(['AWS::SQS::Queue'], arn);
    if (queue === undefined) throw new Error(`The local runner sends events to queues and functions of the template, not to ${arn} (${id})`);
    const groupId = optionalString(optionalObject(target.SqsParameters, 'SqsParameters').MessageGroupId, 'MessageGroupId');
    const queueUrl = this.system.resources.ref(queue.id);
    return async (event) => awsJson(
      { endpoint: await this.system.emulators.messaging(), service: 'sqs', region: this.system.region }, 'AmazonSQS.SendMessage',
      { QueueUrl: queueUrl, MessageBody: JSON.stringify(event), ...(groupId === undefined ? {} : { MessageGroupId: groupId }) },
    );
  }

  /** EventBridge waits for no more than that the call is taken. */
  private function(id: string, arn: string): Target {
    const name = arn.split(':')[6];
    const granted = this.system.resources.ofType('AWS::Lambda::Permission').some(({ properties }) => (
      properties.Principal === 'events.amazonaws.com' && String(properties.FunctionName).includes(name)
      && [undefined, this.system.resources.attribute(id, 'Arn')].includes(optionalString(properties.SourceArn, 'SourceArn'))
    ));
    if (!granted) throw new Error(`The rule ${id} may not invoke ${arn}: there is no AWS::Lambda::Permission for events.amazonaws.com`);
    const invoker = new AsyncInvoker(this.system, this.system.functions);
    return async (event) => inBackground(invoker.invoke(arn, event), (text) => this.system.log('local', text));
  }
}
