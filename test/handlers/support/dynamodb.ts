import { type ChildProcess, spawn } from 'node:child_process';
import { createServer as createPort } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface LocalDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

export const TABLE_NAME = 'entities';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A DynamoDB of its own for one test file: the emulator's binary where there is one, its JavaScript cousin elsewhere. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const port = await freePort();
  const binary = binaryPath();
  const stop = binary === undefined ? await startDynalite(port) : startBinary(binary, port);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1 });
  await untilReady(() => client.send(new CreateTableCommand({
    TableName: TABLE_NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  })));
  return { endpoint, client, stop: async () => { client.destroy(); await stop(); } };
}

function binaryPath(): string | undefined {
  try {
    return require.resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    return undefined;
  }
}

/** Ends with the pipe to it, so also when this process is killed. */
function startBinary(binary: string, port: number): () => Promise<void> {
  const script = '"$0" serve --port "$1" >/dev/null 2>&1 & cat; kill $!';
  const child: ChildProcess = spawn('sh', ['-c', script, binary, String(port)], { stdio: ['pipe', 'ignore', 'ignore'] });
  return () => new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}

async function startDynalite(port: number): Promise<() => Promise<void>> {
  const dynalite = jest.requireActual<(options: object) => import('node:http').Server>('dynalite');
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return () => new Promise((resolve) => { server.close(() => resolve()); });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createPort();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port'))));
    });
  });
}

async function untilReady(attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (left === 0) {
        throw error;
      }
      await pause(20);
    }
  }
}
