import { parseArgs } from 'node:util';
import { messageOf } from './json';
import { LARGEST_PORT } from './loopback';

/** What the command is asked for. */
export interface CommandLine {
  readonly port: number;
  readonly websitePort?: number;
  readonly stack?: string;
  /** Directory for what is kept. */
  readonly data?: string;
  readonly verbose: boolean;
  /** Refuse to start with anything that can't run here. */
  readonly strict: boolean;
}

/** A cloud assembly to run, or the command of an app to synthesize first: of `cdk.json` unless given. */
export type Source = { readonly assembly: string } | { readonly app?: string };

/** Values of options that aren't given. */
export type CommandDefaults = Pick<CommandLine, 'port' | 'websitePort'>;

export const WRONG_USAGE = 2;

const DEVELOP = 'dev';
const OPTIONS = '[--port N] [--website-port N] [--data directory] [--strict] [--verbose]';
const USAGE = [`Usage: cdk-serverless-api-local dev [--app command] [--stack name] ${OPTIONS}`, `       cdk-serverless-api-local <cdk.out> [--stack name] ${OPTIONS}`].join('\n');

/** Reads the arguments of the command. Ends the process where they are wrong, or where help is all that is asked for. */
export function readCommandLine(args: readonly string[], defaults: CommandDefaults): CommandLine & { readonly source: Source } {
  return orEnd(USAGE, () => {
    const options = { ...SHARED, stack: { type: 'string' }, app: { type: 'string', short: 'a' } } as const;
    const { positionals: [first, ...more], values } = parseArgs({ args: [...args], allowPositionals: true, options });
    if (values.help === true) return 'help';
    if (first === undefined) throw new Error('Say dev to run the app of this directory, or name the directory that cdk synth wrote');
    if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'`);
    if (first !== DEVELOP && values.app !== undefined) throw new Error('--app goes with dev: a directory that cdk synth wrote needs no app');
    return { source: first === DEVELOP ? { app: values.app } : { assembly: first }, stack: values.stack, ...shared(values, defaults) };
  });
}

/** The same without an assembly, for programs that synthesize theirs. */
export function readOptions(args: readonly string[], usage: string, defaults: CommandDefaults): CommandLine {
  return orEnd(`Usage: ${usage} ${OPTIONS}`, () => {
    const { values } = parseArgs({ args: [...args], options: SHARED });
    return values.help === true ? 'help' : shared(values, defaults);
  });
}

const SHARED = {
  'port': { type: 'string' }, 'website-port': { type: 'string' }, 'data': { type: 'string' }, 'verbose': { type: 'boolean' }, 'strict': { type: 'boolean' }, 'help': { type: 'boolean', short: 'h' },
} as const;

interface Values {
  readonly 'port'?: string;
  readonly 'website-port'?: string;
  readonly 'data'?: string;
  readonly 'verbose'?: boolean;
  readonly 'strict'?: boolean;
}

function shared(values: Values, defaults: CommandDefaults): CommandLine {
  return {
    port: portOf('port', values) ?? defaults.port,
    websitePort: portOf('website-port', values) ?? defaults.websitePort,
    data: values.data,
    verbose: values.verbose ?? false,
    strict: values.strict ?? false,
  };
}

function portOf(name: 'port' | 'website-port', { [name]: value }: Values): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,5}$/.test(value) || Number(value) > LARGEST_PORT) throw new Error(`--${name} ${value}: not a port. Use a number from 0 to ${LARGEST_PORT}`);
  return Number(value);
}

function orEnd<T>(usage: string, read: () => T | 'help'): T {
  try {
    const given = read();
    if (given !== 'help') return given;
  } catch (error) {
    endWithUsage(error, usage);
  }
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}

/** For arguments that can be read, and are wrong. */
export function endWithUsage(error: unknown, usage: string = USAGE): never {
  process.stderr.write(`${messageOf(error)}\n${usage}\n`);
  process.exit(WRONG_USAGE);
}
