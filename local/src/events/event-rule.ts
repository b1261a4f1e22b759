import { AsyncInvoker } from './async-invoker';
import { BusRule, busName } from './event-buses';
import { EventTest, eventBridgePattern } from './event-pattern';
import { targetInput } from './target-input';
import { awsForm, awsJson } from '../emulators/aws-call';
import { remember } from '../front/call-log';
import { JsonObject, object, objects, optionalObject, optionalString, parse, string } from '../json';
import type { Construction, Resource } from '../resources/resource-type';
import { inBackground } from '../serving/background';

/** Of a target, nothing else can be served here. */
const TARGET_PROPERTIES = ['Arn', 'Id', 'DeadLetterConfig', 'RetryPolicy', 'SqsParameters', 'Input', 'InputPath', 'InputTransformer', 'RoleArn'];

/** Takes what a target is to get. */
type Target = (text: string) => Promise<unknown>;

/** A rule of an event bus, which sends the events that fit its pattern to queues, topics, functions and log groups. */
export class EventRule implements BusRule {
  public readonly id: string;
  public readonly bus: string;
  public readonly scheduled: boolean;
  private readonly fits: EventTest;
  private readonly targets: readonly ((event: JsonObject) => Promise<unknown>)[];

  constructor({ id, properties }: Resource, private readonly system: Construction) {
    this.id = id;
    this.bus = busName(optionalString(properties.EventBusName, `${id}.EventBusName`));
    this.scheduled = properties.ScheduleExpression !== undefined && properties.EventPattern === undefined;
    this.fits = eventBridgePattern(JSON.stringify(optionalObject(properties.EventPattern, `${id}.EventPattern`)));
    this.targets = objects(properties.Targets, `${id}.Targets`).flatMap((target) => this.target(target));
  }

  /** Sends an event to the rule's targets, where it fits. */
  public async take(event: JsonObject): Promise<void> {
    if (this.fits(event)) await this.run(event);
  }

  public async run(event: JsonObject): Promise<void> {
    await Promise.all(this.targets.map(async (target) => target(event)));
  }

  private target(target: JsonObject): ((event: JsonObject) => Promise<unknown>)[] {
    const unknown = Object.keys(target).filter((name) => !TARGET_PROPERTIES.includes(name));
    const arn = string(target.Arn, `${this.id}.Targets.Arn`);
    if (unknown.length > 0) return this.none(`The local runner does not support ${unknown.join(', ')} of a target of AWS::Events::Rule (${this.id})`);
    const send = this.sender(arn, target);
    const input = targetInput(target, { rule: this.system.resources.attribute(this.id, 'Arn') });
    return send === undefined
      ? this.none(`The local runner sends events to queues, topics, functions, buses and log groups of the template, not to ${arn} (${this.id})`)
      : [async (event) => send(input(event))];
  }

  private none(message: string): [] {
    this.system.unsupported(message);
    return [];
  }

  private sender(arn: string, target: JsonObject): Target | undefined {
    const { resources, emulators, region } = this.system;
    if (arn.split(':')[2] === 'lambda') return this.system.functions.has(arn) ? this.function(arn) : undefined;
    const queue = resources.find(['AWS::SQS::Queue'], arn);
    if (queue !== undefined) {
      const groupId = optionalString(optionalObject(target.SqsParameters, 'SqsParameters').MessageGroupId, 'MessageGroupId');
      return async (text) => awsJson(
        { endpoint: await emulators.messaging(), service: 'sqs', region }, 'AmazonSQS.SendMessage',
        { QueueUrl: resources.ref(queue.id), MessageBody: text, ...(groupId === undefined ? {} : { MessageGroupId: groupId }) },
      );
    }
    const topic = resources.find(['AWS::SNS::Topic'], arn);
    if (topic !== undefined) {
      return async (text) => {
        await awsForm({ endpoint: await emulators.messaging(), service: 'sns', region }, { Action: 'Publish', TopicArn: arn, Message: text });
        remember(this.system.published.get(topic.id) ?? [], { message: text, attributes: {} }, this.system.options.keptCalls ?? Infinity);
      };
    }
    const bus = resources.find(['AWS::Events::EventBus'], arn);
    if (bus !== undefined) return async (text) => this.system.buses.send(resources.ref(bus.id), object(parse(text, arn), arn));
    const group = resources.ofType('AWS::Logs::LogGroup').find(({ id }) => arn.includes(`:log-group:${resources.ref(id)}`));
    return group && (async (text) => this.system.log(group.id, text));
  }

  /** EventBridge waits for no more than that the call is taken. */
  private function(arn: string): Target {
    const name = arn.split(':')[6];
    const granted = this.system.resources.ofType('AWS::Lambda::Permission').some(({ properties }) => (
      properties.Principal === 'events.amazonaws.com' && String(properties.FunctionName).includes(name)
      && [undefined, this.system.resources.attribute(this.id, 'Arn')].includes(optionalString(properties.SourceArn, 'SourceArn'))
    ));
    if (!granted) throw new Error(`The rule ${this.id} may not invoke ${arn}: there is no AWS::Lambda::Permission for events.amazonaws.com`);
    const invoker = new AsyncInvoker(this.system, this.system.functions);
    const log = (text: string): void => this.system.log('local', text);
    // A test that runs a schedule waits for its end.
    return async (text) => (this.scheduled ? invoker.invoke(arn, parsed(text)) : inBackground(invoker.invoke(arn, parsed(text)), log));
  }
}

/** A function gets JSON; a text that isn't is a string of it. */
function parsed(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return text as unknown as JsonObject;
  }
}
