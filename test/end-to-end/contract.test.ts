import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { StoreSystem } from '../../examples/store/store-system';
import { LocalSystem } from '../../local/src';
import { contract } from '../../local/src/contract-command';
import { ServerlessApiPattern } from '../../src';
import { temporaryDirectory } from '../support/synth';

const ENV = { region: 'eu-west-1' };

interface Sent { readonly name: string; readonly status: number }

/** Sends the requests of a file as an editor does. */
async function sendAll(text: string, values: Readonly<Record<string, string>>): Promise<Sent[]> {
  const [head, ...requests] = text.split(/^### .*\n/m);
  const variables = { ...Object.fromEntries([...head.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value])), ...values };
  const sent: Sent[] = [];
  for (const request of requests) {
    const name = /^# @name (\w+)$/m.exec(request)![1];
    const [start, body] = request.replace(/^#.*\n/gm, '').replace(/\{\{(\w+)\}\}/g, (_, variable: string) => variables[variable]).trim().split(/\n\n([^]*)/);
    const [line, ...headers] = start.split('\n');
    const [method, url] = line.split(' ');
    const { status } = await fetch(url, { method, body, headers: headers.map((each) => each.split(/: (.*)/).slice(0, 2) as [string, string]) });
    sent.push({ name, status });
  }
  return sent;
}

interface Tried { readonly out: string; readonly shop: ServerlessApiPattern; readonly name: string; readonly sent: Sent[] }

/** The contract of an app, and the statuses of its requests against the app as it runs. */
async function statusesOf(build: (app: App) => ServerlessApiPattern): Promise<Tried> {
  const [outdir, out] = [temporaryDirectory(), join(temporaryDirectory(), 'api')];
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const shop = build(app);
  app.synth();
  contract({ assembly: outdir, out });
  const name = shop.api.node.path.replaceAll('/', '-');
  await using system = await LocalSystem.start({ assembly: outdir, log: () => undefined });
  const sent = await sendAll(readFileSync(join(out, name, 'requests.http'), 'utf8'), { baseUrl: system.url, token: system.token({ sub: 'ann', groups: ['editors'], claims: { 'custom:company': 'acme' } }) });
  return { out, shop, name, sent };
}

/** Statuses of requests that the API refuses for their form, or fails at. */
const refused = (sent: readonly Sent[]) => sent.filter(({ status }) => [400, 401, 403, 405, 415, 422].includes(status) || status >= 500);

test('the default system: its own documents, and requests that it takes', async () => {
  const { out, shop, name, sent } = await statusesOf((app) => new ServerlessApiPattern(new Stack(app, 'Stack', { env: ENV }), 'Shop', { realtime: {} }));
  expect(readFileSync(join(out, name, 'openapi.json'), 'utf8')).toBe(`${shop.api.openApi()}\n`);
  expect(readFileSync(join(out, name, 'asyncapi.json'), 'utf8')).toBe(`${shop.asyncApi()}\n`);
  expect(sent.map((each) => each.name)).toEqual(shop.api.routes.map(() => expect.any(String)));
  expect(sent).toContainEqual({ name: 'createItem', status: 201 });
  expect(sent).toContainEqual({ name: 'createJob', status: 202 });
  expect(refused(sent)).toEqual([]);
});

test('a system with entities', async () => {
  const { sent } = await statusesOf((app) => new StoreSystem(app, 'Store', { env: ENV }).store);
  expect(sent.length).toBeGreaterThan(20);
  expect(refused(sent)).toEqual([]);
});
