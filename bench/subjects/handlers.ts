import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiEvent } from '../../test/handlers/support/api';
import { selfSigned } from '../../test/handlers/support/certificate';
import { SCENARIOS, startFakeAws } from '../../test/handlers/support/fake-aws';
import { startImportServices } from '../../test/handlers/support/import-services';
import { socketEvent } from '../../test/handlers/support/socket-events';
import { CLIENT_ID, POOL_ID, PoolKey, idClaims, startSecureKeyServer } from '../../test/handlers/support/user-pool';
import { startBroadcastServices } from '../harness/broadcast-services';
import { BUILD, ROOT } from '../harness/build';
import { type FunctionCode, bundled, measureFunction, shipped, synthesizedFunction, written } from '../harness/functions';
import type { Subject } from '../harness/subject';
import { HANDLERS } from '../../src/handlers/catalog';

const FURTHER = 500;
const BARE = "exports.handler = async () => ({ statusCode: 200, body: '' });\n";
/** The least that a function with a service call needs: a request over TLS, by Node's own client. */
const BARE_TLS = `const https = require('node:https');
exports.handler = async () => new Promise((resolve, reject) => {
  https.get(process.env.AWS_ENDPOINT_URL, (response) => response.resume().on('end', () => resolve({ statusCode: 200, body: '' }))).on('error', reject);
});
`;
const records = (...bodies: readonly object[]) => ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body) })) });
const JOB = { version: 2, ownerId: 'o', jobId: SCENARIOS.ok, type: 'summary', input: { deep: true }, requestedAt: Date.now() };
const UPLOAD = {
  'version': '0',
  'source': 'aws.s3',
  'detail-type': 'Object Created',
  'detail': { version: '0', bucket: { name: 'bucket' }, object: { key: 'imports/o/a.jsonl', size: 17, etag: 'e', sequencer: '0A' } },
};
/** Of the entities that the function serves, one of 20 properties of all kinds. */
const COUNT = 10;
const ENTITIES = `entities (${COUNT} × 20 properties)`;
const ADDRESS = { street: 'Long Street 1', city: 'Bern', zip: '3000', country: 'CH' };
const ofEntities = (name: string) => synthesizedFunction(name, 'installed/told-entities');
const THING = {
  number: 'AB-1',
  status: 'open',
  total: 19.99,
  currency: 'CHF',
  quantity: 2,
  urgent: true,
  note: 'Ring twice.',
  title: 'Chairs',
  email: 'ann@example.com',
  website: 'https://example.com/',
  reference: SCENARIOS.ok.replace(/1$/, '9'),
  orderedAt: '2026-01-01T00:00:00Z',
  dueOn: '2026-02-01',
  discount: 0.1,
  tags: ['a', 'b'],
  lines: [{ sku: 'chair', count: 2, price: 9.5 }],
  shipping: ADDRESS,
  billing: ADDRESS,
  channel: 'web',
  rating: 5,
};
/** A record that has been created, as the stream of the table tells of it. */
const CREATED = {
  Records: [{
    eventID: '1',
    eventName: 'INSERT',
    dynamodb: {
      Keys: { pk: { S: 'OWNER#o' }, sk: { S: 'note#n1' } },
      NewImage: {
        pk: { S: 'OWNER#o' },
        sk: { S: 'note#n1' },
        id: { S: 'n1' },
        owner: { S: 'o' },
        v: { N: '1' },
        createdAt: { S: '2026-01-01T00:00:00.000Z' },
        updatedAt: { S: '2026-01-01T00:00:00.000Z' },
        data: { M: { name: { S: 'Chair' } } },
      },
      ApproximateCreationDateTime: 1_767_225_600,
      SequenceNumber: '1',
    },
  }],
};
const GET_ITEM = apiEvent('GET /items/{id}', { id: SCENARIOS.ok });

