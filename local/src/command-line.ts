import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arguments, meant, readArguments, valueOf } from './command/arguments';
import { COMMAND_NAMES, helpOf, programHelp } from './command/help';
import { CONTRACT_OPTIONS, DEVELOP_OPTIONS, RUN_OPTIONS, TOKEN_OPTIONS } from './command/option-table';
import { dataOf, fallbacksOf, listOf, portOf, seedOf, usersOf } from './command/option-values';
import { messageOf } from './json';
import type { UserOptions } from './options';

/** Task of the command. */
export interface CommandLine {
  readonly port: number;
  readonly websitePort?: number;
  readonly stack?: string;
  /** Directory for what is kept. */
  readonly data?: string;
  /** File or folder of what is there at first. */
  readonly seed?: string;
  readonly users?: readonly UserOptions[];
  /** Functions that a debugger can be attached to: all, or one. */
  readonly inspect?: boolean | string;
  /** Port of the first debugger. */
  readonly inspectPort?: number;
  readonly verbose: boolean;
  /** Other emulators, by service. */
  readonly fallback?: Readonly<Record<string, string>>;
  /** Run schedules when they are due. */
  readonly schedules?: boolean;
  /** Answer 429 beyond rates and quotas. */
  readonly throttle?: boolean;
  /** Refuse calls that policies don't allow. */
  readonly enforceIam?: boolean;
  /** Refuse to start with anything that can't run here. */
  readonly strict: boolean;
}

/** A token of a system that runs. */
export interface TokenCommand {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly userPool?: string;
  /** The stack of the user pool. */
  readonly stack?: string;
  /** Scopes of an access token; an id token without them. */
  readonly scopes?: readonly string[];
}

/** A shipped handler, and the folder that its source is copied to. */
export interface EjectCommand {
  readonly handler: string;
  readonly folder: string;
}

/** The contract of an app's APIs, to be compared, written or both. */
export interface ContractCommand {
  readonly assembly: string;
  readonly stack?: string;
  /** Folder for its files. */
  readonly out?: string;
  /** Folder with committed files, whose clients nothing must break. */
  readonly check?: string;
}

/** A cloud assembly to run, the command of an app to synthesize first (of `cdk.json` unless given), or a token to print. */
export type Source = { readonly assembly: string } | { readonly app?: string };

/** Values of options that aren't given. */
export type CommandDefaults = Pick<CommandLine, 'port' | 'websitePort'>;

export const WRONG_USAGE = 2;

const DEVELOP = 'dev';

/** A task of the command other than running an app. */
export type Task = { readonly token: TokenCommand } | { readonly eject: EjectCommand } | { readonly contract: ContractCommand };

const TASKS: ReadonlyMap<string | undefined, (args: readonly string[]) => Task | 'help'> = new Map([
  ['token', tokenCommand], ['eject', ejectCommand], ['contract', contractCommand],
]);

/** Reads the arguments of the command. Ends the process where they are wrong, or where help is all that is asked for. */
export function readCommandLine(
  args: readonly string[], defaults: CommandDefaults,
): CommandLine & { readonly source: Source | Task } {
  const [command, ...rest] = args;
  if (args.includes('--version')) printVersion();
  return orEnd(helpOf(command), () => {
    const task = TASKS.get(command)?.(rest);
    if (task !== undefined) return task === 'help' ? task : { source: task, port: defaults.port, verbose: false, strict: false };
    const given = readArguments(args, DEVELOP_OPTIONS);
    if (given === undefined) return 'help';
    const [first, ...more] = given.positionals;
    if (first === undefined) throw new Error('Say dev to run the app of this directory, or name the directory that cdk synth wrote');
    noMore(more, valueOf(given, 'inspect') === '' ? `. Write --inspect=${more.join(' ')} to name a function` : '');
    const app = valueOf(given, 'app');
    if (first !== DEVELOP && app !== undefined) throw new Error('--app goes with dev: a directory that cdk synth wrote needs no app');
    const suggestion = existsSync(first) ? '' : meant(first, COMMAND_NAMES);
    if (first !== DEVELOP && suggestion !== '') throw new Error(`${first}: neither a command nor a directory${suggestion}`);
    return { source: first === DEVELOP ? { app } : { assembly: first }, stack: valueOf(given, 'stack'), ...shared(given, defaults) };
  });
}

