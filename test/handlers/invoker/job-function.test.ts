import type { Agent } from 'node:https';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { JobFunction, functionClient } from '../../../src/handlers/invoker/job-function';

const EVENT = { jobId: 'j', ownerId: 'o', type: 'invoice', input: {}, attempt: 1 };
const answering = (answer: object) => new JobFunction({ send: async () => answer } as object as LambdaClient, 'arn:function');
const thrown = (text: string) => ({ FunctionError: 'Unhandled', Payload: Buffer.from(text) });

test('a function that returns nothing has no result', async () => {
  expect(await answering({}).call(EVENT)).toEqual({});
});

test.each([
  ['the class of its error', '{"errorType": "Sandbox.Timedout","errorMessage":"secret"}', 'Sandbox.Timedout'],
  ['the kind of failure that Lambda names, where its runtime names no class', '{"errorMessage":"secret"}', 'Unhandled'],
])('a function that fails is known by %s', async (_, text, kind) => {
  await expect(answering(thrown(text)).call(EVENT)).rejects.toMatchObject({ name: 'JobFunctionError', kind });
});

test('a function is waited for as long as a job can take, over a connection that stays open', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL_LAMBDA: endpoint });
  const client = functionClient(20);
  const body = new JobFunction(client, 'arn:aws:lambda:eu-west-1:123456789012:function:f');
  await expect(body.call(EVENT)).rejects.toMatchObject({ name: 'TimeoutError' });
  // A NAT gateway forgets a connection that nothing goes over for 350 seconds.
  const { httpsAgent } = (client.config.requestHandler as { httpHandlerConfigs(): { readonly httpsAgent?: Agent } }).httpHandlerConfigs();
  expect(httpsAgent?.options).toMatchObject({ keepAlive: true, keepAliveMsecs: 30_000 });
  silent.closeAllConnections();
  await new Promise((resolve) => { silent.close(resolve); });
});