/** Every shipped handler with an event that it answers well, against a function that does nothing and against what is usual. */
export async function handlers(): Promise<Subject> {
  const certificate = selfSigned();
  const [aws, sockets] = [await startFakeAws(certificate), await startBroadcastServices(certificate, 1)];
  const imported = await startImportServices('{"name":"Chair"}', 1, certificate);
  const key = new PoolKey('key');
  const keys = await startSecureKeyServer(certificate, key);
  const authority = join(BUILD, 'ca.pem');
  writeFileSync(authority, certificate.cert);
  const environment = {
    TABLE_NAME: 'entities',
    BUCKET_NAME: 'bucket',
    CONNECTIONS_TABLE_NAME: 'connections',
    QUEUE_URL: `${aws.endpoint}/1/q`,
    TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:topic',
    IMPORT_PREFIX: 'imports/',
    REPORT_PREFIX: 'reports/',
    PENDING_INDEX: 'pending',
    USER_POOL_ID: POOL_ID,
    CLIENT_IDS: CLIENT_ID,
    FUNCTION_ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:report:live',
    ROUTE_GROUPS: '{"GET /admin":["staff"]}',
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDP: keys.endpoint,
    NODE_EXTRA_CA_CERTS: authority,
  };
  const ofSockets = { AWS_ENDPOINT_URL: sockets.endpoint, MANAGEMENT_ENDPOINT: `${sockets.endpoint}/prod` };
  const runs: Readonly<Record<string, readonly [code: FunctionCode, event: object, more?: Readonly<Record<string, string>>]>> = {
    'bare function': [written('bare', BARE), {}],
    'bare function with TLS': [written('bare-tls', BARE_TLS), {}],
    'hand-written, SDK of the runtime': [await bundled('get-item', 'runtime'), GET_ITEM, { NODE_PATH: join(ROOT, 'bench', 'node_modules') }],
    'hand-written, SDK bundled': [await bundled('get-item', 'bundled'), GET_ITEM],
    'items': [shipped('items'), GET_ITEM],
    [ENTITIES]: [synthesizedFunction('entities', 'installed/mixed-entities', String(COUNT)), apiEvent(`POST /thing${COUNT - 1}s`, { body: THING })],
    'files': [shipped('files'), apiEvent('GET /files/{id}', { id: SCENARIOS.ok })],
    'jobs': [shipped('jobs'), apiEvent('GET /jobs/{id}', { id: SCENARIOS.ok })],
    'worker': [shipped('worker'), records(JOB)],
    'authorizer': [shipped('authorizer'), { httpMethod: 'GET', resource: '/admin', methodArn: 'arn', headers: { Authorization: key.sign(idClaims()) } }],
    'realtime': [shipped('realtime'), socketEvent('CONNECT', {})],
    'broadcast': [shipped('broadcast'), records({ version: 1, id: 'm1', to: { ownerId: 'alice' }, message: { text: 'hi' } }), ofSockets],
    'ingest': [shipped('ingest'), records(UPLOAD), { AWS_ENDPOINT_URL: imported.endpoint, QUEUE_URL: `${imported.endpoint}/1/q` }],
    'sweeper': [shipped('sweeper'), {}],
    'invoker': [shipped('invoker'), records({ version: 1, ownerId: 'o', jobId: SCENARIOS.ok })],
    'exports': [ofEntities('exports'), apiEvent('POST /notes/batch-export', { body: {} })],
    'changes': [ofEntities('changes'), CREATED, { PUBLISHED_ENTITIES: 'note' }],
    'reindex': [ofEntities('reindex'), records({ source: 'reindex', restarts: 0 })],
  };
  const missing = Object.keys(HANDLERS).filter((name) => name !== 'entities' && !(name in runs));
  if (missing.length > 0) throw new Error(`Not measured: ${missing.join(', ')}.`);
  const [, , runtimeSdk, , ...ours] = Object.keys(runs);
  return {
    name: 'handlers',
    about: `A process that loads a function and answers one event, with the AWS services at hand over HTTPS; then ${FURTHER} events more, one by one. `
      + 'The hand-written function answers `GET /items/{id}` with the document client and Powertools. '
      + `Entities validate and create a record with \`POST\`; their code is with the file of ${COUNT} schemas.`,
    metrics: { size: 'code, kB', firstCpu: 'cold start, CPU, ms', firstWall: 'cold start, wall, ms', warmCpu: 'warm event, CPU, ms', memory: 'peak memory, MiB' },
    contenders: Object.entries(runs).map(([name, [code, event, more]]) => ({
      name,
      run: async () => {
        const run = { ...code, event, environment: { ...environment, ...more } };
        const first = await measureFunction(run);
        const { warmCpu } = await measureFunction({ ...run, further: FURTHER });
        aws.take();
        return { size: sizeOf(code), firstCpu: first.cpu, firstWall: first.wall, memory: first.memory, warmCpu };
      },
    })),
    comparisons: [
      ...ours.map((of) => ({ of, to: 'bare function', metric: 'firstCpu' })),
      ...['items', ENTITIES, 'files'].map((of) => ({ of, to: 'bare function with TLS', metric: 'firstCpu' })),
      ...['firstCpu', 'warmCpu', 'memory'].map((metric) => ({ of: 'items', to: runtimeSdk, metric })),
      { of: 'items', to: 'hand-written, SDK bundled', metric: 'firstCpu' },
    ],
    close: async () => { await Promise.all([aws.stop(), sockets.stop(), imported.stop(), keys.stop()]); },
  };
}

/** Size of what is loaded when the function starts, in kB: its code, and the declaration of its entities. */
function sizeOf({ folder }: FunctionCode): number {
  const main = existsSync(join(folder, 'main.js'));
  const loaded = readdirSync(folder).filter((file) => !main || file !== 'index.js');
  return loaded.reduce((size, file) => size + statSync(join(folder, file)).size, 0) / 1000;
}
