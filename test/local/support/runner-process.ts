import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compiledRunner } from './compiled-runner';
import { waitUntil } from './wait';

const ROOT = join(__dirname, '..', '..', '..');

/** The command in its own process, to see how it ends. */
export class RunnerProcess {
  /** Started, and ready. */
  public static async start(assembly: string, args: readonly string[] = ['--port', '0']): Promise<RunnerProcess> {
    const runner = new RunnerProcess([assembly, ...args]);
    await waitUntil(() => runner.output.includes('Running after') || runner.child.exitCode !== null, () => runner.output);
    return runner;
  }

  /** For what a failed test leaves running. */
  public static async stopAll(): Promise<void> {
    await Promise.all(RunnerProcess.all.splice(0).map(async (runner) => runner.stop()));
  }

  private static readonly all: RunnerProcess[] = [];

  public output = '';
  public readonly child: ChildProcess;
  /** The status with which it ends. */
  public readonly ended: Promise<number | null>;

  constructor(args: readonly string[], cwd: string = ROOT) {
    RunnerProcess.all.push(this);
    this.child = spawn(process.execPath, [compiledRunner(), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  public get pid(): number {
    return this.child.pid ?? 0;
  }

  public get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The address that it says for a logical id. */
  public address(logicalId: string): URL {
    const found = new RegExp(`^[^\\n]*\\(${logicalId}\\): (\\S+)$`, 'm').exec(this.output)?.[1];
    if (found === undefined) throw new Error(`no address of ${logicalId} in ${this.output}`);
    return new URL(found);
  }

  public async stop(): Promise<void> {
    if (this.running) this.child.kill('SIGTERM');
    await this.ended;
  }
}
