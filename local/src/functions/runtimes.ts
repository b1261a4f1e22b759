import { childProgram } from '../emulators/children';

/** How the functions of one family of runtimes are started. Another family is another entry. */
export interface RuntimeLauncher {
  readonly matches: RegExp;
  readonly command: string;
  readonly args: readonly string[];
}

const LAUNCHERS: readonly RuntimeLauncher[] = [
  {
    // AWS's own runtime client, on the Node.js that runs this program.
    matches: /^nodejs\d/,
    command: process.execPath,
    args: ['--require', childProgram('preload.cjs'), require.resolve('aws-lambda-ric')],
  },
];

export function launcher(runtime: string): RuntimeLauncher {
  const found = LAUNCHERS.find(({ matches }) => matches.test(runtime));
  if (found === undefined) throw new Error(`its runtime ${runtime} is not supported; the local runner runs nodejs functions`);
  return found;
}
