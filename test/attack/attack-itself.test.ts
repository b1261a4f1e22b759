import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent, SQSEvent } from 'aws-lambda';
import { attack } from './attack';
import { CANARIES } from './canaries';
import { idOf } from './records';
import { answeredBy, takeOverClients } from './services/clients';
import { TARGETS } from './targets/targets';
import { tableClient } from '../../src/handlers/shared/record-table';

const THEIRS = 'f1a7d0c2-1111-4222-8333-944445555666';

beforeAll(() => takeOverClients());

/** What an attack finds wrong with a handler that is. */
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
/** 401 to nobody, and something else to everybody else. */
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
    await tableClient().send(new GetItemCommand({ TableName: 'entities', Key: { pk: { S: `OWNER#${THEIRS}` }, sk: { S: `ITEM#${idOf('ITEM', 0)}` } } })).catch(() => undefined);
    return problem(404);
  }, 'dynamodb GetItem of another owner'],
])('a handler that %s is found', async (_, answer, expected) => {
  expect(await found('items', answering(answer))).toContain(expected);
});

test('a handler that answers nobody is found', async () => {
  expect(await found('items', async () => problem(404))).toContain('to nobody');
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

test('a failure tells how to have it again', async () => {
  const failure = await found('items', answering(() => problem(500)));
  expect(failure).toMatch(/again: npm run attack -- --handler items --seed 7 --path [\d:]+$/);
});
