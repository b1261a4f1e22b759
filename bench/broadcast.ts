import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import { broadcastHandler } from '../src/handlers/broadcast/broadcast-handler';
import { frameOf } from '../src/handlers/broadcast/frame';
import { FrameSender } from '../src/handlers/broadcast/frame-sender';
import { ManagementApi, PARALLEL } from '../src/handlers/broadcast/management-api';
import { ProgressTable } from '../src/handlers/broadcast/progress-table';
import { BROADCAST } from '../src/handlers/catalog';
import { ConnectionRegistry } from '../src/handlers/realtime/connection-registry';
import { Environment } from '../src/handlers/shared/environment';
import { telemetryOf } from '../src/handlers/shared/telemetry';
import { type Certificate, selfSigned } from '../test/handlers/support/certificate';

/*
 * CPU time of a broadcast's frame, and the time that the shipped function would take for it: `tsx bench/broadcast.ts`. A fake
 * management API over HTTPS answers after 15 ms, a fake table hands out connections. CPU is what counts: a function has a share of one.
 */
const LATENCY_MILLISECONDS = 15;
const PAGE = 1000;
/** Of a vCPU, which Lambda gives whole at 1,769 MB. */
const SHARE = BROADCAST.memorySizeMiB / 1769;
const MESSAGE = { version: 1, id: 'bench', message: { type: 'order.shipped', text: 'x'.repeat(400) } };

/** As long as those of API Gateway. */
const connectionId = (index: number) => `L0SM9cOF${String(index).padStart(6, '0')}o=`;

/** The services. The function is in a separate process, so their CPU time doesn't count as the function's. */
function serve(certificate: Certificate, listening: (port: number) => void): void {
  const answer: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const target = request.headers['x-amz-target'];
      const content = target === undefined ? '' : JSON.stringify(String(target).endsWith('Query') ? page(body) : {});
      setTimeout(() => response.writeHead(200, { 'Content-Length': content.length }).end(content), LATENCY_MILLISECONDS);
    });
  };
  const server = createServer(certificate, answer);
  server.listen(0, '127.0.0.1', () => listening((server.address() as AddressInfo).port));
}

function page(body: string): object {
  const values = (JSON.parse(body) as { ExpressionAttributeValues: Record<string, { S: string }> }).ExpressionAttributeValues;
  const size = Number(values[':pk'].S.split('#')[1].split(' ')[1]);
  const last = values[':last'].S.slice('CONNECTION#'.length);
  const begin = last === '' ? 0 : Number(last.slice(8, 14)) + 1;
  const Items = Array.from({ length: Math.min(PAGE, size - begin) }, (_, index) => ({
    sk: { S: `CONNECTION#${connectionId(begin + index)}` }, connectedAt: { N: '1767225600000' },
  }));
  return { Items, Count: Items.length, ...(begin + PAGE < size ? { LastEvaluatedKey: { sk: Items.at(-1)?.sk } } : {}) };
}

async function measure(name: string, frames: number, work: () => Promise<unknown>): Promise<void> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000;
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  console.log([
    name.padEnd(46), `${frames} frames`.padStart(14), `${(cpu / frames).toFixed(3)} ms of CPU each`.padStart(24),
    `${seconds(performance.now() - start)} here`.padStart(14), `${seconds(cpu / SHARE)} of CPU at ${BROADCAST.memorySizeMiB} MB`.padStart(26),
  ].join('  '));
}

async function run(port: string): Promise<void> {
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'ASIATEST', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'x'.repeat(800) });
  const endpoint = `https://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ endpoint });
  const telemetry = telemetryOf(BROADCAST, new Environment(BROADCAST));
  const handler = broadcastHandler({
    registry: new ConnectionRegistry(client, 'connections'),
    progress: new ProgressTable(client, 'connections'),
    sender: new FrameSender(new ManagementApi(`${endpoint}/prod`, client.config), telemetry.logger),
    ...telemetry,
  });
  const context = { getRemainingTimeInMillis: () => BROADCAST.timeoutSeconds * 1000 } as Context;
  const batch = (messages: number, connections: number) => measure(`${messages} to ${connections} connections`, messages * connections, async () => {
    const Records = Array.from({ length: messages }, (_, index) => (
      { messageId: String(index), body: JSON.stringify({ ...MESSAGE, to: { group: `${index} ${connections}` } }) }
    ));
    const { batchItemFailures } = await handler({ Records } as object as SQSEvent, context);
    console.log(batchItemFailures.length === 0 ? 'complete:' : `${batchItemFailures.length} come again:`);
  });
  await batch(1, 2000);
  await batch(1, 10_000);
  await batch(10, 2000);
  await batch(10, 10_000);

  const sdk = new ApiGatewayManagementApiClient({ endpoint: `${endpoint}/prod`, requestHandler: { httpsAgent: new Agent({ keepAlive: true, maxSockets: PARALLEL }) } });
  const Data = Buffer.from(frameOf({ ...MESSAGE, to: { group: 'g' } }).text);
  await measure('the SDK\'s client, to compare with', 10_000, async () => {
    let next = 0;
    await Promise.all(Array.from({ length: PARALLEL }, async () => {
      while (next < 10_000) {
        await sdk.send(new PostToConnectionCommand({ ConnectionId: connectionId(next++), Data }));
      }
    }));
  });
}

if (process.env.BENCH_PORT === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'broadcast-'));
  const certificate = selfSigned();
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  serve(certificate, (port) => {
    const variables = { BENCH_PORT: String(port), NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
    fork(__filename, { env: { ...process.env, ...variables }, execArgv: process.execArgv }).once('exit', (code) => {
      rmSync(folder, { recursive: true });
      process.exit(code ?? 1);
    });
  });
} else {
  void run(process.env.BENCH_PORT).then(() => process.exit(0));
}
