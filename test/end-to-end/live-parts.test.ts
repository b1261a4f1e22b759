import { randomUUID } from 'crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as ts from 'typescript';
import { send, Shop, SignedRequest } from './support/shop';
import { RouteAuthorization, ServerlessApiPattern } from '../../src';
import { asModule, snippetsOf } from '../support/snippets';

/** The snippet of docs/how-it-works.md that adds live messages, imports, schedules and a website, as a stack. */
function documentedStack(app: App): Stack {
  const code = snippetsOf('docs/how-it-works.md').find((snippet) => snippet.includes('onObjectCreated('))!;
  const module: { Example?: new (scope: App, id: string) => Stack } = {};
  new Function('require', 'exports', ts.transpile(asModule(code), { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }))(require, module);
  return new module.Example!(app, 'Stack');
}

/** Answers with the headers that reach it. */
const ECHO = `exports.handler = async ({ headers }) => ({
  statusCode: 200, headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))),
});`;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.run((app) => {
    const stack = documentedStack(app);
    const system = stack.node.findChild('Shop') as ServerlessApiPattern;
    const echo = system.addFunction('Echo', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(ECHO) });
    system.addRoute('GET /echo', { function: echo.alias, authorization: RouteAuthorization.none({ reason: 'Test of headers.' }) });
    return stack;
  });
});
afterAll(async () => shop.system.stop());

test('the function of the documented example hears of a file that is uploaded by the address of POST /files, and the files handler does, too', async () => {
  const owner = randomUUID();
  const { file, upload } = (await shop.call('POST /files', owner, { name: 'a.png', contentType: 'image/png', size: 5 })).body as never as {
    file: { id: string }; upload: SignedRequest;
  };
  expect(await send(upload, 'image')).toEqual([200, undefined]);
  const heard = await shop.until('the function hears of it', () => shop.log.find((line) => line.includes('Uploaded:')));
  expect(heard).toContain(`Uploaded: files/${owner}/${file.id}/`);
  const settled = ({ function: name, action }: { function?: string; action: string }) => name === shop.functionOf('files') && action === 'dynamodb:UpdateItem';
  await shop.until('the files handler hears of it', () => shop.system.calls.find(settled));
  expect((await shop.call(`GET /files/${file.id}`, owner)).body).toMatchObject({ file: { status: 'AVAILABLE' } });
});

test('through the website the API is told who is visiting, with the proof that the firewall asks for, whatever the visitor says', async () => {
  const [website] = Object.values(shop.system.websites);
  const claimed = { 'true-client-ip': '192.0.2.1', 'x-origin-verify': 'a guess' };
  const told = async (url: string) => (await (await fetch(url, { headers: claimed })).json()) as Record<string, string>;
  expect(await told(`${website}/api/echo`)).toMatchObject({ 'true-client-ip': '127.0.0.1', 'x-origin-verify': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) });
  expect(await told(`${shop.system.url}/echo`)).toMatchObject(claimed);
});
