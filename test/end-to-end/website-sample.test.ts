import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import { WebsiteSystem } from '../../examples/website/website-system';
import { CHILD_APPS } from '../support/child-apps';
import { reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { until } from '../support/wait';

const ROOT = path.join(__dirname, '..', '..');

test.each(SAMPLED_FLAG_SETS)('compliance packs have nothing to say of the sample with %s', (_, context) => {
  expect(unacknowledged(reportsOfApp((app) => void new WebsiteSystem(app, 'Sample'), context))).toEqual([]);
});

describe('the start of the sample', () => {
  let started: ChildProcess;
  let output = '';
  beforeAll(() => {
    started = spawn(path.join(ROOT, 'node_modules', '.bin', 'tsx'), ['examples/website/start.ts', '--port', '0', '--website-port', '0'], {
      cwd: ROOT, env: CHILD_APPS,
    });
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (data) => { output += data; });
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => started.once('exit', resolve));
    if (started.kill('SIGINT')) await ended;
  });

  test('prints where its start page is, which has its settings', async () => {
    const address = await printed(/The website: (http:\/\/127\.0\.0\.1:\d+)\//);
    expect(await (await fetch(address)).text()).toContain('<title>Tasks</title>');
    const { apiUrl, ...others } = await (await fetch(`${address}/config.json`)).json() as Record<string, string>;
    expect([apiUrl, Object.keys(others).sort()]).toEqual(['/api', ['clientId', 'realtimeUrl', 'region', 'signInScopes', 'signInUrl', 'userPoolId']]);
    expect(others).toMatchObject({ realtimeUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:/), signInUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
    expect((await fetch(`${others.signInUrl}/oauth2/authorize?client_id=${others.clientId}&redirect_uri=${address}/&response_type=code`)).status).toBe(200);
  });

  async function printed(expected: RegExp): Promise<string> {
    return until(() => `${expected} in\n${output}`, () => {
      const [, found] = expected.exec(output) ?? [];
      if (!found && started.exitCode !== null) throw new Error(`ended with ${started.exitCode}:\n${output}`);
      return found;
    });
  }
});
