import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import { unusedPort } from './support/unused-port';
import { LocalSystem } from '../../local/src';
import { DirectoryLock } from '../../local/src/system/directory-lock';

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

const refusal = (pid: number) => `taken by ${pid}`;
const assembly = () => synthesize((stack) => void new Queue(stack, 'Queue'));
const lockOf = (directory: string) => join(directory, 'runner.lock');
/** The id of a process that has ended. */
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

test('a directory has one holder, until it is released', async () => {
  const directory = temporaryDirectory();
  const lock = await DirectoryLock.take(directory, refusal);
  await expect(DirectoryLock.take(directory, refusal)).rejects.toThrow(`taken by ${process.pid}`);
  expect(readdirSync(directory)).toEqual(['runner.lock']);
  lock.release();
  expect(readdirSync(directory)).toEqual([]);
  (await DirectoryLock.take(directory, refusal)).release();
});

describe('the lock of a runner that is gone is taken over', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['where its process has ended', async () => JSON.stringify({ pid: endedPid(), port: await unusedPort(), id: 'gone' })],
    ['where its process id belongs to another program', async () => JSON.stringify({ pid: process.pid, port: await unusedPort(), id: 'gone' })],
    ['where it was killed before it wrote who it is', () => ''],
  ])('%s', async (_what, text) => {
    const directory = temporaryDirectory();
    writeFileSync(lockOf(directory), await text());
    const lock = await DirectoryLock.take(directory, refusal);
    expect(JSON.parse(readFileSync(lockOf(directory), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('where another program listens on its port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    other.on('connection', (socket) => socket.end('something else'));
    await new Promise((resolve) => other.once('listening', resolve));
    const directory = temporaryDirectory();
    writeFileSync(lockOf(directory), JSON.stringify({ pid: process.pid, port: (other.address() as AddressInfo).port, id: 'gone' }));
    (await DirectoryLock.take(directory, refusal)).release();
    other.close();
  });

  test('by one of many that try at once', async () => {
    const directory = temporaryDirectory();
    writeFileSync(lockOf(directory), JSON.stringify({ pid: endedPid(), port: await unusedPort(), id: 'gone' }));
    const taken = await Promise.allSettled(Array.from({ length: 20 }, async () => DirectoryLock.take(directory, refusal)));
    const [lock, ...more] = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(more).toEqual([]);
    expect(taken.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []))).toEqual(Array.from({ length: 19 }, () => `Error: taken by ${process.pid}`));
    lock?.release();
    expect(readdirSync(directory)).toEqual([]);
  });
});

test('a second runner on a directory of data is refused, and one after a runner that was killed is not', async () => {
  const data = join(temporaryDirectory(), 'data');
  const served = assembly();
  const first = await RunnerProcess.start(served, ['--port', '0', '--data', data]);
  const second = new RunnerProcess([served, '--port', '0', '--data', data]);
  expect(await second.ended).toBe(1);
  expect(second.output).toBe(`--data ${data}: another runner uses this directory (process ${first.pid}). Stop it, or name another directory\n`);
  await expect(LocalSystem.start({ assembly: served, data })).rejects.toThrow(`process ${first.pid}`);
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  expect(readdirSync(data)).toContain('runner.lock');
  const third = await RunnerProcess.start(served, ['--port', '0', '--data', data]);
  expect(third.output).toContain('Running after');
  await third.stop();
  expect(readdirSync(data)).not.toContain('runner.lock');
});

test('a start that fails leaves the directory to the next one', async () => {
  const data = join(temporaryDirectory(), 'data');
  const served = assembly();
  await expect(LocalSystem.start({ assembly: served, data, inspect: 'Nope' })).rejects.toThrow('no such Node.js function');
  await using system = await LocalSystem.start({ assembly: served, data });
  expect(system.endpoint).toMatch(/^http:/);
});

test('a second dev in a directory is refused before it synthesizes', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  writeFileSync(join(directory, 'app.js'), 'require("fs").appendFileSync("runs", "x"); setTimeout(() => undefined, 600_000);');
  const runs = () => readFileSync(join(directory, 'runs'), 'utf8');
  const first = new RunnerProcess(['dev', '--port', '0'], directory);
  await waitUntil(() => readdirSync(directory).includes('runs'), () => first.output);
  const second = new RunnerProcess(['dev', '--port', '0'], directory);
  expect(await second.ended).toBe(1);
  expect(second.output).toBe(`Another dev runs in ${directory} (process ${first.pid}). Stop it first: both would write ${join('.cdk-local', 'cdk.out')}\n`);
  expect(runs()).toBe('x');
});
