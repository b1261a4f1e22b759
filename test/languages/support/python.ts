import { cpSync } from 'fs';
import { join } from 'path';
import { APPS, Language, LOWEST, run } from './language';

/** A wheel in a virtual environment. */
export const PYTHON: Language = {
  name: 'python',
  tools: ['python3 --version', 'python3 -m venv --help'],
  prepare: (bindings, folder) => {
    cpSync(join(APPS, 'python'), folder, { recursive: true });
    run(folder, 'python3', '-m', 'venv', '.venv');
    const python = join(folder, '.venv', 'bin', 'python');
    run(folder, python, '-m', 'pip', 'install', '--quiet', `aws-cdk-lib==${LOWEST.cdk}`, `constructs==${LOWEST.constructs}`, bindings);
    return (system, outdir) => void run(folder, python, 'app.py', system, outdir);
  },
};
