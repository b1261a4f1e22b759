import { physicalName } from '../assembly/names';
import { awsForm } from '../emulators/aws-call';
import { deliverToFunction } from '../events/topic-delivery';
import { remember } from '../front/call-log';
import { SnsService } from '../front/sns';
import { flag, isObject, Json, JsonObject, messageOf, optionalString, string } from '../json';
import { Construction, Resource, ResourceType } from './resource-type';
import { inBackground } from '../serving/background';
import { createQueue, queueArn, useQueues } from './sqs';

const TOPIC_ATTRIBUTES = ['DisplayName', 'FifoTopic', 'ContentBasedDeduplication'];
const SUBSCRIPTION_ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];

export const topics: ResourceType = {
  types: ['AWS::SNS::Topic'],
  phase: 'store',
  identify: (resource, place) => {
    const name = topicName(resource);
    const arn = `arn:aws:sns:${place.region}:${place.account}:${name}`;
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  serve: async (resources, system) => {
    const endpoint = await system.emulators.messaging();
    for (const topic of resources) system.published.set(topic.id, system.previous?.published.get(topic.id) ?? []);
    system.front.addService(new SnsService(endpoint, (arn, message) => {
      const topic = system.resources.find(['AWS::SNS::Topic'], arn);
      if (topic === undefined) return;
      remember(system.published.get(topic.id) ?? [], message, system.options.keptCalls ?? Infinity);
      system.log(topic.id, `published ${message.message}`);
    }));
    system.onServing(() => inBackground(unsubscribeOthers(resources, system), (message) => {
      // A system that stops has no subscribers left.
      if (!system.children.stopping) system.log('local', message);
    }));
    await Promise.all(resources.map(async (topic) => {
      await createdOrKept(topicName(topic), system, { Action: 'CreateTopic', Name: topicName(topic), ...entries(topic.properties, TOPIC_ATTRIBUTES) });
      // A topic may also carry its subscriptions itself.
      const inline = topic.properties.Subscription;
      if (Array.isArray(inline) && inline.length > 0) system.unsupported(`The local runner does not support the property Subscription of AWS::SNS::Topic (${topic.id})`);
    }));
  },
};

export const subscriptions: ResourceType = {
  types: ['AWS::SNS::Subscription'],
  phase: 'consume',
  identify: (resource, place) => {
    const arn = `arn:aws:sns:${place.region}:${place.account}:subscription:${resource.id}`;
    return { ref: arn, attributes: { Arn: arn } };
  },
  serve: async (resources, system) => {
    for (const subscription of resources) await subscribe(subscription, system);
  },
};

async function subscribe({ id, properties }: Resource, system: Construction): Promise<void> {
  const protocol = string(properties.Protocol, `${id}.Protocol`);
  const endpoint = string(properties.Endpoint, `${id}.Endpoint`);
  if (protocol === 'sqs') {
    await subscribeQueue(properties, endpoint, system);
  } else if (protocol === 'lambda' && !system.functions.has(endpoint)) {
    system.unsupported(`The local runner can't invoke ${endpoint}, which isn't in the template (${id})`);
  } else if (protocol === 'lambda') {
    // A separate queue stands between topic and function: the emulator then also applies the filter policy.
    const queue = queueBefore(id);
    await useQueues(system);
    await createQueue(system, queue, {});
    await subscribeQueue({ ...properties, RawMessageDelivery: false }, queueArn(queue, system), system);
    await deliverToFunction(system, id, queue, endpoint, system.resources.ref(id));
  } else {
    system.log('local', `${id}: messages to ${protocol} ${endpoint} are not sent from here`);
  }
}

function queueBefore(id: string): string {
  return physicalName(`local-${id}`, 80);
}

/** Ends what an earlier state of the app subscribed, and this one does not. */
async function unsubscribeOthers(topicResources: readonly Resource[], system: Construction): Promise<void> {
  const call = { endpoint: await system.emulators.messaging(), service: 'sns', region: system.region } as const;
  const wanted = system.resources.ofType('AWS::SNS::Subscription').map(({ id, properties }) => (
    `${String(properties.TopicArn)} ${properties.Protocol === 'lambda' ? queueArn(queueBefore(id), system) : String(properties.Endpoint)}`));
  for (const topicArn of topicResources.map(({ id }) => system.resources.ref(id))) {
    for (const { arn, endpoint } of await subscribed(topicArn, system)) {
      if (!wanted.includes(`${topicArn} ${endpoint}`)) await awsForm(call, { Action: 'Unsubscribe', SubscriptionArn: arn });
    }
  }
}

async function subscribed(TopicArn: string, { emulators, region }: Construction): Promise<{ readonly arn: string; readonly endpoint: string }[]> {
  const list = await awsForm({ endpoint: await emulators.messaging(), service: 'sns', region }, { Action: 'ListSubscriptionsByTopic', TopicArn });
  return [...list.matchAll(/<member>([^]*?)<\/member>/g)].map(([, member = '']) => {
    const field = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(member)?.[1] ?? '';
    return { arn: field('SubscriptionArn'), endpoint: field('Endpoint') };
  });
}

/** One of other attributes takes the place of the one that was there. */
async function subscribeQueue(properties: JsonObject, endpoint: string, system: Construction): Promise<void> {
  const call = { endpoint: await system.emulators.messaging(), service: 'sns', region: system.region } as const;
  const topicArn = string(properties.TopicArn, 'TopicArn');
  const input = { Action: 'Subscribe', Protocol: 'sqs', TopicArn: topicArn, Endpoint: endpoint, ...entries(properties, SUBSCRIPTION_ATTRIBUTES) };
  try {
    await awsForm(call, input);
  } catch (error) {
    const before = isOther(error) ? (await subscribed(topicArn, system)).find((known) => known.endpoint === endpoint) : undefined;
    if (before === undefined) throw error;
    await awsForm(call, { Action: 'Unsubscribe', SubscriptionArn: before.arn });
    await awsForm(call, input);
  }
}

function isOther(error: unknown): boolean {
  return /already exists with different/.test(messageOf(error));
}

/** A topic of an earlier run stays as it is. */
async function createdOrKept(name: string, system: Construction, input: Readonly<Record<string, string>>): Promise<void> {
  try {
    await awsForm({ endpoint: await system.emulators.messaging(), service: 'sns', region: system.region }, input);
  } catch (error) {
    if (!isOther(error)) throw error;
    system.log('local', `${name}: the one of an earlier run has other attributes. It stays as it is; delete the data directory to start again`);
  }
}

function entries(properties: JsonObject, names: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value: Json | undefined = properties[name];
    if (value === undefined || value === null || value === false) continue;
    const index = Object.keys(values).length / 2 + 1;
    values[`Attributes.entry.${index}.key`] = name;
    values[`Attributes.entry.${index}.value`] = isObject(value) ? JSON.stringify(value) : String(value);
  }
  return values;
}

function topicName(resource: Resource): string {
  const { properties } = resource;
  return optionalString(properties.TopicName, 'TopicName') ?? physicalName(resource.id, 256, flag(properties.FifoTopic) ? '.fifo' : '');
}
