import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** Address of a listener on the loopback interface. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An emulated service. */
export interface Emulator extends Endpoint {
  /** Resolves when its process has ended and the system knows it. */
  readonly ended: Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
/** The system learns of the end of a process a moment after its connections break. */
const NEWS_TIMEOUT_MS = 2_000;

/** Call it where a connection breaks: if that is because the emulator has ended, the cause is then known and logged before its consequences. */
export async function learnWhy(endpoint: Endpoint | Emulator): Promise<void> {
  if (!('ended' in endpoint)) return;
  await Promise.race([endpoint.ended, new Promise((resolve) => setTimeout(resolve, NEWS_TIMEOUT_MS).unref())]);
}

/** Waits for the line that says where the process listens; fails with what it said instead. Once it listens, its end is told to `ended`. */
export async function listening(name: string, child: ChildProcess, ended: (how: string) => void): Promise<Emulator> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error(`${name} has no output to read`);
  const endpoint = await started(name, child, [stdout, stderr]);
  const end = new Promise<void>((resolve) => {
    const tell = (code: number | null, signal: string | null): void => {
      ended(`${name} ${howEnded(code, signal)}`);
      resolve();
    };
    if (child.exitCode !== null || child.signalCode !== null) tell(child.exitCode, child.signalCode);
    else child.once('exit', tell);
  });
  return { ...endpoint, ended: end };
}

function howEnded(code: number | null, signal: string | null): string {
  return `ended with ${signal ?? `the status ${code}`}`;
}

async function started(name: string, child: ChildProcess, outputs: readonly Readable[]): Promise<Endpoint> {
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
    child.once('exit', (code, signal) => reject(new Error([`${name} ${howEnded(code, signal)} before it listened`, ...said].join('\n'))));
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
