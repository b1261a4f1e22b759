import type { OptionSpec } from './arguments';
import { COMMON_OPTIONS, CONTRACT_OPTIONS, DEVELOP_OPTIONS, RUN_OPTIONS, SERVE_OPTIONS, TOKEN_OPTIONS } from './option-table';

const NAME = 'cdk-serverless-api-local';

interface CommandHelp {
  readonly usage: string;
  readonly text: string;
  readonly options: readonly OptionSpec[];
  readonly example: string;
}

/** Every command by its first word; the one without a word takes a directory. */
const COMMANDS: ReadonlyMap<string, CommandHelp> = new Map([
  ['dev', { usage: 'dev', text: 'Runs the CDK app of this directory, and swaps what you change.', options: DEVELOP_OPTIONS, example: 'dev --data .cdk-local/data --user you@example.com' }],
  ['', { usage: '<cdk.out>', text: 'Runs a directory that cdk synth wrote.', options: SERVE_OPTIONS, example: 'cdk.out --port 4000' }],
  ['token', { usage: 'token <email>', text: 'Prints a token of a user of the system that runs in this directory.', options: TOKEN_OPTIONS, example: 'token you@example.com --groups admins' }],
  ['eject', { usage: 'eject <handler> <folder>', text: 'Copies the source of a shipped handler into a new folder, for you to change.', options: [], example: 'eject items src/items' }],
  ['contract', { usage: 'contract <cdk.out>', text: 'Writes what clients of your APIs can rely on, or compares it with what is committed.', options: CONTRACT_OPTIONS, example: 'contract cdk.out --check api' }],
]);

/** Words that begin a command. */
export const COMMAND_NAMES: readonly string[] = [...COMMANDS.keys()].filter((name) => name !== '');

/** The help of one command, or that of all of them. */
export function helpOf(command: string | undefined): string {
  const found = command === undefined ? undefined : COMMANDS.get(command);
  if (found !== undefined) return commandHelp(found);
  const commands = [...COMMANDS.values()].map(({ usage, text }) => [usage, text] as const);
  return [
    `Usage: ${NAME} <command> [options]`,
    table(commands),
    `Options of dev and <cdk.out>:\n${table(optionRows(DEVELOP_OPTIONS))}`,
    `Options of every command:\n${table(COMMON_OPTIONS)}`,
    `${NAME} <command> --help has the options and an example of each command, for example ${NAME} token --help`,
  ].join('\n\n');
}

/** The help of a program that runs a system that it synthesizes itself. */
export function programHelp(usage: string, { port, websitePort }: { readonly port: number; readonly websitePort?: number }): string {
  const ports: ReadonlyMap<string, number | undefined> = new Map([['port', port], ['website-port', websitePort]]);
  const options = RUN_OPTIONS.map((option) => ({ ...option, without: String(ports.get(option.name) ?? option.without) }));
  return `Usage: ${usage} [options]\n\n${table(optionRows(options))}\n\nExample: ${usage} --port 4000`;
}

function commandHelp({ usage, text, options, example }: CommandHelp): string {
  return [
    `Usage: ${NAME} ${usage}${options.length === 0 ? '' : ' [options]'}`,
    text,
    ...options.length === 0 ? [] : [table(optionRows(options))],
    `Example: ${NAME} ${example}`,
  ].join('\n\n');
}

/** Each option with a value as you would type it. */
function optionRows(options: readonly OptionSpec[]): (readonly [string, string])[] {
  return options.map(({ name, short, example, optionalValue, text, without }) => [
    `--${name}${short === undefined ? '' : `, -${short}`}${example === undefined ? '' : `${optionalValue === true ? '=' : ' '}${example}`}`,
    `${text} (default: ${without})`,
  ] as const);
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
}
