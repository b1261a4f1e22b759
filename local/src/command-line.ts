import { parseArgs } from 'node:util';
import { messageOf } from './json';
import { LARGEST_PORT } from './loopback';
import type { UserOptions } from './options';

/** What the command is asked for. */
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
  readonly verbose: boolean;
  /** Other emulators, by service. */
  readonly fallback?: Readonly<Record<string, string>>;
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
const TOKEN = 'token';
const EJECT = 'eject';
const CONTRACT = 'contract';
const OPTIONS = '[--port N] [--website-port N] [--data directory] [--seed file] [--user email [--groups a,b]]... [--inspect[=function]] [--enforce-iam] [--throttle] [--fallback services=url]... [--strict] [--verbose]';
const USAGE = [
  `Usage: cdk-serverless-api-local dev [--app command] [--stack name] ${OPTIONS}`,
  `       cdk-serverless-api-local <cdk.out> [--stack name] ${OPTIONS}`,
  '       cdk-serverless-api-local token <email> [--groups a,b] [--scopes a,b] [--user-pool name]',
  '       cdk-serverless-api-local eject <handler> <folder>',
  '       cdk-serverless-api-local contract <cdk.out> --out folder | --check folder [--stack name]',
].join('\n');

const SHARED = {
  'port': { type: 'string' },
  'website-port': { type: 'string' },
  'data': { type: 'string' },
  'seed': { type: 'string' },
  'user': { type: 'string', multiple: true },
  'groups': { type: 'string', multiple: true },
  'inspect': { type: 'string' },
  'verbose': { type: 'boolean' },
  'enforce-iam': { type: 'boolean' },
  'throttle': { type: 'boolean' },
  'fallback': { type: 'string', multiple: true },
  'strict': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
} as const;
const OF_TOKENS = { 'groups': { type: 'string' }, 'scopes': { type: 'string' }, 'user-pool': { type: 'string' }, 'help': { type: 'boolean', short: 'h' } } as const;

const OF_CONTRACTS = { out: { type: 'string' }, check: { type: 'string' }, stack: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/** A task of the command other than running an app. */
export type Task = { readonly token: TokenCommand } | { readonly eject: EjectCommand } | { readonly contract: ContractCommand };

const TASKS: ReadonlyMap<string | undefined, (args: readonly string[]) => Task | 'help'> = new Map([
  [TOKEN, tokenCommand], [EJECT, ejectCommand], [CONTRACT, contractCommand],
]);

/** Reads the arguments of the command. Ends the process where they are wrong, or where help is all that is asked for. */
export function readCommandLine(
  args: readonly string[], defaults: CommandDefaults,
): CommandLine & { readonly source: Source | Task } {
  return orEnd(USAGE, () => {
    const task = TASKS.get(args[0])?.(args.slice(1));
    if (task !== undefined) return task === 'help' ? task : { source: task, port: defaults.port, verbose: false, strict: false };
    const options = { ...SHARED, stack: { type: 'string' }, app: { type: 'string', short: 'a' } } as const;
    const { positionals: [first, ...more], values, tokens } = parseArgs({ args: prepared(args), allowPositionals: true, tokens: true, options });
    if (values.help === true) return 'help';
    if (first === undefined) throw new Error('Say dev to run the app of this directory, or name the directory that cdk synth wrote');
    if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'`);
    if (first !== DEVELOP && values.app !== undefined) throw new Error('--app goes with dev: a directory that cdk synth wrote needs no app');
    return { source: first === DEVELOP ? { app: values.app } : { assembly: first }, stack: values.stack, ...shared(values, tokens, defaults) };
  });
}

/** The same without an assembly, for programs that synthesize theirs. */
export function readOptions(args: readonly string[], usage: string, defaults: CommandDefaults): CommandLine {
  return orEnd(`Usage: ${usage} ${OPTIONS}`, () => {
    const { values, tokens } = parseArgs({ args: prepared(args), tokens: true, options: SHARED });
    return values.help === true ? 'help' : shared(values, tokens, defaults);
  });
}

function tokenCommand(args: readonly string[]): Task | 'help' {
  const { positionals: [user, ...more], values } = parseArgs({ args: [...args], allowPositionals: true, options: OF_TOKENS });
  if (values.help === true) return 'help';
  if (user === undefined) throw new Error('Say whose token: token user@example.com');
  if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'`);
  return { token: { user, groups: listOf(values.groups), scopes: listOf(values.scopes), userPool: values['user-pool'] } };
}

function contractCommand(args: readonly string[]): Task | 'help' {
  const { positionals, values: { help, ...values } } = parseArgs({ args: [...args], allowPositionals: true, options: OF_CONTRACTS });
  const [assembly, ...more] = positionals;
  if (help === true) return 'help';
  if (assembly === undefined) throw new Error('Name the directory that cdk synth wrote: contract cdk.out --out api');
  if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'`);
  if (values.out === undefined && values.check === undefined) throw new Error('Say where to write, or what to compare with: contract cdk.out --out api');
  return { contract: { assembly, ...values } };
}

function ejectCommand(args: readonly string[]): Task | 'help' {
  const { positionals: [handler, folder, ...more], values } = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) return 'help';
  if (handler === undefined || folder === undefined) throw new Error('Say which handler, and where to: eject items src/items');
  if (more.length > 0) throw new Error(`Unexpected argument '${more.join(' ')}'`);
  return { eject: { handler, folder } };
}

