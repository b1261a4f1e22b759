import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

export interface ProcessCost {
  /** Milliseconds of CPU, in the program and in the kernel, from the start of the process. */
  readonly cpu: number;
  /** Milliseconds until the process has ended. */
  readonly wall: number;
  /** The most memory it ever had, in MiB. */
  readonly memory: number;
}

const MEASURE = join(__dirname, 'measure.cjs');

/** Runs a program in a separate process, from its start to its end. */
export async function measureProcess(program: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<ProcessCost> {
  const begin = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--require', MEASURE, program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_NO_WARNINGS: '1', ...env },
  });
  const [errors, report, [status]] = await Promise.all([
    text(child.stdio[2] as Readable), text(child.stdio[3] as Readable), once(child, 'close') as Promise<[number | null]>,
  ]);
  const wall = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${program} ended with ${status}. ${errors}`);
  return { ...JSON.parse(report) as { cpu: number; memory: number }, wall };
}
