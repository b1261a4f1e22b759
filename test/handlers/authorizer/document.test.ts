import { fetchDocument } from '../../../src/handlers/authorizer/document';
import { HANDLERS } from '../../../src/handlers/catalog';
import { type KeyServer, startKeyServer } from '../support/user-pool';

let server: KeyServer;

beforeAll(async () => { server = await startKeyServer(); });
afterAll(() => server.stop());
beforeEach(() => { server.take(); });

const text = async () => Buffer.from(await fetchDocument(`${server.endpoint}/x`)).toString();

test('a document is fetched in one go, also in pieces', async () => {
  server.answerWith((_, response) => {
    response.write('first, ');
    setTimeout(() => response.end('second'), 20);
  });
  expect(await text()).toBe('first, second');
  expect(server.take()).toHaveLength(1);
});

test('a fault that passes is not noticed', async () => {
  server.answerWith((_, response) => {
    server.answerWith((__, later) => { later.end('there'); });
    response.writeHead(500).end();
  });
  expect(await text()).toBe('there');
  expect(server.take()).toHaveLength(2);
});

test('no more than a small document is taken', async () => {
  server.answerWith((_, response) => { response.end('x'.repeat(65_536)); });
  expect(await text()).toHaveLength(65_536);
  server.answerWith((_, response) => { response.end('x'.repeat(65_537)); });
  await expect(text()).rejects.toThrow('too large');
});

test.each<[string, Parameters<KeyServer['answerWith']>[0]]>([
  ['at all', () => undefined],
  ['to the end', (_, response) => { response.write('first'); }],
])('a server that does not answer %s is given up on before the function is', async (_, listener) => {
  server.answerWith(listener);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const limits = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50));
  await expect(text()).rejects.toThrow();
  const milliseconds = limits.mock.calls.map(([limit]) => limit);
  limits.mockRestore();
  expect(milliseconds).toHaveLength(2);
  expect(milliseconds[0] + milliseconds[1]).toBeLessThan(HANDLERS.authorizer.timeoutSeconds * 1000);
});
