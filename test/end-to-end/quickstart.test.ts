import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as path from 'path';
import { CHILD_APPS } from '../support/child-apps';
import { until } from '../support/wait';

const ROOT = path.join(__dirname, '..', '..');

/** What `npm start` runs, as a person would see it. */
class Quickstart {
  private output = '';
  private readonly process: ChildProcess;

  constructor() {
    this.process = spawn(path.join(ROOT, 'node_modules', '.bin', 'tsx'), ['examples/quickstart/start.ts', '--port', '0'], { cwd: ROOT, env: CHILD_APPS });
    this.process.stdout?.on('data', (data) => { this.output += data; });
    this.process.stderr?.on('data', (data) => { this.output += data; });
  }

  /** Waits until the output matches. */
  public async until(expected: RegExp): Promise<RegExpExecArray> {
    return until(() => `${expected} in\n${this.output}`, () => {
      const found = expected.exec(this.output) ?? undefined;
      if (!found && this.process.exitCode !== null) throw new Error(`ended with ${this.process.exitCode}:\n${this.output}`);
      return found;
    });
  }

  /** Runs the line that follows a heading in a shell, as if it was pasted behind the token. */
  public async paste(heading: string): Promise<string> {
    const [, line] = await this.until(new RegExp(`# ${heading}.*\\n(.*)\\n`));
    const [token] = await this.until(/^TOKEN=\S+$/m);
    return execFileSync('bash', ['-c', `${token}\n${line}`], { encoding: 'utf8' });
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    await ended;
  }
}

let quickstart: Quickstart;
beforeAll(() => { quickstart = new Quickstart(); });
afterAll(async () => quickstart.stop());

test('says what the validators think of it, and what it costs', async () => {
  await quickstart.until(/cdk-nag AwsSolutions: 0 findings/);
  await quickstart.until(/cdk-nag Serverless: 0 findings/);
  await quickstart.until(/built-in validator, strict: 0 findings/);
  await quickstart.until(/15 routes, 4 functions, \d+ of 500 resources\nAt rest about \$9\.00 a month/);
  await quickstart.until(/^REST API Quickstart\/Shop\/\S+ \(\w+\): http:\/\/127\.0\.0\.1:\d+\/prod$/m);
});

test('its first line creates, lists and reads an item', async () => {
  const [list, item] = (await quickstart.paste('Create an item')).trim().split('\n').map((line) => JSON.parse(line));
  expect(list.items).toEqual([item]);
  expect(item.name).toBe('Blue mug');
});

test('its second line uploads a file and fetches it', async () => {
  expect(await quickstart.paste('Upload a file')).toBe('hello\n');
});

test('its third line runs a job, whose result is published', async () => {
  const { job } = JSON.parse(await quickstart.paste('Run a job'));
  expect(job).toMatchObject({ status: 'SUCCEEDED', result: { items: 1, files: 1 } });
  await quickstart.until(new RegExp(`published.*${job.id}`));
});
