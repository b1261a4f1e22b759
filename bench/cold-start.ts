/**
 * What a cold start costs: from the start of the process to the first answer, against a function that does nothing.
 * Both run as the local runner starts them, in processes of their own, taken in turns; DynamoDB
 * and S3 answer at once, over HTTPS. Prints medians and their ratios.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHIM, bundle } from '../projenrc/handler-bundling';
import { apiEvent } from '../test/handlers/support/api';
import { selfSigned } from '../test/handlers/support/certificate';
import { SCENARIOS, startFakeAws } from '../test/handlers/support/fake-aws';

const ROUNDS = Number(process.argv[2] ?? 25);
const ROOT = join(__dirname, '..');
const BARE = "exports.handler = async () => ({ statusCode: 200, body: '' });\n";

/** What Lambda tells every function about itself. */
const LAMBDA = {
  _HANDLER: 'index.handler',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'function',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/function',
  AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
};

interface Subject {
  readonly title: string;
  readonly folder: string;
  readonly event: object;
}

const SUBJECTS: readonly Subject[] = [
  { title: 'bare', folder: 'bare', event: {} },
  { title: 'items: GET /items/{id}', folder: 'items', event: apiEvent('GET /items/{id}', { id: SCENARIOS.ok }) },
  { title: 'files: POST /files', folder: 'files', event: apiEvent('POST /files', { body: { name: 'a.png', contentType: 'image/png', size: 5 } }) },
  { title: 'files: GET /files/{id}, just uploaded', folder: 'files', event: apiEvent('GET /files/{id}', { id: SCENARIOS.ok }) },
];

/** Milliseconds until the first answer to the event. */
async function coldStart(taskRoot: string, event: object, variables: Readonly<Record<string, string>>): Promise<number> {
  const progress = new EventEmitter();
  const answer = once(progress, 'answer') as Promise<[string]>;
  let handed = false;
  const runtimeApi = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.endsWith('/next')) {
      if (!handed) {
        handed = true;
        response.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': 'invocation',
          'lambda-runtime-deadline-ms': String(Date.now() + 10_000),
          'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:111122223333:function:function',
        }).end(JSON.stringify(event));
      }
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
      response.writeHead(202).end();
      progress.emit('answer', body);
    });
  }).listen(0, '127.0.0.1');
  await once(runtimeApi, 'listening');
  const { port } = runtimeApi.address() as AddressInfo;
  const begin = process.hrtime.bigint();
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'local', 'child', 'nodejs', 'main.cjs')], {
    cwd: taskRoot,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...LAMBDA, ...variables, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, LAMBDA_TASK_ROOT: taskRoot },
  });
  child.once('exit', () => progress.emit('error', new Error('The function ended without an answer.')));
  const [body] = await answer;
  const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
  child.removeAllListeners('exit').kill('SIGKILL');
  runtimeApi.close();
  runtimeApi.closeAllConnections();
  const { statusCode } = JSON.parse(body) as { statusCode?: number };
  if (statusCode === undefined || statusCode >= 300) {
    throw new Error(`The function failed: ${body}`);
  }
  return milliseconds;
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const certificate = selfSigned();
  writeFileSync(join(directory, 'ca.pem'), certificate.cert);
  write(join(directory, 'bare'), { 'index.js': BARE });
  for (const name of ['items', 'files']) {
    write(join(directory, name), { 'main.js': await bundle(`src/handlers/${name}.lambda.ts`), 'index.js': SHIM });
  }
  const aws = await startFakeAws(certificate);
  const variables = {
    TABLE_NAME: 'entities', BUCKET_NAME: 'bucket', AWS_ENDPOINT_URL: aws.endpoint, NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem'),
  };
  const samples = SUBJECTS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { folder, event }] of SUBJECTS.entries()) {
      samples[index].push(await coldStart(join(directory, folder), event, variables));
      aws.take();
    }
  }
  const medians = samples.map((values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]);
  console.log(`first answer of a new process, medians of ${ROUNDS}, Node.js ${process.version}`);
  SUBJECTS.forEach(({ title }, index) => console.log(`${title}: ${medians[index].toFixed(0)} ms, ratio ${(medians[index] / medians[0]).toFixed(2)}`));
  await aws.stop();
  rmSync(directory, { recursive: true });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder);
  Object.entries(files).forEach(([name, contents]) => writeFileSync(join(folder, name), contents));
}

measure().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
