import { cpSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPS, LOWEST, ROOT, run, RunApp } from './language';

/** The same app in TypeScript, with the packed library and the lowest CDK. */
export function typescript(tarball: string, folder: string): RunApp {
  cpSync(join(APPS, 'typescript'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', tarball, `aws-cdk-lib@${LOWEST.cdk}`, `constructs@${LOWEST.constructs}`);
  return (system, outdir) => void run(folder, join(ROOT, 'node_modules', '.bin', 'tsx'), 'app.ts', system, outdir);
}
