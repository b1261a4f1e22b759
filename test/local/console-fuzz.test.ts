import { request as httpRequest } from 'node:http';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import fc from 'fast-check';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem, LogEntry } from '../../local/src';
import { ACTIONS } from '../../local/src/console/actions';
import { allOr } from '../support/all';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let system: LocalSystem;
let port: number;
const ids: Record<string, string> = {};
const log: LogEntry[] = [];

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const made = { table: new Table(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } }), bucket: new Bucket(stack, 'Bucket'), queue: new Queue(stack, 'Queue') };
    for (const [name, { node }] of Object.entries(made)) ids[name] = stack.getLogicalId(node.defaultChild as never);
  });
  system = await LocalSystem.start({ assembly, console: true, log: (entry) => log.push(entry) });
  port = Number(new URL(String(system.consoleUrl)).port);
});
afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

async function send({ method, path, headers, body }: Sent): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers: { 'host': `127.0.0.1:${port}`, ...headers, 'content-length': Buffer.byteLength(body) } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Of any text: also dots, zeros, broken escapes and names of what objects inherit. */
const word = fc.oneof(
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
  fc.constantFrom('..', '.', '%', '%00', '%2e%2e%2fetc', '%c0%af', '__proto__', 'constructor', 'toString', '-1', '1e999', ' '.repeat(3).replaceAll(' ', '%20')),
);
const id = fc.oneof(fc.constantFrom('table', 'bucket', 'queue').map((name) => `\0${name}`), word);
const path = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...ACTIONS.map((action) => action.path)), id).map(([known, part]) => `/_console/api/${known.replace(':id', part)}`) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }).map((parts) => `/_console/${parts.join('/')}`) },
);
const FIELDS = [
  'key', 'item', 'body', 'path', 'api', 'method', 'resourcePath', 'user', 'headers', 'query', 'limit', 'after', 'action', 'times', 'status', 'messages', 'message', 'prefix', 'content', 'index', 'groups',
];
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('table', { pk: { S: 'a' } }, { pk: 'a' }, '', -1, 1e308));
const body = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), value).map((fields) => JSON.stringify(fields)) },
  { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string({ maxLength: 40 })) },
);
const queries = fc.oneof(fc.constant(''), fc.tuple(fc.constantFrom('after', 'limit', 'key', 'prefix', 'index', 'since'), word).map(([name, given]) => `?${name}=${given}`));
const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'),
  path: fc.tuple(path, queries).map(([before, query]) => before + query),
  headers: fc.constantFrom<Record<string, string>>({ 'content-type': 'application/json' }, { 'content-type': 'application/json' }, { 'content-type': 'text/plain' }, {}),
  body,
});

const FOREIGN: readonly Record<string, string>[] = [
  { host: 'evil.example' }, { host: 'evil.example:80' }, { host: '127.0.0.1' }, { host: '[::1]:80' }, { host: 'localhost.evil.example' },
  { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
];

/** Ids of the system in place of what stands for them. */
const placed = (request: Sent): Sent => ({ ...request, path: request.path.replace(/\0(\w+)/, (_, name: string) => ids[name]) });

/** Of the page itself, where it isn't built. */
const NOT_BUILT = 503;
const RUNS = allOr(20_000, 600);

test('no request makes the console fail: it does what is asked for, or says why it does not', async () => {
  const statuses = new Set<number>();
  await fc.assert(fc.asyncProperty(sent, async (request) => {
    const { status, text } = await send(placed(request));
    statuses.add(status);
    expect({ request, text, failed: status >= 500 && status !== NOT_BUILT }).toEqual({ request, text, failed: false });
  }), { numRuns: RUNS, seed: 19 });
  // The requests reach the actions, and not only what stands before them.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 405, 415]));
  expect(log.filter(({ message }) => message.startsWith('Console: '))).toEqual([]);
});

test('whatever they ask for, requests of other pages are refused', async () => {
  await fc.assert(fc.asyncProperty(sent, fc.constantFrom(...FOREIGN), async (request, foreign) => {
    const { status, text } = await send(placed({ ...request, headers: { ...request.headers, ...foreign } }));
    expect({ request, foreign, status, text: request.method === 'HEAD' ? '' : text }).toEqual({ request, foreign, status: 403, text: request.method === 'HEAD' ? '' : '{"message":"Forbidden"}' });
  }), { numRuns: RUNS, seed: 19 });
});
