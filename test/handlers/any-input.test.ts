import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as fc from 'fast-check';
import { OTHER, type ApiAnswer, type Handler, apiEvent, call, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';
import { mutation } from './support/mutations';
import { HANDLERS } from '../../src/handlers/catalog';
import { allOr } from '../support/all';

/** In everything that another owner has, and in nothing that is sent here. */
const SECRET = 'kingfisher';
const RUNS = allOr(200, 30);
const BODIES: Readonly<Record<string, object>> = {
  Item: { name: 'Lamp', description: 'bright', tags: ['a'], attributes: { watts: 7 } },
  ItemPatch: { name: 'Chair', attributes: { watts: null } },
  File: { name: 'a.png', contentType: 'image/png', size: 5 },
  Job: { type: 'summary', input: { deep: true } },
};
const SECRETS: Readonly<Record<string, object>> = {
  items: { name: SECRET },
  files: { name: SECRET, contentType: 'image/png', size: 5 },
  jobs: { type: 'summary', input: { note: SECRET } },
};

let database: LocalDynamoDb;
let services: LocalServices;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  const client = { endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: 'bucket' }));
  const { QueueUrl = '' } = await new SQSClient(client).send(new CreateQueueCommand({ QueueName: 'jobs' }));
  environment = {
    TABLE_NAME,
    BUCKET_NAME: 'bucket',
    QUEUE_URL: `${services.endpoint}${new URL(QueueUrl).pathname}`,
    CORS_ALLOW_ORIGINS: 'https://a.example,https://b.example',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: services.endpoint,
    AWS_ENDPOINT_URL_SQS: services.endpoint,
  };
});
afterAll(() => Promise.all([database.stop(), services.stop()]));
beforeEach(() => { captureOutput(); });

test.each(['items', 'files', 'jobs'])('%s answers anything in good order, with data of the caller only', async (name) => {
  const handler = loadHandler<Handler>(name, environment);
  const route = `POST /${name}`;
  const theirs = await call(handler, route, { owner: OTHER, body: SECRETS[name] });
  // One key, hence one id, also after a run has deleted it.
  const own = () => call(handler, route, { body: BODIES[HANDLERS[name].routes.find(({ method }) => method === 'POST')?.body ?? ''], headers: { 'Idempotency-Key': 'own' } });
  const ids = [theirs, await own()].map(idOf);
  const events = HANDLERS[name].routes.map(({ method, path, body }) => apiEvent(`${method} ${path}`, {
    ...(path.includes('{id}') ? { id: ids[1] } : {}),
    ...(body === undefined ? {} : { body: BODIES[body] }),
  }));

  await fc.assert(fc.asyncProperty(fc.constantFrom(...events), fc.array(mutation(ids), { minLength: 1, maxLength: 4 }), async (event, mutations) => {
    const mutated = mutations.reduce<APIGatewayProxyEvent>((current, mutate) => mutate(current), event);
    const result = await handler(mutated, lambdaContext());
    expectWellFormed(result);
    if (result.statusCode === 204) {
      await own();
    }
    expect(JSON.stringify(result)).not.toContain(SECRET);
  }), { numRuns: RUNS, seed: 7 });

  const after = await call(handler, `GET /${name}`, { owner: OTHER });
  expect(after.text).toContain(SECRET);
});

function expectWellFormed({ statusCode, headers = {}, body }: APIGatewayProxyResult): void {
  expect(Number.isInteger(statusCode) && statusCode >= 200 && statusCode < 500).toBe(true);
  for (const header of Object.values(headers)) {
    expect(header).toEqual(expect.stringMatching(/^[\x20-\x7e]*$/));
  }
  expect(typeof body).toBe('string');
  if (body !== '') {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    expect(headers['Content-Type']).toBe(statusCode < 400 ? 'application/json' : 'application/problem+json');
    if (statusCode >= 400) {
      expect(parsed).toEqual({
        type: 'about:blank', title: expect.any(String), status: statusCode, detail: expect.stringMatching(/./), requestId: 'request-1', errors: expect.any(Array),
      });
    }
  }
}

function idOf({ json }: ApiAnswer): string {
  return json.id ?? json.file?.id ?? json.job.id;
}