/** The same without an assembly, for programs that synthesize theirs. */
export function readOptions(args: readonly string[], usage: string, defaults: CommandDefaults): CommandLine {
  return orEnd(programHelp(usage, defaults), () => {
    const given = readArguments(args, RUN_OPTIONS);
    if (given === undefined) return 'help';
    noMore(given.positionals);
    return shared(given, defaults);
  });
}

function tokenCommand(args: readonly string[]): Task | 'help' {
  const given = readArguments(args, TOKEN_OPTIONS);
  if (given === undefined) return 'help';
  const [user, ...more] = given.positionals;
  if (user === undefined) throw new Error('Say whose token: token you@example.com');
  noMore(more);
  return { token: { user, groups: listOf(valueOf(given, 'groups')), scopes: listOf(valueOf(given, 'scopes')), userPool: valueOf(given, 'user-pool'), stack: valueOf(given, 'stack') } };
}

function contractCommand(args: readonly string[]): Task | 'help' {
  const given = readArguments(args, CONTRACT_OPTIONS);
  if (given === undefined) return 'help';
  const [assembly, ...more] = given.positionals;
  const [out, check] = [valueOf(given, 'out'), valueOf(given, 'check')];
  if (assembly === undefined) throw new Error('Name the directory that cdk synth wrote: contract cdk.out --out api');
  noMore(more);
  if (out === undefined && check === undefined) throw new Error('Say where to write, or what to compare with: contract cdk.out --out api');
  return { contract: { assembly, out, check, stack: valueOf(given, 'stack') } };
}

function ejectCommand(args: readonly string[]): Task | 'help' {
  const given = readArguments(args, []);
  if (given === undefined) return 'help';
  const [handler, folder, ...more] = given.positionals;
  if (handler === undefined || folder === undefined) throw new Error('Say which handler, and where to: eject items src/items');
  noMore(more);
  return { eject: { handler, folder } };
}

function noMore(more: readonly string[], advice = ''): void {
  if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'${advice}`);
}

function shared(given: Arguments, defaults: CommandDefaults): CommandLine {
  const inspect = valueOf(given, 'inspect');
  const inspectPort = portOf('inspect-port', given);
  if (inspectPort !== undefined && inspect === undefined) throw new Error(`--inspect-port ${inspectPort}: goes with --inspect, which says what to debug`);
  const has = (name: string): boolean => valueOf(given, name) !== undefined;
  return {
    port: portOf('port', given) ?? defaults.port,
    websitePort: portOf('website-port', given) ?? defaults.websitePort,
    data: dataOf(given),
    seed: seedOf(given),
    users: usersOf(given),
    inspect: inspect === '' ? true : inspect,
    inspectPort,
    fallback: fallbacksOf(given),
    schedules: has('schedules') ? true : undefined,
    throttle: has('throttle') ? true : undefined,
    enforceIam: has('enforce-iam') ? true : undefined,
    verbose: has('verbose'),
    strict: has('strict'),
  };
}

function orEnd<T>(help: string, read: () => T | 'help'): T {
  try {
    const given = read();
    if (given !== 'help') return given;
  } catch (error) {
    endAsWrong(error);
  }
  process.stdout.write(`${help}\n`);
  process.exit(0);
}

/** Of this package, whose file is beside `lib`. */
function printVersion(): never {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { readonly version: string };
  process.stdout.write(`${version}\n`);
  process.exit(0);
}

/** For arguments that can be read, and are wrong. The help would bury what is wrong with them. */
export function endAsWrong(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\nRun it with --help for all options.\n`);
  process.exit(WRONG_USAGE);
}
