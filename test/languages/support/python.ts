import { cpSync, readdirSync } from 'fs';
import { join } from 'path';
import { APPS, Language, LOWEST, run } from './language';

const CHECKER = 'mypy==2.4.1';

/** A wheel in a virtual environment, with the types of the app checked. */
export const PYTHON: Language = {
  name: 'python',
  tools: ['python3 --version', 'python3 -m venv --help'],
  prepare: (bindings, folder) => {
    cpSync(join(APPS, 'python'), folder, { recursive: true });
    run(folder, 'python3', '-m', 'venv', '.venv');
    const python = join(folder, '.venv', 'bin', 'python');
    const wheels = join(folder, 'wheels');
    run(folder, python, '-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', wheels, bindings);
    const wheel = join(wheels, readdirSync(wheels)[0]);
    run(folder, python, '-m', 'pip', 'install', '--quiet', `aws-cdk-lib==${LOWEST.cdk}`, `constructs==${LOWEST.constructs}`, CHECKER, wheel);
    run(folder, python, '-m', 'mypy', '--strict', 'app.py');
    return { compiled: '`mypy --strict`', package: wheel, synthesize: (system, outdir) => ({ cwd: folder, command: python, args: ['app.py', system, outdir] }) };
  },
};
