import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Shop } from './support/shop';
import { StoreSystem } from '../../examples/store/store-system';
import { JobInput, JobType, Profile, ServerlessApiPattern } from '../../src';

const ENV = { region: 'eu-west-1', account: '123456789012' };

const jobs = [
  JobType.of('invoice', {
    newFunction: { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => ({});') },
    input: JobInput.fromObject({ type: 'object', required: ['orderId'], properties: { orderId: { type: 'string', minLength: 3, maxLength: 40 } } }),
  }),
];

/** The answers to the lines that the command prints, each with its status. */
async function pasted(shop: Shop): Promise<[line: string, status: string][]> {
  const said = shop.system.describe();
  const exports = said.split('\n').filter((line) => line.startsWith('export '));
  const lines = (said.split('into another shell:\n')[1] ?? '').split('\n').filter((line) => line.startsWith('curl '));
  const calls: [string, string][] = [];
  for (const line of lines) {
    const script = [...exports, line.replace('curl -sS', "curl -sS --max-time 30 -o /dev/null -w '%{http_code}'")].join('\n');
    // The system runs in this process, which must not wait.
    const { stdout } = await promisify(execFile)('bash', ['-c', script]);
    calls.push([line.replace(/-H "Authorization: \S+" /, '').replace(shop.system.url, ''), stdout]);
  }
  return calls;
}

async function suggested(build: (app: App) => Stack): Promise<[line: string, status: string][]> {
  const shop = await Shop.run(build);
  await using _ = shop.system;
  return await pasted(shop);
}

const isGood = ([, status]: [string, string]) => /^2\d\d$/.test(status);

test('of the shipped routes, each call that the command suggests succeeds', async () => {
  const calls = await suggested((app) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT });
    return stack;
  });
  expect(calls.filter((call) => !isGood(call))).toEqual([]);
  expect(calls.map(([line]) => line).sort()).toEqual([
    'curl -sS -H \'Content-Type: application/json\' -d \'{"name":"Blue mug","tags":["kitchen"],"attributes":{"watts":0,"dishwasher":true}}\' /items',
    'curl -sS -H \'Content-Type: application/json\' -d \'{"name":"mug.png","contentType":"image/png","size":2048}\' /files',
    'curl -sS -H \'Content-Type: application/json\' -d \'{"type":"summary"}\' /jobs',
    'curl -sS /files', 'curl -sS /items', 'curl -sS /jobs',
  ]);
});

test('so does a job of a declared type', async () => {
  const calls = await suggested((app) => {
    const stack = new Stack(app, 'Stack', { env: ENV });
    new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, jobs });
    return stack;
  });
  expect(calls.filter((call) => !isGood(call))).toEqual([]);
  expect(calls.filter(([line]) => line.includes(' -d ') && line.endsWith(' /jobs'))).toHaveLength(1);
});

test('so do calls of the sample store, but for those that the store grants to others', async () => {
  const calls = await suggested((app) => new StoreSystem(app, 'Store', { env: ENV }).store.node.scope as Stack);
  expect(calls.filter((call) => !isGood(call) && call[1] !== '403')).toEqual([]);
  expect(calls.filter(isGood).length).toBeGreaterThan(2);
});
