import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isObject, parsed } from '../json';

const FILE = 'runner.lock';
/** A file may be read before its text is in it, or vanish while it is read. */
const ATTEMPTS = 40;
const PAUSE_MS = 25;
/** A process that is stopped, for example by a debugger, accepts connections and answers none. */
const SILENCE_MS = 2_000;

/** Released when the process ends. */
const held = new Set<DirectoryLock>();
let listens = false;

/** Another runner has the directory. */
export class DirectoryTaken extends Error {
  constructor(public readonly pid: number, message: string) {
    super(message);
  }
}

interface Holder {
  readonly pid: number;
  /** Where the holder tells its id for as long as it lives. */
  readonly port: number;
  readonly id: string;
}

/**
 * A directory that only one runner uses at a time. A file in it names the runner, which listens on a port until it ends, however it ends. So the
 * file of a runner that was killed is known as such, even if its process id belongs to another program now, and no operating system's locks are needed.
 */
export class DirectoryLock {
  /**
   * @param refusal what to say where the process of that id has the directory
   * @param name of the file; a directory may be locked for several purposes
   */
  public static async take(directory: string, refusal: (pid: number) => string, name = FILE): Promise<DirectoryLock> {
    mkdirSync(directory, { recursive: true });
    const lock = await DirectoryLock.open(join(directory, name));
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (created(lock.file, lock.text)) return lock;
        const text = read(lock.file);
        const holder = holderOf(text);
        if (holder !== undefined && await lives(holder)) throw new DirectoryTaken(holder.pid, refusal(holder.pid));
        // One that has no text yet is being written.
        if (text !== undefined && (holder !== undefined || attempt > ATTEMPTS / 2)) remove(lock.file, text, lock.id);
        else await pause(PAUSE_MS);
      }
      throw new Error(`${lock.file} can't be taken over. Remove it if no runner uses ${directory}`);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private static async open(file: string): Promise<DirectoryLock> {
    const id = randomUUID();
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(id)).listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    const address = server.address();
    const holder: Holder = { pid: process.pid, port: isObject(address) ? Number(address.port) : 0, id };
    return new DirectoryLock(file, id, JSON.stringify(holder), server);
  }

  private constructor(private readonly file: string, private readonly id: string, private readonly text: string, private readonly server: Server) {
    if (!listens) process.on('exit', () => held.forEach((lock) => lock.release()));
    listens = true;
    held.add(this);
  }

  public release(): void {
    held.delete(this);
    this.server.close();
    if (read(this.file) === this.text) rmSync(this.file, { force: true });
  }
}

/** False: there is one already. */
function created(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Undefined: there is none. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Removes the file of a runner that is gone. Another runner may have done so meanwhile: then the file is its own, and comes back. */
function remove(file: string, text: string, id: string): void {
  const aside = `${file}.${id}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved !== undefined && moved !== text) created(file, moved);
  rmSync(aside, { force: true });
}

function holderOf(text: string | undefined): Holder | undefined {
  const { pid, port, id } = parsed(text ?? '') ?? {};
  return typeof pid === 'number' && typeof port === 'number' && typeof id === 'string' ? { pid, port, id } : undefined;
}

async function lives({ pid, port, id }: Holder): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1');
    const end = (isAlive: boolean): void => {
      socket.destroy();
      resolve(isAlive);
    };
    socket.setEncoding('utf8').setTimeout(SILENCE_MS, () => end(isRunning(pid)));
    socket.on('data', (chunk: string) => (said += chunk)).on('end', () => end(said === id)).on('error', () => end(false));
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user can't be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
