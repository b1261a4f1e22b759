import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { rehearsed } from '../../../src/handlers/shared/rehearsal';

const key = process.env.AWS_ACCESS_KEY_ID;

afterEach(() => { process.env.AWS_ACCESS_KEY_ID = key; });

/** A client whose requests end here, and what became of its first call. */
function clientWith(credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string }>) {
  const handle = jest.fn(async () => Promise.reject(new Error('The request has left the process.')));
  const client = new DynamoDBClient({ region: 'eu-west-1', maxAttempts: 1, credentials, requestHandler: { handle } });
  const send = jest.spyOn(client, 'send');
  return { client, handle, send };
}

test('a call has run through the client, and no request was sent', async () => {
  process.env.AWS_ACCESS_KEY_ID = 'AKIATEST';
  const credentials = jest.fn(async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }));
  const { client, handle, send } = clientWith(credentials);
  expect(rehearsed(client)).toBe(client);
  expect(await send.mock.results[0].value).toMatchObject({ $metadata: { httpStatusCode: 200 } });
  expect(credentials).toHaveBeenCalledTimes(1);
  expect(handle).not.toHaveBeenCalled();
  // The answers to the rehearsal answer nothing else.
  await expect(client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }))).rejects.toThrow('The request has left the process.');
});

test('failures are left to the first request', async () => {
  process.env.AWS_ACCESS_KEY_ID = 'AKIATEST';
  const { client, send } = clientWith(async () => Promise.reject(new Error('no credentials')));
  rehearsed(client);
  await expect(send.mock.results[0].value).rejects.toThrow('no credentials');
});

test('credentials that would have to be fetched are not fetched', () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  const credentials = jest.fn(async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }));
  const { client, send } = clientWith(credentials);
  rehearsed(client);
  expect(send).not.toHaveBeenCalled();
  expect(credentials).not.toHaveBeenCalled();
});
