import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as path from 'path';
import { CHILD_APPS } from '../support/child-apps';
import { until } from '../support/wait';

const ROOT = path.join(__dirname, '..', '..');

/** The output of `npm start`, as a person would see it. */
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
    const [token] = await this.until(/^export TOKEN=\S+$/m);
    return execFileSync('bash', ['-c', `${token}\n${line}`], { encoding: 'utf8' });
  }

  /** How often the output matches. */
  public said(expected: RegExp): number {
    return [...this.output.matchAll(expected)].length;
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
  await quickstart.until(/16 routes, 4 functions, \d+ of 500 resources\nAt rest about \$9\.00 a month/);
  await quickstart.until(/^REST API Quickstart\/Shop\/\S+ \(\w+\): http:\/\/127\.0\.0\.1:\d+\/prod$/m);
});

test('its lines are short: the first creates an item, the second lists it', async () => {
  const item = JSON.parse(await quickstart.paste('Create an item'));
  expect(item.name).toBe('Blue mug');
  expect(JSON.parse(await quickstart.paste('List the items')).items).toEqual([item]);
});

test('its third line runs a job, whose result is published', async () => {
  const { job: { id } } = JSON.parse(await quickstart.paste('Run a job'));
  await quickstart.until(new RegExp(`published.*${id}`));
});

test('the token is there once, and buckets by name', async () => {
  expect(quickstart.said(/^export \w+=/gm)).toBe(1);
  expect(quickstart.said(/^curl -sS -H "Authorization/gm)).toBe(3);
  await quickstart.until(/^Bucket Quickstart\/Shop\/\S+ \(\w+\): [a-z0-9.-]+$/m);
});
