import { physicalName } from '../assembly/names';
import { awsJson } from '../emulators/aws-call';
import { SqsService } from '../front/sqs';
import { flag, isObject, Json, messageOf, optionalString } from '../json';
import { Construction, Place, Resource, ResourceType } from './resource-type';

/** Attributes that the emulator takes as they are. */
const ATTRIBUTES = [
  'VisibilityTimeout', 'DelaySeconds', 'MessageRetentionPeriod', 'ReceiveMessageWaitTimeSeconds',
  'FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit', 'RedrivePolicy',
];

/** Settings of a queue that can't be changed. */
const FIXED = ['FifoQueue'];

export const sqs: ResourceType = {
  types: ['AWS::SQS::Queue'],
  phase: 'store',
  identify: (resource, place) => {
    const name = queueName(resource);
    // The SDK takes the host of a queue's address for the endpoint; so it must be the local one.
    const url = `${place.endpoint}/${place.account}/${name}`;
    return { ref: url, attributes: { Arn: queueArn(name, place), QueueName: name, QueueUrl: url } };
  },
  serve: async (queues, system) => {
    await useQueues(system);
    await Promise.all(queues.map(async (queue) => createQueue(system, queueName(queue), attributes(queue))));
  },
};

export async function useQueues(system: Construction): Promise<void> {
  system.front.addService(new SqsService(await system.emulators.messaging(), (queue) => queueArn(queue, system)));
}

export async function createQueue(system: Construction, name: string, values: Readonly<Record<string, string>>): Promise<void> {
  const call = { endpoint: await system.emulators.messaging(), service: 'sqs', region: system.region } as const;
  try {
    await awsJson(call, 'AmazonSQS.CreateQueue', { QueueName: name, Attributes: values });
  } catch (error) {
    // Of an earlier run: its messages stay, under the new rules.
    if (!messageOf(error).includes('QueueNameExists')) throw error;
    const settable = Object.fromEntries(Object.entries(values).filter(([attribute]) => !FIXED.includes(attribute)));
    await awsJson(call, 'AmazonSQS.SetQueueAttributes', { QueueUrl: `http://local/${system.account}/${name}`, Attributes: settable });
  }
}

export function queueArn(name: string, place: Pick<Place, 'region' | 'account'>): string {
  return `arn:aws:sqs:${place.region}:${place.account}:${name}`;
}

function queueName(resource: Resource): string {
  const { properties } = resource;
  return optionalString(properties.QueueName, 'QueueName') ?? physicalName(resource.id, 80, flag(properties.FifoQueue) ? '.fifo' : '');
}

function attributes(queue: Resource): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value: Json | undefined = queue.properties[name];
    if (value !== undefined && value !== null && value !== false) values[name] = isObject(value) ? JSON.stringify(value) : String(value);
  }
  return values;
}
