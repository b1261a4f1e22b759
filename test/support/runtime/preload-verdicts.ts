import { createRequire } from 'node:module';
import { join } from 'node:path';

// Node runs this file as it is, before the program of a child process. CDK_OUTDIR says that the program is an app.
if (process.env.CDK_OUTDIR !== undefined) {
  const load = createRequire(join(process.cwd(), 'test', 'support', 'runtime', 'preload-verdicts.ts'));
  const { cacheVerdictsOfCdk } = load('./verdict-cache.ts') as typeof import('./verdict-cache');
  cacheVerdictsOfCdk(load);
}
