import { readFileSync } from 'node:fs';

const TICK_MILLISECONDS = 10;

/** A process and all that it has started. */
function tree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((child) => child !== '').map(Number);
  return [pid, ...children.flatMap(tree)];
}

/** Memory of a process tree in MiB, where what several share counts once. */
export function memoryOf(pid: number): number {
  const shares = tree(pid).map((each) => Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'))?.[1]));
  return shares.reduce((sum, share) => sum + share, 0) / 1024;
}

/** Milliseconds of CPU that a process tree has taken. */
export function cpuOf(pid: number): number {
  const ticks = tree(pid).map((each) => {
    // The name of a process is in parentheses and may hold spaces.
    const [, fields] = readFileSync(`/proc/${each}/stat`, 'utf8').split(/\) (?=\S )/);
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return user + system;
  });
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MILLISECONDS;
}
