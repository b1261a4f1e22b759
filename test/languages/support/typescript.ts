import { cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPS, LOWEST, ReadyApp, ROOT, run } from './language';

/** The same app in TypeScript, with the packed library and the lowest CDK. */
export function typescript(tarball: string, folder: string, app = join(APPS, 'typescript')): ReadyApp {
  cpSync(app, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', tarball, `aws-cdk-lib@${LOWEST.cdk}`, `constructs@${LOWEST.constructs}`);
  const programs = join(ROOT, 'node_modules', '.bin');
  run(folder, join(programs, 'tsc'), '--strict', '--target', 'es2022', '--module', 'node16', '--outDir', 'compiled', '--types', 'node', '--typeRoots',
    join(ROOT, 'node_modules', '@types'), 'app.ts');
  return {
    compiled: '`tsc --strict`', package: tarball, synthesize: (system, outdir) => ({ cwd: folder, command: join(programs, 'node'), args: [join('compiled', 'app.js'), system, outdir] }),
  };
}
