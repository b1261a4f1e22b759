import type { OptionSpec } from './arguments';

/** Options of every command that runs a system. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  { name: 'port', example: '4000', text: 'port of the first REST API; what else listens takes the ports after it. 0: any free ones', without: '3000' },
  { name: 'website-port', example: '8080', text: 'port of the first website; further ones take the ports after it', without: 'the ports after the APIs' },
  { name: 'data', example: '.cdk-local/data', text: 'keeps tables, buckets, queues, topics and users in this directory', without: 'they are in memory' },
  { name: 'seed', example: 'seed.json', text: 'fills tables and buckets that are empty, from a file or folder', without: 'they stay empty' },
  { name: 'user', example: 'you@example.com', text: 'adds a user with the password Password-1, and prints a token', without: 'no users' },
  { name: 'groups', example: 'admins,staff', text: 'groups of the --user before it', without: 'none' },
  { name: 'inspect', example: 'OrdersHandler', optionalValue: true, text: 'lets a debugger attach to this function; to all without a value', without: 'no debugger' },
  { name: 'inspect-port', example: '9300', text: 'port of the first debugger; further ones take the ports after it. 0: any free ones', without: '9229' },
  { name: 'schedules', text: 'runs schedules and scheduled rules when they are due', without: 'only when you fire them' },
  { name: 'enforce-iam', text: "refuses AWS calls that the policies in the template don't allow", without: 'all are allowed' },
  { name: 'throttle', text: 'answers 429 beyond the rates, bursts and quotas of stages and usage plans', without: 'no limits' },
  { name: 'fallback', example: 'kms,states=http://127.0.0.1:4566', text: 'sends calls of these services to another emulator', without: 'they fail' },
  { name: 'strict', text: "refuses to start with anything that isn't supported", without: 'it exists by name, fails when it is invoked, or answers 501' },
  { name: 'verbose', text: 'prints lines of functions as they are, and each AWS call', without: 'shortened lines' },
];

const STACK: OptionSpec = { name: 'stack', example: "'Dev/*'", text: 'the stacks to run; those that they import from run with them', without: 'all stacks' };

export const SERVE_OPTIONS: readonly OptionSpec[] = [STACK, ...RUN_OPTIONS];

export const DEVELOP_OPTIONS: readonly OptionSpec[] = [
  { name: 'app', short: 'a', example: "'npx tsx app.ts'", text: 'runs your app', without: 'the command in cdk.json' },
  ...SERVE_OPTIONS,
];

export const TOKEN_OPTIONS: readonly OptionSpec[] = [
  { name: 'groups', example: 'admins,staff', text: 'groups of the user', without: "the user's own" },
  { name: 'scopes', example: 'shop/read', text: 'prints an access token with these scopes', without: 'an ID token' },
  { name: 'stack', example: 'ShopDevelopment', text: 'takes a user pool of this stack', without: 'of any stack' },
  { name: 'user-pool', example: 'Shop/UserPool', text: 'logical id or construct path of the user pool', without: 'the first one' },
];

export const CONTRACT_OPTIONS: readonly OptionSpec[] = [
  { name: 'out', example: 'api', text: 'writes the contract into this folder', without: 'nothing is written' },
  { name: 'check', example: 'api', text: 'fails if a change breaks clients of the contract in this folder', without: 'nothing is compared' },
  { name: 'stack', example: 'Shop', text: 'the stacks whose APIs count', without: 'all stacks' },
];

/** Options that every command has, which ask for nothing else. */
export const COMMON_OPTIONS: readonly (readonly [option: string, text: string])[] = [
  ['--help, -h', 'prints the options and an example of a command, and ends'],
  ['--version', 'prints the version of this package, and ends'],
];
