import { spawn } from 'child_process';

interface Ended { readonly output: string; readonly status: number }

/** Runs a command line. Prints its output when it has ended, so that it stays together. */
async function run(command: string): Promise<Ended> {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const status = await new Promise<number>((resolve) => { child.on('close', (code) => resolve(code ?? 1)); });
  return { output, status };
}

/** Runs the command lines that are its arguments, each on a separate processor. Fails when one of them does. */
async function main(): Promise<void> {
  const all = await Promise.all(process.argv.slice(2).map(async (command) => {
    const ended = await run(command);
    process.stdout.write(ended.output);
    return ended;
  }));
  process.exitCode = Math.max(0, ...all.map(({ status }) => status));
}

void main();
