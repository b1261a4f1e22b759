import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** An emulated service that listens on the loopback interface. */
export interface Emulator {
  readonly host: string;
  readonly port: number;
}

const START_TIMEOUT_MS = 60_000;

/** Waits for the line that says where the process listens; fails with what it said instead. Once it listens, its end is told to `ended`. */
export async function listening(name: string, child: ChildProcess, ended: (how: string) => void): Promise<Emulator> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${name} has no output to read`);
  const emulator = await started(name, child, [stdout, stderr]);
  const end = (code: number | null, signal: string | null): void => ended(`${name} ended with ${signal ?? `the status ${code}`}`);
  if (child.exitCode !== null || child.signalCode !== null) end(child.exitCode, child.signalCode);
  else child.once('exit', end);
  return emulator;
}

async function started(name: string, child: ChildProcess, outputs: readonly Readable[]): Promise<Emulator> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    // Some say it on the one, some on the other.
    for (const stream of outputs) {
      createInterface({ input: stream }).on('line', (line) => {
        const port = /listening on https?:\/\/[^:]+:(?<port>\d+)/i.exec(line)?.groups?.port;
        if (port !== undefined) resolve({ host: '127.0.0.1', port: Number(port) });
        said.push(line);
      });
    }
    setTimeout(() => reject(new Error(`${name} does not listen: ${said.join('\n')}`)), START_TIMEOUT_MS).unref();
    child.once('error', (error) => reject(new Error(`${name} does not start: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said.join('\n')}`)));
  });
}

/** For programs that cannot choose a port themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system assigns no port');
  return address.port;
}
