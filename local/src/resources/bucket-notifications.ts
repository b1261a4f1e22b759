import { awsForm, awsJson } from '../emulators/aws-call';
import { AsyncInvoker } from '../events/async-invoker';
import { BucketChange, creation, notification, removals } from '../events/bucket-events';
import { createdObject } from '../events/object-created';
import { Sequencers } from '../events/sequencers';
import { JsonObject, objects, optionalObject, string, strings } from '../json';
import { Construction, ResourceType } from './resource-type';
import { inBackground } from '../serving/background';

/** The custom resource in which CDK writes what a bucket tells of its objects. */
export const bucketNotifications: ResourceType = {
  types: ['Custom::S3BucketNotifications'],
  phase: 'consume',
  identify: ({ id }) => ({ ref: id, attributes: {} }),
};

interface Notification {
  readonly bucket: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  readonly target: string;
  readonly id: string;
}

/** Tells functions, queues and topics of the objects that come and go. */
export async function notifyOfObjects(system: Construction): Promise<void> {
  const notifications = [...ofBuckets(system), ...ofCustomResources(system)].filter(({ target, bucket }) => reachable(target, bucket, system));
  if (notifications.length === 0) return;
  const emulator = await system.emulators.messaging();
  const sequencers = new Sequencers();
  system.front.observe('s3', async (request, answer) => {
    const created = await createdObject(request, answer, emulator);
    for (const change of created === undefined ? removals(request, answer) : [creation(created)]) {
      for (const wanted of notifications.filter((candidate) => fits(change, candidate))) {
        await send(wanted.target, notification(change, wanted.id, sequencers.next(), system), system);
      }
    }
  });
}

function reachable(target: string, bucket: string, system: Construction): boolean {
  const [, , service] = target.split(':');
  if (service === 'lambda' ? system.functions.has(target) : system.resources.find(['AWS::SQS::Queue', 'AWS::SNS::Topic'], target) !== undefined) return true;
  system.unsupported(`The local runner does not support the target ${target} of the notifications of the bucket ${bucket}; it knows the functions, queues and topics of the app`);
  return false;
}

function fits({ bucket, key, event }: BucketChange, { bucket: wanted, events, prefix, suffix }: Notification): boolean {
  return bucket === wanted && key.startsWith(prefix) && key.endsWith(suffix)
    && events.some((pattern) => new RegExp(`^s3:${pattern.replace(/^s3:/, '').replaceAll('*', '.*')}$`).test(`s3:${event}`));
}

async function send(target: string, message: JsonObject, system: Construction): Promise<void> {
  const { emulators, resources, region } = system;
  if (target.split(':')[2] === 'lambda') {
    inBackground(new AsyncInvoker(system, system.functions).invoke(target, message), (text) => system.log('local', text));
    return;
  }
  const queue = resources.find(['AWS::SQS::Queue'], target);
  const endpoint = await emulators.messaging();
  const text = JSON.stringify(message);
  if (queue !== undefined) await awsJson({ endpoint, service: 'sqs', region }, 'AmazonSQS.SendMessage', { QueueUrl: resources.ref(queue.id), MessageBody: text });
  else await awsForm({ endpoint, service: 'sns', region }, { Action: 'Publish', TopicArn: target, Subject: 'Amazon S3 Notification', Message: text });
}

/** `NotificationConfiguration` of a bucket itself. */
function ofBuckets({ resources }: Construction): Notification[] {
  return resources.ofType('AWS::S3::Bucket').flatMap(({ id, properties }) => {
    const configuration = optionalObject(properties.NotificationConfiguration, `${id}.NotificationConfiguration`);
    return ([['LambdaConfigurations', 'Function'], ['QueueConfigurations', 'Queue'], ['TopicConfigurations', 'Topic']] as const).flatMap(([list, target]) => (
      objects(configuration[list], `${id}.${list}`).map((entry) => ({
        bucket: resources.ref(id), id, target: string(entry[target], target), events: [string(entry.Event, 'Event')], ...filter(entry, 'S3Key', 'Rules'),
      }))));
  });
}

function ofCustomResources({ resources }: Construction): Notification[] {
  return resources.ofType('Custom::S3BucketNotifications').flatMap(({ id, properties }) => {
    const configuration = optionalObject(properties.NotificationConfiguration, `${id}.NotificationConfiguration`);
    return ([['LambdaFunctionConfigurations', 'LambdaFunctionArn'], ['QueueConfigurations', 'QueueArn'], ['TopicConfigurations', 'TopicArn']] as const).flatMap(([list, target]) => (
      objects(configuration[list], `${id}.${list}`).map((entry) => ({
        bucket: string(properties.BucketName, 'BucketName'), id, target: string(entry[target], target), events: strings(entry.Events, 'Events'), ...filter(entry, 'Key', 'FilterRules'),
      }))));
  });
}

function filter({ Filter }: JsonObject, key: string, list: string): Pick<Notification, 'prefix' | 'suffix'> {
  const rules = objects(optionalObject(optionalObject(Filter, 'Filter')[key], key)[list], list);
  const rule = (name: string): string => String(rules.find(({ Name }) => String(Name).toLowerCase() === name)?.Value ?? '');
  return { prefix: rule('prefix'), suffix: rule('suffix') };
}
