import { spawn } from 'child_process';
import { once } from 'events';
import { readdirSync, readFileSync } from 'fs';
import type { Command } from './language';

const EVERY_MS = 50;
const TICK_MS = 10;

/** Resources used by a process and its children. */
export interface Cost {
  /** Seconds of CPU, in the programs and in the kernel. 0 where the system has no `/proc`. */
  readonly cpu: number;
  /** The most memory at one time, in MiB, where what several processes share counts once. */
  readonly memory: number;
}

/** Runs a command to its end. An app in another language runs Node.js beside it, so both are watched while they run. */
export async function measured({ cwd, command, args }: Command): Promise<Cost> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  const cpu = new Map<number, number>();
  let memory = 0;
  const timer = setInterval(() => {
    const sizes = processes(child.pid!).map((pid) => {
      cpu.set(pid, cpuOf(pid) ?? cpu.get(pid) ?? 0);
      return memoryOf(pid);
    });
    memory = Math.max(memory, sizes.reduce((sum, size) => sum + size, 0));
  }, EVERY_MS);
  try {
    const [status] = await once(child, 'close') as [number | null];
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  } finally {
    clearInterval(timer);
  }
  return { cpu: [...cpu.values()].reduce((sum, each) => sum + each, 0) / 1000, memory };
}

function processes(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) => contentsOf(`/proc/${pid}/task/${thread}/children`)?.split(' ') ?? []);
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => processes(Number(child)))];
}

/** Each thread has children of its own. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function cpuOf(pid: number): number | undefined {
  // The name of a process is in parentheses and may hold spaces.
  const fields = contentsOf(`/proc/${pid}/stat`)?.split(/\) (?=\S )/)[1]?.split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function memoryOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(contentsOf(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) / 1024;
}

/** A process may end while it is looked at. */
function contentsOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
