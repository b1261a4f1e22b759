import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorizationType, CognitoUserPoolsAuthorizer, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { unusedPort } from './support/unused-port';
import { LocalSystem } from '../../local/src';
import { printToken } from '../../local/src/token-command';

let assembly: string;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [new UserPool(stack, 'Users')] });
    const answer = { requestTemplates: { 'application/json': '{"statusCode":200}' }, integrationResponses: [{ statusCode: '200' }] };
    new RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new MockIntegration(answer), {
      authorizer, authorizationType: AuthorizationType.COGNITO, methodResponses: [{ statusCode: '200' }],
    });
  });
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => removeTemporaryDirectories());

const addresses = ({ url, endpoint, consoleUrl }: LocalSystem) => ({ url, endpoint, consoleUrl });
const status = async (system: LocalSystem, token: string) => (await fetch(system.url, { headers: { authorization: token } })).status;

async function printed(directory: string): Promise<string> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await printToken({ user: 'ada@example.com' }, directory);
  return String(write.mock.calls.at(-1)?.[0]).trim();
}

test('two runners of one app keep their addresses and share their tokens, run after run', async () => {
  const directory = temporaryDirectory();
  const kept = join(directory, '.cdk-local');
  const [one, two] = [await unusedPort(), await unusedPort()];
  const lines: string[] = [];
  const start = async (port: number) => LocalSystem.start({ assembly, kept, port, console: true, log: ({ source, message }) => source === 'local' && lines.push(message) });
  let before: { readonly places: readonly object[]; readonly token: string };
  {
    await using first = await start(one);
    await using second = await start(two);
    const token = first.token({ sub: 'ada' });
    expect([await status(first, token), await status(second, token), await status(first, second.token({ sub: 'ada' }))]).toEqual([200, 200, 200]);
    expect(lines).toEqual([`Another runner uses ${kept} (process ${process.pid}). This one keeps its ports and sign-ins in ${join(kept, '2')}`]);
    before = { places: [addresses(first), addresses(second)], token };
    // The first one answers, and where it has ended, the other one.
    expect(await status(first, await printed(directory))).toBe(200);
    await first.stop();
    expect(await status(second, await printed(directory))).toBe(200);
    await second.stop();
    await expect(printToken({ user: 'ada@example.com' }, directory)).rejects.toThrow('No system runs in');
  }
  expect([readdirSync(kept).sort(), readdirSync(join(kept, '2'))]).toEqual([['.gitignore', '2', 'state.json'], ['state.json']]);
  expect(Object.keys(JSON.parse(readFileSync(join(kept, '2', 'state.json'), 'utf8')) as object)).not.toContain('key');
  await using first = await start(one);
  await using second = await start(two);
  expect([addresses(first), addresses(second)]).toEqual(before.places);
  expect([await status(first, before.token), await status(second, before.token)]).toEqual([200, 200]);
});

test('a start that fails leaves its place to the next one, and a directory that can not be written is no hindrance', async () => {
  const kept = join(temporaryDirectory(), 'kept');
  await expect(LocalSystem.start({ assembly, kept, inspect: 'Nope' })).rejects.toThrow('no such Node.js function');
  await using system = await LocalSystem.start({ assembly, kept });
  expect(readdirSync(kept).sort()).toEqual(['.gitignore', 'state.json', 'state.lock']);
  await system.stop();
  rmSync(kept, { recursive: true });
  mkdirSync(join(kept, '.gitignore'), { recursive: true });
  await using unkept = await LocalSystem.start({ assembly, kept });
  expect(await status(unkept, unkept.token({ sub: 'ada' }))).toBe(200);
  expect(readdirSync(kept)).toEqual(['.gitignore']);
});
