import type { OptionSpec } from './arguments';

/** Options of every command that runs a system. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  { name: 'port', example: '4000', text: 'port of the first REST API; what else listens takes the ports after it. 0: any free ones' },
  { name: 'website-port', example: '8080', text: 'port of the first website; further ones take the ports after it' },
  { name: 'data', example: '.cdk-local/data', text: 'keeps tables, buckets, queues, topics and users in this directory' },
  { name: 'seed', example: 'seed.json', text: 'fills tables and buckets that are empty, from a file or folder' },
  { name: 'user', example: 'you@example.com', text: 'adds a user with the password Password-1, and prints a token' },
  { name: 'groups', example: 'admins,staff', text: 'groups of the --user before it' },
  { name: 'inspect', example: 'OrdersHandler', optionalValue: true, text: 'lets a debugger attach to this function; to all without a value' },
  { name: 'inspect-port', example: '9300', text: 'port of the first debugger, 9229 by default; further ones take the ports after it. 0: any free ones' },
  { name: 'schedules', text: 'runs schedules and scheduled rules when they are due, not only when you fire them' },
  { name: 'enforce-iam', text: "refuses AWS calls that the policies in the template don't allow" },
  { name: 'throttle', text: 'answers 429 beyond the rates, bursts and quotas of stages and usage plans' },
  { name: 'fallback', example: 'kms,states=http://127.0.0.1:4566', text: 'sends calls of these services to another emulator' },
  { name: 'strict', text: "refuses to start with anything that isn't supported" },
  { name: 'verbose', text: 'prints lines of functions as they are, and each AWS call' },
];

const STACK: OptionSpec = { name: 'stack', example: "'Dev/*'", text: 'the stacks to run; those that they import from run with them' };

export const SERVE_OPTIONS: readonly OptionSpec[] = [STACK, ...RUN_OPTIONS];

export const DEVELOP_OPTIONS: readonly OptionSpec[] = [
  { name: 'app', short: 'a', example: "'npx tsx app.ts'", text: 'runs your app, in place of the command in cdk.json' },
  ...SERVE_OPTIONS,
];

export const TOKEN_OPTIONS: readonly OptionSpec[] = [
  { name: 'groups', example: 'admins,staff', text: "in place of the user's own groups" },
  { name: 'scopes', example: 'shop/read', text: 'prints an access token with these scopes, not an id token' },
  { name: 'stack', example: 'ShopDevelopment', text: 'takes a user pool of this stack' },
  { name: 'user-pool', example: 'Shop/UserPool', text: 'logical id or construct path of the user pool; the first one by default' },
];

export const CONTRACT_OPTIONS: readonly OptionSpec[] = [
  { name: 'out', example: 'api', text: 'writes the contract into this folder' },
  { name: 'check', example: 'api', text: 'fails if a change breaks clients of the contract in this folder' },
  { name: 'stack', example: 'Shop', text: 'the stacks whose APIs count' },
];
