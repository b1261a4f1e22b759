import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent, SQSEvent } from 'aws-lambda';
import { attack } from './attack';
import { CANARIES, CANARY_ENVIRONMENT } from './canaries';
import { DRAFT, dealOf, pinOf, vaultOf } from './entity-world';
import { type AnyHandler, loadHandler } from './handlers';
import { idOf, markOf } from './records';
import { answeredBy, takeOverClients } from './services/clients';
import { TOPIC } from './services/services';
import { TARGETS } from './targets/targets';
import { LiveQueue } from '../../src/handlers/changes/live-queue';
import { objectClient } from '../../src/handlers/shared/object-client';
import { ownerInObjectKey } from '../../src/handlers/shared/owner';
import { tableClient } from '../../src/handlers/shared/record-table';
import { lambdaContext } from '../handlers/support/api';

const THEIRS = 'f1a7d0c2-1111-4222-8333-944445555666';

beforeAll(() => {
  Object.assign(process.env, CANARY_ENVIRONMENT, { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  takeOverClients();
});

/** The faults that an attack finds in a faulty handler. */
async function found(name: string, handler: (event: object) => Promise<unknown>): Promise<string | undefined> {
  const target = TARGETS.find((each) => each.name === name);
  return target === undefined ? undefined : (await attack(target, (event) => handler(event as object), answeredBy, { runs: 400, seed: 7 })).failure;
}

const problem = (status: number, fields: object = {}) => ({
  statusCode: status,
  headers: { 'Content-Type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title: 'No', detail: 'no', errors: [], status, requestId: 'request-1', ...fields }),
});
const success = (body: object, headers: object = {}) => ({ statusCode: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
/** 401 without a user, and another status with one. */
const answering = (answer: (event: APIGatewayProxyEvent) => unknown) => async (given: object) => {
  const event = given as APIGatewayProxyEvent;
  const sub: unknown = event.requestContext?.authorizer?.claims?.sub;
  return typeof sub === 'string' && /^[\x20-\x7e]{1,256}$/.test(sub) ? answer(event) : problem(401);
};

test.each<[string, (event: APIGatewayProxyEvent) => unknown, string]>([
  ['throws', () => { throw new Error('x'); }, 'it threw'],
  ['answers nothing', () => ({}), 'the answer is malformed'],
  ['fails without a reason', () => problem(500), 'though nothing was wrong'],
  ['lets a caller write headers', (event) => success({}, { 'X-Echo': event.httpMethod }), 'the header X-Echo is malformed'],
  ['sends callers elsewhere', () => success({}, { Location: '//evil.example' }), 'leads elsewhere'],
  ['lets any page read', () => success({}, { 'Access-Control-Allow-Origin': 'https://evil.example' }), 'may read the answer'],
  ['answers no JSON', () => ({ ...success({}), body: '{' }), 'the body is no JSON'],
  ['says what broke', () => problem(400, { detail: 'TypeError: x at handler.ts:1' }), 'tells of internals'],
  ['echoes a token', (event) => problem(400, { detail: event.headers?.Authorization ?? '' }), 'the problem tells token'],
  ['echoes what was sent', (event) => problem(400, { detail: String(event.body) }), 'the problem tells'],
  ['tells its key', () => success({ key: CANARIES.secretAccessKey }), 'the answer tells secretAccessKey'],
  ['tells of others', () => success({ name: `kingfisher-of-${THEIRS.slice(-4)}` }), `it tells data of ${THEIRS}`],
  ['logs a request', (event) => { process.stdout.write(JSON.stringify(event)); return problem(400); }, 'the log tells'],
  ['reads of others', async () => {
    await tableClient().send(new GetItemCommand({ TableName: 'entities', Key: { pk: { S: `OWNER#${THEIRS}` }, sk: { S: `item#${idOf('ITEM', 0)}` } } })).catch(() => undefined);
    return problem(404);
  }, 'dynamodb GetItem of another owner'],
])('a handler that %s is found', async (_, answer, expected) => {
  expect(await found('items', answering(answer))).toContain(expected);
});

test('a handler that never answers is found', async () => {
  expect(await found('items', async () => problem(403))).toContain('to nobody');
  expect(await found('files', async () => problem(404))).toContain('to nobody');
});

test.each<[string, string, (event: object) => unknown, string]>([
  ['worker', 'fails as a whole', () => { throw new Error('x'); }, 'the whole batch failed'],
  ['worker', 'names another message', () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 'the answer is malformed'],
  ['ingest', 'answers nothing', () => ({}), 'the answer is malformed'],
  ['broadcast', 'logs a message', (event) => { process.stderr.write((event as SQSEvent).Records[0].body); return { batchItemFailures: [] }; }, 'the log tells'],
  ['authorizer', 'lets everybody in', (event) => ({
    principalId: '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10', policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: (event as APIGatewayRequestAuthorizerEvent).methodArn }] },
  }), 'it let in'],
  ['realtime', 'throws', () => { throw new Error('x'); }, 'it threw'],
  ['sweeper', 'throws', () => { throw new Error('x'); }, 'though nothing was wrong'],
])('the %s that %s is found', async (name, _, answer, expected) => {
  expect(await found(name, async (event) => answer(event))).toContain(expected);
});

const CALLER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const theirNote = { pk: { S: `OWNER#${THEIRS}` }, sk: { S: 'note#01900000-0000-7000-8000-000000000000' } };

describe('a handler of what comes behind entities', () => {
  const done = { batchItemFailures: [] };
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const queue = (message: object) => new LiveQueue(client.config, 'http://127.0.0.1:9/123456789012/queue').send(JSON.stringify(message));
  const tell = (to: object, more = '') => queue({ to, message: { entity: 'note', recordId: 'x', more } });
  const publish = (Message: string, TopicArn = TOPIC) => new SNSClient({ region: 'eu-west-1' }).send(new PublishCommand({ TopicArn, Message }));
  const put = (item: object) => client.send(new PutItemCommand({ TableName: 'entities', Item: { ...theirNote, ...item } }));
  const store = (Key: string, Body: string) => objectClient().send(new PutObjectCommand({ Bucket: 'bucket', Key, Body }));

  test.each<[string, string, () => unknown, string]>([
    ['changes', 'fails as a whole', () => { throw new Error('x'); }, 'the whole batch failed'],
    ['changes', 'names another record', () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 'the answer is malformed'],
    ['changes', 'tells what is only written', () => publish(pinOf(CALLER)), 'a message tells what is only written'],
    ['changes', 'publishes elsewhere', () => publish('{}', 'arn'), 'it published elsewhere'],
    ['changes', 'tells somebody of what is not theirs', () => tell({ ownerId: 'x' }), 'it told {"ownerId":"x"}'],
    ['changes', 'tells a group what is hidden from it', () => tell({ group: 'staff' }, vaultOf(CALLER)), `{"group":"staff"} was told ${vaultOf(CALLER)}`],
    ['changes', 'reads the table', () => client.send(new GetItemCommand({ TableName: 'entities', Key: theirNote })), 'it called dynamodb GetItem'],
    ['reindex', 'changes a record', () => put({ data: { M: {} } }), 'a record has changed beside its slots'],
    ['reindex', 'tells others', () => publish('{}'), 'sns Publish is none of a rebuild'],
    ['exports', 'writes a file of others', () => store('files/x/y', ''), 'it wrote files/x/y'],
    ['exports', 'shows a secret of others', () => store(`files/${CALLER}/y`, vaultOf(THEIRS)), `the file of ${CALLER} tells a secret of ${THEIRS}`],
    ['exports', 'shows records of others', () => store(`files/${CALLER}/y`, markOf(THEIRS)), `the file of ${CALLER} has a record of ${THEIRS}`],
    ['exports', 'shows what is only written', () => store(`files/${CALLER}/y`, pinOf(CALLER)), 'a file tells what is only written'],
    ['exports', 'goes on with another one', () => queue({ ownerId: 'x' }), 'it goes on with an export of x'],
  ])('%s that %s is found', async (name, _, act, expected) => {
    const answer = async () => {
      const result: unknown = await act();
      const isAnswer = typeof result === 'object' && result !== null && 'batchItemFailures' in result;
      return isAnswer ? result : done;
    };
    expect(await found(name, name === 'exports' ? (event) => 'Records' in event ? answer() : answering(() => problem(404))(event) : answer)).toContain(expected);
  });
});

describe('a handler of entities', () => {

  test.each<[string, (event: APIGatewayProxyEvent) => unknown, string]>([
    ['tells staff what only the owner sees', () => success({ note: vaultOf(THEIRS) }), `it tells ${vaultOf(THEIRS)}`],
    ['tells what was written for nobody to read', () => success({ note: pinOf(CALLER) }), `it tells ${pinOf(CALLER)}`],
    ['tells of the deals of another tenant', () => success({ deal: dealOf('south') }), `it tells ${dealOf('south')}`],
    ['tells readers of drafts', () => success({ page: DRAFT }), `it tells ${DRAFT}`],
    ['writes to another owner', async () => {
      await tableClient().send(new PutItemCommand({ TableName: 'entities', Item: { ...theirNote, data: { M: {} } } })).catch(() => undefined);
      return problem(404);
    }, 'of somebody else was changed'],
    ['forgets what a record was', async (event) => {
      const owner = String(event.requestContext.authorizer?.claims?.sub);
      const mine = { pk: { S: `OWNER#${owner}` }, sk: theirNote.sk, owner: { S: owner }, v: { N: '2' }, createdAt: { S: '2026' }, updatedAt: { S: '2026' } };
      await tableClient().send(new PutItemCommand({ TableName: 'entities', Item: { ...mine, data: { M: { name: { S: 'new' } } } } })).catch(() => undefined);
      return problem(404);
    }, 'was is lost'],
    ['reads of another owner', async () => {
      await tableClient().send(new GetItemCommand({ TableName: 'entities', Key: theirNote })).catch(() => undefined);
      return problem(404);
    }, 'dynamodb GetItem beyond the caller'],
  ])('that %s is found', async (_, answer, expected) => {
    expect(await found('entities', answering(answer))).toContain(expected);
  });

  test('that never answers, or asks for a token that was shown, is found', async () => {
    expect(await found('entities', async () => success({}))).toContain('to nobody');
    expect(await found('entities', async () => problem(401))).toContain('it answered 401 to');
  });
});

describe('an address that the files handler signs', () => {
  type Answer = Record<string, string>;
  let handler: AnyHandler;
  beforeAll(() => { handler = loadHandler('files', 'source', 'http://127.0.0.1:9', { OWNER_SOURCE: 'iam' }); });

  const [MINE, OTHERS] = ['arn:aws:iam::123456789012:user/me', 'arn:aws:iam::123456789012:user/them'].map(ownerInObjectKey);
  /** The handler as it is, but for its answers. */
  const answeringWith = (change: (body: string) => string) => async (event: object): Promise<unknown> => {
    const answer = await handler(event, lambdaContext()) as Answer;
    return { ...answer, body: change(answer.body) };
  };

  test.each<[string, RegExp, string, string]>([
    ['leads an upload to another owner', new RegExp(`("upload":\\{[^}]*)${MINE}`), `$1${OTHERS}`, `it signs an address of /bucket/files/${OTHERS}/`],
    ['leads a download to another owner', new RegExp(`("download":\\{[^}]*)${MINE}`), `$1${OTHERS}`, `it signs an address of /bucket/files/${OTHERS}/`],
    ['leads a part to another owner', new RegExp(`("parts":\\[\\{[^}]*)${MINE}`), `$1${OTHERS}`, `it signs an address of /bucket/files/${OTHERS}/`],
    ['leads to a second folder', /("upload":\{[^}]*\/[0-9a-f-]{36}\/)/, '$1x/', 'it signs an address of'],
    ['leads to another file', /("upload":\{[^}]*\/)[0-9a-f-]{36}(?=\/)/, '$10b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10', 'it signs an address of'],
    ['leads to another bucket', /("upload":\{[^}]*)\/bucket\//, '$1/bucket-2/', 'it signs an address of /bucket-2/'],
    ['takes any size', /("upload":\{[^}]*)content-length%3B/, '$1', 'it does not sign content-length'],
    ['takes a part of any size', /("parts":\[\{[^}]*)content-length%3B/, '$1', 'it does not sign content-length'],
    ['is good for a second upload', /("upload":\{[^}]*)%3Bif-none-match/, '$1', 'it does not sign if-none-match'],
    ['is of another part', /("parts":\[\{[^}]*partNumber=)/, '$12', 'it signs something else than part'],
    ['shows a page on the origin of the bucket', /("download":\{[^}]*)disposition=attachment/, '$1disposition=inline', 'a browser would show'],
  ])('and that %s is found', async (_, place, instead, expected) => {
    expect(await found('files', answeringWith((body) => body.replace(place, instead)))).toContain(expected);
  });

  test('and nothing else is found', async () => {
    expect(await found('files', answeringWith((body) => body))).toBeUndefined();
  });
});

test('a failure tells how to have it again', async () => {
  const failure = await found('items', answering(() => problem(500)));
  expect(failure).toMatch(/again: npm run attack -- --handler items --seed 7 --path [\d:]+$/);
});
