import { Action, ConsoleRequest, NotFound } from './action';
import { nameOf } from './parts';
import { awsJson, awsRequest } from '../emulators/aws-call';
import { JsonObject, object, objects, optionalObject, optionalString, parse, string } from '../json';
import type { Resource } from '../resources/resource-type';

/** States of messages, as the emulator calls them and as people do. */
const STATES = { ready: 'ready', inflight: 'in flight', delayed: 'delayed' };
const AT_A_TIME = 10;

export const queueActions: readonly Action[] = [
  { method: 'GET', path: 'queues', run: async (request) => Promise.all(queuesOf(request).map(async (queue) => summary(queue, request))) },
  { method: 'GET', path: 'queues/:id', run: async (request) => ({ messages: await messages(queueOf(request), request) }) },
  {
    method: 'POST',
    path: 'queues/:id/send',
    run: async (request) => {
      const { id, input, system } = request;
      const groupId = optionalString(input.groupId, 'groupId');
      await call(request, 'SendMessage', {
        QueueUrl: system.resources.ref(queueOf(request).id),
        MessageBody: string(input.body, 'body'),
        ...(groupId === undefined ? {} : { MessageGroupId: groupId, MessageDeduplicationId: `console-${Date.now()}` }),
      });
      return { sent: id };
    },
  },
  { method: 'POST', path: 'queues/:id/redrive', run: async (request) => ({ moved: await redrive(request) }) },
];

async function summary(queue: Resource, request: ConsoleRequest): Promise<JsonObject> {
  const found = await messages(queue, request);
  const { paths } = request.system.stack;
  const sources = sourcesOf(queue, request);
  return {
    id: queue.id,
    name: nameOf(queue.id, paths),
    counts: Object.fromEntries(Object.values(STATES).map((state) => [state, found.filter((message) => message.state === state).length])),
    fifo: String(queue.properties.FifoQueue) === 'true',
    deadLettersOf: sources.map(({ id }) => nameOf(id, paths)),
  };
}

/** All messages, without receiving them. */
async function messages({ id }: Resource, { system }: ConsoleRequest): Promise<JsonObject[]> {
  const endpoint = await system.emulators.messaging();
  const name = system.resources.attribute(id, 'QueueName');
  const { body } = await awsRequest({ endpoint, service: 'sqs', region: system.region, method: 'GET', path: `/_fauxqs/queues/${encodeURIComponent(name)}` });
  const byState = optionalObject(object(parse(body, name), name).messages, 'messages');
  return Object.entries(STATES).flatMap(([key, state]) => objects(byState[key], key).map((entry) => {
    const message = optionalObject(entry.message ?? entry, 'message');
    return {
      id: message.messageId,
      body: message.body,
      state,
      sent: message.sentTimestamp,
      received: message.approximateReceiveCount,
      group: message.messageGroupId,
    };
  }));
}

/** Sends dead letters back to the queue that they come from, as `StartMessageMoveTask` does. */
async function redrive(request: ConsoleRequest): Promise<number> {
  const { system } = request;
  const queue = queueOf(request);
  const [source, ...others] = sourcesOf(queue, request);
  if (source === undefined) throw new Error('No queue has this one for its dead letters');
  if (others.length > 0) throw new Error(`Several queues have this one for their dead letters: ${[source, ...others].map(({ id }) => id).join(', ')}`);
  const [from, to] = [system.resources.ref(queue.id), system.resources.ref(source.id)];
  let left = (await messages(queue, request)).filter(({ state }) => state === 'ready').length;
  let moved = 0;
  // One that dies again in the meantime stays here.
  while (left > 0) {
    const { Messages } = await call(request, 'ReceiveMessage', { QueueUrl: from, MaxNumberOfMessages: Math.min(AT_A_TIME, left), MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'], AttributeNames: ['All'] });
    const received = objects(Messages, 'Messages');
    if (received.length === 0) break;
    for (const message of received) {
      const { MessageGroupId } = optionalObject(message.Attributes, 'Attributes');
      await call(request, 'SendMessage', {
        QueueUrl: to,
        MessageBody: message.Body,
        MessageAttributes: message.MessageAttributes,
        ...(MessageGroupId === undefined ? {} : { MessageGroupId, MessageDeduplicationId: `redrive-${string(message.MessageId, 'MessageId')}-${Date.now()}` }),
      });
      await call(request, 'DeleteMessage', { QueueUrl: from, ReceiptHandle: message.ReceiptHandle });
    }
    left -= received.length;
    moved += received.length;
  }
  return moved;
}

/** Queues whose dead letters come here. */
function sourcesOf({ id }: Resource, { system }: ConsoleRequest): Resource[] {
  const arn = system.resources.attribute(id, 'Arn');
  return system.resources.ofType('AWS::SQS::Queue').filter(({ properties }) => optionalObject(properties.RedrivePolicy, 'RedrivePolicy').deadLetterTargetArn === arn);
}

async function call({ system }: ConsoleRequest, operation: string, input: JsonObject): Promise<JsonObject> {
  return awsJson({ endpoint: await system.emulators.messaging(), service: 'sqs', region: system.region }, `AmazonSQS.${operation}`, input);
}

function queuesOf({ system }: ConsoleRequest): Resource[] {
  return system.resources.ofType('AWS::SQS::Queue');
}

function queueOf(request: ConsoleRequest): Resource {
  const found = queuesOf(request).find(({ id }) => id === request.id);
  if (found === undefined) throw new NotFound(`The app has no queue ${request.id}`);
  return found;
}

