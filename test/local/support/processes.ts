import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started, and those that they have started. */
export function descendants(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((candidate) => parentOf(candidate) === pid);
  return [...children, ...children.flatMap(descendants)];
}

export function parentOf(pid: number): number | undefined {
  return Number(read(pid, 'stat')?.split(') ').pop()?.split(' ')[1]);
}

export function commandOf(pid: number): string {
  return read(pid, 'cmdline')?.replaceAll('\0', ' ') ?? '';
}

export function alive(pid: number): boolean {
  const state = read(pid, 'stat')?.split(') ').pop()?.charAt(0);
  return state !== undefined && state !== 'Z';
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
