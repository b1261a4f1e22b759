import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from './figures';
import { cpuOf, memoryOf } from './process-tree';

const PARALLEL = 10;
const START_MILLISECONDS = 60_000;

/** A program that serves HTTP. */
export interface Server {
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly path: string;
  /** Status of a good answer. */
  readonly status: number;
  readonly requests: number;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** Starts the program, waits for its first answer, asks it in parallel, and ends it. */
export async function measureServer({ args, cwd, path, status, requests }: Server, port: number): Promise<Sample> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_NO_WARNINGS: '1', SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
  });
  const ended = once(child, 'exit');
  const pid = Number(child.pid);
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  const url = `http://127.0.0.1:${port}${path}`;
  try {
    while (await statusOf(url, agent).catch(() => undefined) !== status) {
      if (child.exitCode !== null || performance.now() - begin > START_MILLISECONDS) throw new Error(`${args.join(' ')} answers nothing at ${url}.`);
      await pause(10);
    }
    const start = performance.now() - begin;
    const [cpu, from] = [cpuOf(pid), performance.now()];
    let left = requests;
    await Promise.all(Array.from({ length: PARALLEL }, async () => {
      while (left > 0) {
        left -= 1;
        const answered = await statusOf(url, agent);
        if (answered !== status) throw new Error(`${url} answered with ${answered}.`);
      }
    }));
    return {
      start, memory: memoryOf(pid), cpu: (cpuOf(pid) - cpu) / requests, perSecond: 1000 * requests / (performance.now() - from),
    };
  } finally {
    agent.destroy();
    // The whole group: nothing that it has started stays.
    if (child.exitCode === null) process.kill(-pid, 'SIGTERM');
    await ended;
  }
}

async function statusOf(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      text(response).then(() => resolve(response.statusCode), reject);
    }).on('error', reject);
  });
}
