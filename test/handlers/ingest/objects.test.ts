import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { ImportObjects } from '../../../src/handlers/ingest/import-objects';
import { ImportQueue } from '../../../src/handlers/ingest/import-queue';
import { continuation } from '../../../src/handlers/ingest/object-event';
import { OwnQueue } from '../../../src/handlers/shared/own-queue';
import { CLIENT_SETTINGS } from '../../../src/handlers/shared/sdk-client';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
interface Asked { readonly method?: string; readonly url?: string; readonly headers: IncomingMessage['headers']; readonly body: string }

const status = (code: number, body = ''): Answer => (_, response) => { response.writeHead(code).end(body); };
const breaks = (text: string, length: number): Answer => (request, response) => {
  response.writeHead(206, { 'Content-Length': length }).flushHeaders();
  response.write(text);
  // Behind what was written, where the end of a socket that is destroyed may overtake it.
  request.socket.end();
};
const listing = (...keys: string[]) => status(200, `<ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`);

const CREDENTIALS = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
let server: Server;
let answers: Answer[];
let asked: Asked[];
let client: DynamoDBClient;
let s3: S3Client;
let objects: ImportObjects;
let endpoint: string;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; }).on('end', () => {
      asked.push({ method: request.method, url: request.url, headers: request.headers, body });
      (answers.shift() ?? status(418))(request, response);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new DynamoDBClient({ ...CLIENT_SETTINGS, ...CREDENTIALS });
  s3 = new S3Client({ ...CLIENT_SETTINGS, ...CREDENTIALS, endpoint, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  objects = new ImportObjects(s3, 'bucket');
});
afterEach(async () => {
  client.destroy();
  s3.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

async function read(from = 0): Promise<string> {
  let text = '';
  for await (const chunk of objects.read('imports/o/a b.csv', 'e', from)) {
    text += chunk.toString();
  }
  return text;
}

test('one version is read, from an offset on', async () => {
  answers = [status(206, 'rest')];
  expect(await read(7)).toBe('rest');
  expect(asked).toMatchObject([{ method: 'GET', url: '/bucket/imports/o/a%20b.csv?x-id=GetObject', headers: { 'range': 'bytes=7-', 'if-match': '"e"' } }]);
  expect(asked[0].headers.authorization).toMatch(/SignedHeaders=[^,]*if-match[^,]*range/);
});

test('a stream that breaks goes on where it broke', async () => {
  answers = [breaks('abc', 9), status(503), breaks('def', 6), status(206, 'ghi')];
  expect(await read()).toBe('abcdefghi');
  expect(asked.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=3-', 'bytes=3-', 'bytes=6-']);
});

test('a stream that always breaks is given up', async () => {
  answers = Array.from({ length: 50 }, () => breaks('', 9));
  await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(asked).toHaveLength(6);
});

test('a stream that gets on between its breaks is never given up', async () => {
  answers = [...Array.from('abcdefgh', (letter) => breaks(letter, 9)), status(206, 'i')];
  expect(await read()).toBe('abcdefghi');
});

test('reading may end early, and lets go of its stream', async () => {
  const body = Readable.from([Buffer.from('a'), Buffer.from('b')]);
  objects = new ImportObjects({ send: async () => ({ Body: body }) } as object as S3Client, 'bucket');
  for await (const chunk of objects.read('k', 'e', 0)) {
    expect(chunk.toString()).toBe('a');
    break;
  }
  expect(body.destroyed).toBe(true);
});

test('a stream that is silent for 20 seconds is broken, and goes on where it broke', async () => {
  const silences: number[] = [];
  const ranges: (string | undefined)[] = [];
  const bodies = [['abc', true], ['def', false]] as const;
  const send = async ({ input: { Range } }: { readonly input: { readonly Range?: string } }) => {
    const [text, silent] = bodies[ranges.push(Range) - 1];
    const chunks: (string | null)[] = silent ? [text] : [text, null];
    let fallSilent = () => {};
    const body = new Readable({
      read() {
        const chunk = chunks.shift();
        if (chunk === undefined) fallSilent();
        else this.push(chunk);
      },
    });
    const setTimeout = (milliseconds: number, hear: () => void) => {
      silences.push(milliseconds);
      fallSilent = hear;
    };
    return { Body: Object.assign(body, { setTimeout }) };
  };
  objects = new ImportObjects({ send } as object as S3Client, 'bucket');
  expect(await read()).toBe('abcdef');
  expect([silences, ranges]).toEqual([[20_000, 20_000], [undefined, 'bytes=3-']]);
});

test.each<[string, Answer[], string]>([
  ['another version', [status(412)], 'ObjectReplacedError'],
  ['no object', [status(404)], 'ObjectGoneError'],
  ['a request that S3 refuses', [status(400, '<Error><Code>InvalidRequest</Code></Error>')], 'InvalidRequest'],
  ['no object, in the words for those who may not list', [status(403), listing()], 'ObjectGoneError'],
  ['a longer key', [status(403), listing('imports/o/a+b.csv.bak')], 'ObjectGoneError'],
  ['an object that may not be read', [status(403, '<Error><Code>AccessDenied</Code></Error>'), listing('imports/o/a+b.csv')], 'AccessDenied'],
  ['nothing that may be known', [status(403), status(403, '<Error><Code>AccessDenied</Code></Error>')], 'AccessDenied'],
])('%s is told apart', async (_, given, name) => {
  answers = given;
  await expect(read()).rejects.toMatchObject({ name });
  expect(asked.slice(1).filter(({ url }) => !url?.includes('encoding-type=url'))).toEqual([]);
});

test('a report is written with its checksum', async () => {
  answers = [status(500), status(200)];
  await objects.write('reports/o/i.json', '{"ü":1}', 'application/json');
  expect(asked[1]).toMatchObject({
    method: 'PUT',
    url: '/bucket/reports/o/i.json?x-id=PutObject',
    body: '{"ü":1}',
    headers: { 'content-type': 'application/json', 'content-length': '8', 'x-amz-checksum-sha256': expect.stringMatching(/^.{43}=$/) },
  });
});

test('a continuation is sent as the client of SQS sends it', async () => {
  const object = { key: 'imports/o/ü.csv', size: 1, etag: 'e', sequencer: '0A' };
  const queueUrl = `${endpoint}/123456789012/queue`;
  const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
  answers = [status(503), status(200, '{"MessageId":"m"}'), status(200, '{"MessageId":"m"}')];
  await new ImportQueue(new OwnQueue(client.config, queueUrl)).goOn(object, 1001);
  const official = new SQSClient({ ...CREDENTIALS, endpoint, md5: false });
  await official.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(continuation(object)), DelaySeconds: 2 }));
  official.destroy();
  now.mockRestore();
  const shape = ({ method, url, headers, body }: Asked) => ({
    method,
    url,
    body: JSON.parse(body) as object,
    host: headers.host,
    type: headers['content-type'],
    target: headers['x-amz-target'],
    scope: /Credential=\S+/.exec(String(headers.authorization))?.[0],
  });
  expect(shape(asked[1])).toEqual(shape(asked[2]));
});
