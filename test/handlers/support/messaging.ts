import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface LocalServices {
  readonly endpoint: string;
  stop(): Promise<void>;
}

// A separate process, because the emulator is an ES module; it ends with its standard input, so with this process.
const PROGRAM = `
process.stdin.on('end', () => process.exit()).resume();
import('fauxqs')
  .then(({ startFauxqs }) => startFauxqs({ port: 0, logger: false }))
  .then((server) => console.log(server.port));`;

/** Separate S3, SQS and SNS for one test file. */
export async function startServices(): Promise<LocalServices> {
  const child: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The emulator of S3, SQS and SNS did not start.')));
    if (child.stdout !== null) {
      createInterface(child.stdout).once('line', resolve);
    }
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', () => resolve());
      child.stdin?.end();
    }),
  };
}
