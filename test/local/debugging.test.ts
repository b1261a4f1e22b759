import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { WebSocket } from 'ws';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { readStack } from '../../local/src/assembly/assembly';
import type { Ports } from '../../local/src/ports';
import { inspectors } from '../../local/src/system/inspectors';
import { until } from '../support/wait';

afterAll(() => removeTemporaryDirectories());

/** Takes longer than it may, and more than one process at a time where it can. */
const SLOW = 'let running = 0; exports.handler = async (event, context) => { running += 1; await new Promise((resolve) => setTimeout(resolve, 1500)); running -= 1; return { statusCode: 200, body: JSON.stringify({ pid: process.pid, left: context.getRemainingTimeInMillis() }) }; };';

function build(stack: Stack): void {
  for (const id of ['First', 'Second']) {
    const fn = new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(SLOW), timeout: Duration.seconds(1) });
    (fn.node.defaultChild as CfnResource).overrideLogicalId(id);
    new LambdaRestApi(stack, `${id}Api`, { handler: fn, cloudWatchRole: false });
  }
}

describe('a function that a debugger attaches to', () => {
  test('has its own port, one process, and all the time that it needs', async () => {
    await using system = await LocalSystem.start({ assembly: synthesize(build), inspect: 'TestStack/Second' });
    // It is there before anybody calls it.
    const [target] = await until('the debugger', async () => fetch('http://127.0.0.1:9229/json/list').then(async (answer) => answer.json() as Promise<[{ webSocketDebuggerUrl: string }]>, () => undefined));
    const [one, two] = await Promise.all([system.invoke('Second'), system.invoke('Second')]);
    const body = ({ payload }: typeof one) => JSON.parse((payload as { body: string }).body) as { pid: number; left: number };
    expect(body(one).pid).toBe(body(two).pid);
    expect(body(one).left).toBeGreaterThan(60_000);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    const answers: string[] = [];
    socket.on('open', () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'process.pid' } }))).on('message', (data: Buffer) => answers.push(data.toString()));
    const answer = await until('an answer of the debugger', () => answers.find((text) => text.includes('"id":1')));
    socket.close();
    expect(JSON.parse(answer)).toMatchObject({ result: { result: { value: body(one).pid } } });
    expect(await system.invoke('First')).toMatchObject({ error: 'Sandbox.Timedout' });
  });

  test('has a port that is free, or the start fails before anything is there', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(LocalSystem.start({ assembly: synthesize(build), inspect: 'Second', inspectPort: port })).rejects.toThrow(
        `Port ${port} of the debugger of TestStack/Second can't be used: another program listens on it. Choose another one with --inspect-port, or any free one with --inspect-port 0`);
      await expect(LocalSystem.start({ assembly: synthesize(build), inspect: true, inspectPort: port - 1 })).rejects.toThrow(
        `It is counted from --inspect-port ${port - 1}: choose another --inspect-port, or any free ones with --inspect-port 0`);
      await expect(LocalSystem.start({ assembly: synthesize(build), inspect: 'Second', port, inspectPort: port + 1 })).rejects.toThrow(
        `--inspect-port: ${port + 1} would be the port of both TestStack/SecondApi and the debugger of TestStack/Second. Use another one`);
      const lines: string[] = [];
      await using system = await LocalSystem.start({ assembly: synthesize(build), inspect: true, inspectPort: 0, log: ({ source, message }) => lines.push(`${source}: ${message}`) });
      for (const id of ['First', 'Second']) await until(`the debugger of ${id}`, () => lines.find((line) => new RegExp(`^${id}: Debugger listening on ws://127\\.0\\.0\\.1:[1-9]\\d+/`).test(line)));
      expect(system.functions).toEqual(['First', 'Second']);
    } finally {
      taken.close();
    }
  });

  test('has the same port when the app has more functions', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    taken.close();
    await once(taken, 'close');
    const another = (stack: Stack, id: string) => {
      const fn = new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(SLOW) });
      (fn.node.defaultChild as CfnResource).overrideLogicalId(id);
    };
    const ports = (more: (stack: Stack) => void, before?: Ports) => {
      const { template, paths } = readStack(synthesize((stack) => { more(stack); build(stack); }));
      return inspectors({ inspect: true, inspectPort: port }, { template, paths }, new Map(), before);
    };
    const numbers = (of: Ports) => Object.fromEntries([...of].map(([id, { number }]) => [id, number]));
    const first = ports(() => undefined);
    expect(numbers(first)).toEqual({ First: port, Second: port + 1 });
    expect(numbers(ports((stack) => another(stack, 'Before'), first))).toEqual({ Before: port + 2, First: port, Second: port + 1 });
    await using system = await LocalSystem.start({ assembly: synthesize(build), inspect: true, inspectPort: port });
    const other = createServer().listen(port + 2, '127.0.0.1');
    await once(other, 'listening');
    const changed = synthesize((stack) => { another(stack, 'Before'); build(stack); });
    await expect(system.change({ assembly: changed })).rejects.toThrow(`Port ${port + 2} of the debugger of TestStack/Before can't be used`);
    other.close();
    await once(other, 'close');
    expect((await system.change({ assembly: changed })).lines.join()).toContain('Before');
    await until('the debugger', async () => fetch(`http://127.0.0.1:${port + 2}/json/list`).then(({ ok }) => (ok ? true : undefined), () => undefined));
  });

  test('is called as the app has it', async () => {
    await expect(LocalSystem.start({ assembly: synthesize(build), inspect: 'Third' })).rejects.toThrow('--inspect Third: the app has no such Node.js function. It has TestStack/First, TestStack/Second');
  });
});

test.each([['a file', 'linked'], ['the bundle itself', 'inline']] as const)('traces name the sources where a source map is in %s', async (_what, sourcemap) => {
  const project = temporaryDirectory();
  mkdirSync(join(project, 'src'));
  writeFileSync(join(project, 'src', 'shop.ts'), 'interface Order { id: string }\n\nexport async function handler(order: Order): Promise<never> {\n  throw new Error(`no ${order.id}`);\n}\n');
  buildSync({ entryPoints: [join(project, 'src', 'shop.ts')], outfile: join(project, 'out', 'asset', 'index.js'), bundle: true, platform: 'node', format: 'cjs', sourcemap, minify: true, logLevel: 'silent' });
  const assembly = synthesize((stack) => {
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(join(project, 'out', 'asset')) });
    (fn.node.defaultChild as CfnResource).overrideLogicalId('Fn');
  });
  await using system = await LocalSystem.start({ assembly, sourceMaps: true });
  const { payload } = await system.invoke('Fn', { id: 'o-1' });
  expect((payload as { trace: string[] }).trace.join('\n')).toMatch(/shop\.ts:4:\d+/);
});
