import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BUILD, ROOT, program } from '../harness/build';
import { freePort, measureServer } from '../harness/server';
import type { Subject } from '../harness/subject';

const REQUESTS = 1000;

/** The local runner against serverless-offline, with the same function behind the same route; and the runner with the whole system. */
export function localRunner(): Subject {
  const runner = join(ROOT, 'local', 'lib', 'main.js');
  const bench = join(ROOT, 'bench');
  const serverless = join(bench, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const assembly = (path: string): string => {
    const outdir = join(BUILD, 'assemblies', path);
    execFileSync(process.execPath, [program(path), outdir], { stdio: ['ignore', 'ignore', 'pipe'] });
    return outdir;
  };
  const [hello, system] = [assembly('apps/hello'), assembly('installed/library')];
  const answer = { path: '/hello', status: 200, requests: REQUESTS };
  return {
    name: 'local runner',
    about: `Starts a local runner, waits for its first answer, and sends ${REQUESTS} requests, ten at a time, to a function that answers at once. `
      + 'Memory is that of the runner and of all its processes, with shared memory counted once. The whole system is asked without a '
      + 'token, which the runner refuses. The peer is serverless-offline 13 with serverless 3: later versions need an account.',
    metrics: { start: 'first answer, ms', memory: 'memory, MiB', cpu: 'CPU per request, ms', perSecond: 'requests a second' },
    contenders: [
      {
        name: 'local runner',
        run: async () => {
          const port = await freePort();
          return measureServer({ ...answer, args: [runner, hello, '--port', String(port)], path: '/prod/hello' }, port);
        },
      },
      {
        name: 'serverless-offline',
        run: async () => {
          const [port, lambdaPort] = [await freePort(), await freePort()];
          const args = [serverless, 'offline', 'start', '--httpPort', String(port), '--lambdaPort', String(lambdaPort)];
          return measureServer({ ...answer, args, cwd: join(bench, 'serverless-offline') }, port);
        },
      },
      {
        name: 'local runner, whole system',
        run: async () => {
          const port = await freePort();
          return measureServer({ args: [runner, system, '--port', String(port)], path: '/prod/items', status: 401, requests: REQUESTS }, port);
        },
      },
    ],
    comparisons: [
      ...['start', 'memory', 'cpu'].map((metric) => ({ of: 'local runner', to: 'serverless-offline', metric })),
      { of: 'serverless-offline', to: 'local runner', metric: 'perSecond' },
    ],
    rounds: 5,
  };
}
