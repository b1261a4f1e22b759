import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childProgram } from '../emulators/children';
import { messageOf } from '../json';

/** Command of a function's process. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether a debugger of Node.js can be attached. @default false */
  readonly debuggable?: boolean;
}

/** A family of runtimes. Another family is another entry. */
interface RuntimeFamily {
  readonly matches: RegExp;
  /** The file that inline code is written to. */
  readonly inlineFile: string;
  /** @param project where the app's packages are found */
  launch(project: string): Promise<Launch>;
}

/** A young generation of this many MB serves a function as well as the 16 that are Node.js's default, and many processes run side by side. */
const LEAN = ['--max-semi-space-size=4'];

const FAMILIES: readonly RuntimeFamily[] = [
  {
    // Handlers run on the Node.js that runs this program; what differs between Lambda's versions of the runtime follows the declared one.
    matches: /^nodejs\d/,
    inlineFile: 'index.js',
    launch: async (project) => ({ command: process.execPath, args: [...LEAN, childProgram('nodejs/main.cjs'), project], debuggable: true }),
  },
  {
    matches: /^python3\./,
    inlineFile: 'index.py',
    launch: async () => ({ command: await pythonOnPath(), args: ['-u', '-X', 'utf8', childProgram('bootstrap.py')] }),
  },
];

/** Information about a function's runtime. */
export type FoundRuntime = Launch & Pick<RuntimeFamily, 'inlineFile'>;

/** Supported runtimes, for error messages. */
export const SUPPORTED = 'the local runner runs functions of the nodejs and python3 runtimes, with their code inline, in a directory or in an archive';

/** A function that cannot run on this machine, whatever its code. */
export class UnsupportedFunction extends Error {}

/** The runtimes of one system. */
export class Runtimes {
  private readonly launches = new Map<RuntimeFamily, Promise<Launch>>();

  /** @param project where the app's packages are found */
  constructor(private readonly project: string) {}

  /** @param runtime none where the function is a container image */
  public async find(runtime: string | undefined): Promise<FoundRuntime> {
    if (runtime === undefined) throw new UnsupportedFunction('container images are not supported');
    const family = FAMILIES.find(({ matches }) => matches.test(runtime));
    if (family === undefined) throw new UnsupportedFunction(`its runtime ${runtime} is not supported`);
    const launch = this.launches.get(family) ?? family.launch(this.project);
    this.launches.set(family, launch);
    return { ...await launch, inlineFile: family.inlineFile };
  }
}

/** Path of Python, by the `PATH` that it was looked up in. */
const foundPython = new Map<string, Promise<string>>();

async function pythonOnPath(): Promise<string> {
  const { PATH: path = '' } = process.env;
  const found = foundPython.get(path) ?? python();
  foundPython.set(path, found);
  return found;
}

/** The interpreter itself: what is found first may be a script that chooses one by this machine's environment, which functions do not have. */
async function python(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.executable)'], { env: process.env });
    return stdout.trim();
  } catch (error) {
    throw new UnsupportedFunction(`it needs python3, which does not run on this machine: ${messageOf(error)}`);
  }
}
