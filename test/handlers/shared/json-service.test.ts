import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { JsonService } from '../../../src/handlers/shared/json-service';
import { isTransient } from '../../../src/handlers/shared/sdk-errors';

interface Answer { readonly statusCode: number; readonly body: string }

/** A service that answers every request so, without a network. */
function serviceAt(address: string, { statusCode, body }: Answer = { statusCode: 200, body: '{}' }, systemClockOffset = 0) {
  const handle = jest.fn(async (_request: { readonly headers: Readonly<Record<string, string>> }) => (
    { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } }));
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'session' };
  const { config } = new DynamoDBClient({ region: 'eu-west-1', credentials, requestHandler: { handle }, systemClockOffset });
  return { handle, service: new JsonService(config, { service: 'events', address, contentType: 'application/x-amz-json-1.1' }) };
}

test('a call is one POST to the address of the service, and returns the text of the answer', async () => {
  const { service, handle } = serviceAt('https://events.eu-west-1.amazonaws.com', { statusCode: 200, body: '{"ü":1}' });
  expect(await service.call('AWSEvents.PutEvents', '{"a":"ü"}')).toBe('{"ü":1}');
  expect(handle.mock.calls).toEqual([[expect.objectContaining({
    method: 'POST',
    protocol: 'https:',
    hostname: 'events.eu-west-1.amazonaws.com',
    port: undefined,
    path: '/',
    body: '{"a":"ü"}',
    headers: expect.objectContaining({
      'host': 'events.eu-west-1.amazonaws.com',
      'content-type': 'application/x-amz-json-1.1',
      'content-length': '10',
      'x-amz-target': 'AWSEvents.PutEvents',
    }),
  })]]);
});

test('an address may have a port, as that of an emulator', async () => {
  const { service, handle } = serviceAt('http://localhost:4566/queue');
  await service.call('AWSEvents.PutEvents', '{}');
  const [[request]] = handle.mock.calls;
  expect(request).toMatchObject({ protocol: 'http:', hostname: 'localhost', port: 4566, path: '/', headers: { host: 'localhost:4566' } });
});

test('a request is signed for the service and the region of the client, at the time by its corrected clock', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2040-01-01T00:00:00Z'));
  const { service, handle } = serviceAt('https://events.eu-west-1.amazonaws.com', undefined, 3_600_000);
  await service.call('AWSEvents.PutEvents', '{}');
  const [[{ headers }]] = handle.mock.calls;
  expect(headers).toMatchObject({ 'x-amz-date': '20400101T010000Z', 'x-amz-security-token': 'session' });
  expect(headers.authorization).toMatch(new RegExp('^AWS4-HMAC-SHA256 Credential=AKIATEST/20400101/eu-west-1/events/aws4_request, '
    + 'SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}$'));
});

test.each<[number, string, string]>([
  [400, '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"secret"}', 'QueueDoesNotExist'],
  [400, '{"message":"secret","__type":"AccessDeniedException"}', 'AccessDeniedException'],
  [400, `{"__type":"${'x'.repeat(64)}"}`, 'x'.repeat(64)],
  [400, `{"__type":"${'x'.repeat(65)}"}`, 'eventsStatus400'],
  [400, '{"__type":"a b"}', 'eventsStatus400'],
  [403, '<html>secret</html>', 'eventsStatus403'],
  [201, '', 'eventsStatus201'],
])('status %i with %s is an error that has the name of the exception, and no words of the answer', async (statusCode, body, name) => {
  const { service } = serviceAt('https://events.eu-west-1.amazonaws.com', { statusCode, body });
  await expect(service.call('AWSEvents.PutEvents', '{}')).rejects.toMatchObject({
    name, message: `events answered ${statusCode}.`, $metadata: { httpStatusCode: statusCode },
  });
});

test.each<[string, Answer]>([
  ['throttling', { statusCode: 400, body: '{"__type":"com.amazonaws#ThrottlingException"}' }], ['a failing service', { statusCode: 503, body: '' }],
])('%s passes', async (_, answer) => {
  const { service } = serviceAt('https://events.eu-west-1.amazonaws.com', answer);
  const error: unknown = await service.call('AWSEvents.PutEvents', '{}').catch((thrown: unknown) => thrown);
  expect(isTransient(error)).toBe(true);
});