/** `--inspect` may stand alone, which the parser doesn't know. */
function prepared(args: readonly string[]): string[] {
  return args.map((arg) => (arg === '--inspect' ? '--inspect=' : arg));
}

interface Values {
  readonly 'port'?: string;
  readonly 'website-port'?: string;
  readonly 'data'?: string;
  readonly 'seed'?: string;
  readonly 'inspect'?: string;
  readonly 'verbose'?: boolean;
  readonly 'enforce-iam'?: boolean;
  readonly 'throttle'?: boolean;
  readonly 'fallback'?: readonly string[];
  readonly 'strict'?: boolean;
}

/** An option, or something else, in the order of the arguments. */
interface Argument {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

function shared(values: Values, args: readonly Argument[], defaults: CommandDefaults): CommandLine {
  const { inspect } = values;
  return {
    port: portOf('port', values) ?? defaults.port,
    websitePort: portOf('website-port', values) ?? defaults.websitePort,
    data: values.data,
    seed: values.seed,
    users: usersOf(args),
    inspect: inspect === undefined ? undefined : inspect === '' ? true : inspect,
    fallback: values.fallback && Object.assign({}, ...values.fallback.map(fallbackOf)) as Record<string, string>,
    throttle: values.throttle,
    enforceIam: values['enforce-iam'],
    verbose: values.verbose ?? false,
    strict: values.strict ?? false,
  };
}

/** `--groups` is about the `--user` before it. */
function usersOf(args: readonly Argument[]): UserOptions[] | undefined {
  const users: { email: string; groups: readonly string[] }[] = [];
  for (const { kind, name, value } of args) {
    if (kind !== 'option') continue;
    const last = users.at(-1);
    if (name === 'user') users.push({ email: emailOf(value ?? ''), groups: [] });
    else if (name === 'groups' && last === undefined) throw new Error('--groups: say whose. Put --user before it');
    else if (name === 'groups' && last !== undefined) last.groups = listOf(value) ?? [];
  }
  return users.length === 0 ? undefined : users;
}

function emailOf(text: string): string {
  if (!/^[^@\s]+@[^@\s]+$/.test(text)) throw new Error(`--user ${text}: not an e-mail address`);
  return text;
}

/** `kms,states=http://127.0.0.1:4566` */
function fallbackOf(text: string): Record<string, string> {
  const [, services = '', url = ''] = /^(?<services>[a-z\d-]+(?:,[a-z\d-]+)*)=(?<url>.+)$/.exec(text) ?? [];
  if (services === '') throw new Error(`--fallback ${text}: name the services and the address of the emulator, such as kms,states=http://127.0.0.1:4566`);
  if (!URL.canParse(url) || !/^http:\/\/[^/]+\/?$/.test(url)) throw new Error(`--fallback ${text}: not an address. Use http:// with a host and a port, such as http://127.0.0.1:4566`);
  return Object.fromEntries(services.split(',').map((service) => [service, url]));
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
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
