import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

// Node runs this file as it is, before the program of a child process. CDK_OUTDIR says that the program is an app.
// The command of tsx, which starts the program in its own process, needs none of it.
if (process.env.CDK_OUTDIR !== undefined && basename(process.argv[1] ?? '') !== 'tsx') {
  const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'preload-verdicts.ts'));
  const { cacheVerdictsOfCdk } = load('./verdict-cache.ts') as typeof import('./verdict-cache');
  cacheVerdictsOfCdk(load);
}
