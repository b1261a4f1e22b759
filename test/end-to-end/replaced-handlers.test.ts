import { randomUUID } from 'crypto';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Shop } from './support/shop';
import { HANDLERS } from '../../src/handlers/catalog';

/** The runner knows callers by their access key and looks at no signature: enough to call it without an SDK. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=none';

/** Lists in place of the shipped handler, and tells what it was given. Deleting, it does what it may not. */
const ITEMS = `
import json, os, urllib.request

def call(operation, **request):
    authorization = '${AUTHORIZATION}'.format(key=os.environ['AWS_ACCESS_KEY_ID'], region=os.environ['AWS_REGION'], service='dynamodb')
    headers = {'X-Amz-Target': 'DynamoDB_20120810.' + operation, 'Content-Type': 'application/x-amz-json-1.0', 'Authorization': authorization, 'X-Amz-Date': '20260101T000000Z'}
    body = json.dumps({'TableName': os.environ['TABLE_NAME'], **request}).encode()
    with urllib.request.urlopen(urllib.request.Request(os.environ['AWS_ENDPOINT_URL'], body, headers)) as answer:
        return json.load(answer)

def handler(event, context):
    owner = event['requestContext']['authorizer']['claims']['sub']
    if event['httpMethod'] == 'DELETE':
        call('Scan')
    found = call('Query', KeyConditionExpression='pk = :pk', ExpressionAttributeValues={':pk': {'S': 'OWNER#' + owner}})
    names = ('TABLE_NAME', 'METRICS_NAMESPACE', 'CORS_ALLOW_ORIGINS', 'STAGE', 'OF_ITEMS')
    body = {'count': found['Count'], 'owner': owner, 'resource': event['resource'], 'environment': {name: os.environ.get(name) for name in names}}
    return {'statusCode': 200, 'headers': {'Content-Type': 'application/json'}, 'body': json.dumps(body)}
`;

/** Marks jobs as done and tells the topic, and reports what is no job. */
const WORKER = `
const { TABLE_NAME, TOPIC_ARN, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION } = process.env;
const call = async (service, headers, body) => {
  const authorization = '${AUTHORIZATION}'.replace('{key}', AWS_ACCESS_KEY_ID).replace('{region}', AWS_REGION).replace('{service}', service);
  const answer = await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers: { authorization, 'x-amz-date': '20260101T000000Z', ...headers }, body });
  if (!answer.ok) throw new Error(await answer.text());
};
const run = async (body) => {
  const { ownerId, jobId } = JSON.parse(body);
  await call('dynamodb', { 'x-amz-target': 'DynamoDB_20120810.UpdateItem', 'content-type': 'application/x-amz-json-1.0' }, JSON.stringify({
    TableName: TABLE_NAME,
    Key: { pk: { S: 'OWNER#' + ownerId }, sk: { S: 'JOB#' + jobId } },
    UpdateExpression: 'SET #status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: 'SUCCEEDED' } },
  }));
  await call('sns', { 'content-type': 'application/x-www-form-urlencoded' }, new URLSearchParams({ Action: 'Publish', TopicArn: TOPIC_ARN, Message: jobId }).toString());
};
exports.handler = async ({ Records }) => {
  const results = await Promise.allSettled(Records.map(({ body }) => run(body)));
  return { batchItemFailures: Records.filter((record, index) => results[index].status === 'rejected').map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.start({
    api: { cors: { allowOrigins: ['https://shop.example.com'] } },
    compute: {
      environment: { STAGE: 'test' },
      handlers: {
        items: { replacement: { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline(ITEMS) }, environment: { OF_ITEMS: 'yes' } },
        worker: { replacement: { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(WORKER) } },
      },
    },
  }, { visibilityTimeoutSeconds: 0, enforceIam: false });
});
afterAll(async () => shop?.system.stop());

/** The calls that a handler made, each once. */
const callsOf = (handler: string) => [...new Set(shop.system.calls
  .filter((call) => call.function === shop.functionOf(handler))
  .map((call) => `${call.action} on ${shop.owning(call.resource)}`))].sort();
const grantsOf = (handler: string) => shop.grantsOf(handler).map(({ action, resource }) => `${action} on ${resource}`);

describe('items in Python', () => {
  const routes = HANDLERS.items.routes.map(({ method, path }) => [`${method} ${path}`]);
  const made = () => shop.system.calls.filter((call) => call.function === shop.functionOf('items')).length;
  const bodyFor = (route: string) => /^(POST|PUT|PATCH)/.test(route) ? { name: 'Mug' } : undefined;

  test.each(routes)('answer %s, but not without a token', async (route) => {
    const [owner, address] = [randomUUID(), route.replace('{id}', '1')];
    expect(await shop.call(address, owner, bodyFor(route))).toMatchObject({ status: 200, body: { owner, count: 0, resource: route.split(' ')[1] } });
    const before = made();
    expect((await shop.call(address, undefined, bodyFor(route))).status).toBe(401);
    expect(made()).toBe(before);
  });

  test.each(['POST /items', 'PUT /items/1', 'PATCH /items/1'])('get no wrong body by %s', async (route) => {
    const before = made();
    const { status, headers, body } = await shop.call(route, randomUUID(), { name: '' }, { Origin: 'https://shop.example.com' });
    expect([status, body.detail]).toEqual([400, expect.stringContaining('name')]);
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
    expect(made()).toBe(before);
  });

  test('have the environment of the shipped ones, and their own', async () => {
    const { environment } = (await shop.call('GET /items', randomUUID())).body;
    expect(environment).toEqual({
      TABLE_NAME: shop.system.ref('ShopTable40BC673F'), METRICS_NAMESPACE: 'Stack/Shop', CORS_ALLOW_ORIGINS: 'https://shop.example.com', STAGE: 'test', OF_ITEMS: 'yes',
    });
  });

  test('may do what the shipped ones may: what is beyond is seen', () => {
    const [{ actions }] = HANDLERS.items.access;
    expect(grantsOf('items')).toEqual(actions.map((action) => `${action} on ShopTable40BC673F`));
    expect(callsOf('items').filter((call) => !grantsOf('items').includes(call))).toEqual(['dynamodb:Scan on ShopTable40BC673F']);
  });
});

describe('a worker in JavaScript', () => {
  test('takes the jobs, and leaves what is none to the dead-letter queue', async () => {
    const owner = randomUUID();
    const poison = `no job ${randomUUID()}`;
    await shop.system.send(shop.queue, poison);
    const { status, body } = await shop.call('POST /jobs', owner, { type: 'summary' });
    expect(status).toBe(202);
    const { id } = body.job as never as { id: string };
    await shop.until('the job is done', async () => {
      const { job } = (await shop.call(`GET /jobs/${id}`, owner)).body as never as { job: { status: string } };
      return job.status === 'SUCCEEDED' || undefined;
    });
    expect(await shop.system.queue(shop.deadLetterQueue).waitFor(1)).toEqual([poison]);
    await shop.emptied(shop.queue);
    expect((shop.system.published[shop.topic] ?? []).map(({ message }) => message)).toEqual([id]);
  });

  test('may do what the shipped one may, and did no more', () => {
    expect(callsOf('worker').filter((call) => !grantsOf('worker').includes(call))).toEqual([]);
    expect(grantsOf('worker').filter((call) => !callsOf('worker').includes(call))).toEqual(['dynamodb:Query on ShopTable40BC673F']);
  });
});
