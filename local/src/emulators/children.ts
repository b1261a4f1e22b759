import { ChildProcess, ChildProcessByStdio, spawn, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** The small programs that run in other processes; beside `src` and beside `lib` alike. */
export function childProgram(name: string): string {
  return join(__dirname, '..', '..', 'child', name);
}

/** Ends what it is told of when the runner ends, see `child/guard.cjs`. In a separate session, so that Ctrl+C at the terminal doesn't reach it. */
export function startGuard(): ChildProcessByStdio<Writable, null, null> {
  const guard = spawn(process.execPath, [childProgram('guard.cjs')], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} });
  guard.unref();
  guard.stdin.on('error', () => undefined);
  (guard.stdin as unknown as { unref?(): void }).unref?.();
  return guard;
}

/** Every process and directory of one system. Nothing of it outlives the runner, see `child/guard.cjs`. */
export class Children {
  private readonly running = new Set<ChildProcess>();
  private readonly directories: string[] = [];
  private stopped = false;
  private readonly guard = startGuard();

  /** Whether the processes end because the system does. */
  public get stopping(): boolean {
    return this.stopped;
  }

  public async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'cdk-serverless-api-local-'));
    this.guard.stdin.write(`=${directory}\n`);
    this.directories.push(directory);
    return directory;
  }

  /** Removes a directory that is not needed any longer. */
  public discard(directory: string): void {
    const index = this.directories.indexOf(directory);
    if (index < 0) return;
    this.directories.splice(index, 1);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Starts a process with exactly this environment; its standard input is a pipe that closes with the runner. */
  public spawn(command: string, args: readonly string[], options: SpawnOptions & { env: NodeJS.ProcessEnv }): ChildProcess {
    const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    if (child.pid !== undefined) this.guard.stdin.write(`+${child.pid}\n`);
    this.running.add(child);
    child.stdin?.on('error', () => undefined);
    child.once('exit', () => {
      this.running.delete(child);
      if (child.pid !== undefined) this.guard.stdin.write(`-${child.pid}\n`);
    });
    return child;
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    const gone = [...this.running].map((child) => once(child, 'exit'));
    for (const child of this.running) child.kill('SIGKILL');
    await Promise.all(gone);
    for (const directory of this.directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    const guarded = this.guard.exitCode === null ? once(this.guard, 'exit') : undefined;
    this.guard.ref();
    this.guard.stdin.end();
    await guarded;
  }
}
