import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OwnQueue } from '../../../src/handlers/shared/own-queue';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/queue';

/** A queue that answers with these statuses, and then with success. */
function queueOf(...statuses: number[]) {
  const handle = jest.fn(async (_request: { readonly headers: Readonly<Record<string, string>>; readonly body: string }) => (
    { response: { statusCode: statuses.shift() ?? 200, headers: {}, body: Readable.from([Buffer.from('{}')]) } }));
  const { config } = new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, requestHandler: { handle } });
  return { queue: new OwnQueue(config, URL), handle };
}

test.each<[number | undefined, number]>([
  [undefined, 0], [1, 1], [1000, 1], [1001, 2], [900_000, 900], [900_001, 900], [86_400_000, 900],
])('a message that comes after %j milliseconds is delayed by %i seconds, of which SQS takes 900 at most', async (milliseconds, DelaySeconds) => {
  const { queue, handle } = queueOf();
  await queue.send({ part: 'ü' }, milliseconds);
  expect(handle.mock.calls.map(([{ body }]) => JSON.parse(body) as object)).toEqual([{ QueueUrl: URL, MessageBody: '{"part":"ü"}', DelaySeconds }]);
});

test('a message is sent by the JSON protocol of SQS', async () => {
  const { queue, handle } = queueOf();
  await queue.send({});
  expect(handle.mock.calls).toMatchObject([[{
    hostname: 'sqs.eu-west-1.amazonaws.com',
    headers: {
      'x-amz-target': 'AmazonSQS.SendMessage',
      'content-type': 'application/x-amz-json-1.0',
      'authorization': expect.stringContaining('/eu-west-1/sqs/aws4_request'),
    },
  }]]);
});

test('a message is sent again while SQS is not available, and not where it refuses', async () => {
  const [busy, refusing] = [queueOf(503, 500, 429), queueOf(403)];
  await busy.queue.send({});
  expect(busy.handle).toHaveBeenCalledTimes(4);
  await expect(refusing.queue.send({})).rejects.toMatchObject({ name: 'sqsStatus403' });
  expect(refusing.handle).toHaveBeenCalledTimes(1);
});
