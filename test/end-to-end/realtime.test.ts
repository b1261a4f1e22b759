import { randomUUID } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Shop } from './support/shop';
import { Frame, SocketClient, SocketCredentials } from './support/socket-client';
import type { Json } from '../../local/src';
import { ServerlessApiPattern } from '../../src';

let shop: Shop;
let url: string;
let broadcasts: string;
const clients: SocketClient[] = [];

beforeAll(async () => {
  shop = await Shop.run((app) => {
    const stack = new Stack(app, 'Stack');
    new ServerlessApiPattern(stack, 'Shop', { realtime: {} });
    new UserPool(stack, 'Strangers');
    return stack;
  }, { visibilityTimeoutSeconds: 0 });
  [url] = Object.values(shop.system.sockets);
  broadcasts = shop.queueNamed('ShopRealtime');
});
afterEach(() => { clients.splice(0).forEach((client) => client.vanish()); });
afterAll(async () => shop.system.stop());

async function connect(credentials: SocketCredentials): Promise<SocketClient> {
  const client = await SocketClient.connect(url, credentials);
  clients.push(client);
  return client;
}

const tokenOf = (sub: string, groups?: string[]) => `Bearer ${shop.system.token({ sub, groups, userPool: ownPool() })}`;
const ownPool = () => shop.system.userPools.find((id) => id.startsWith('Shop'))!;
const connectAs = (sub: string, groups?: string[]) => connect({ token: tokenOf(sub, groups) });
async function send(to: object, message: unknown): Promise<string> {
  const id = randomUUID();
  await shop.system.send(broadcasts, { version: 1, id, to, message } as Json);
  return id;
}

const withId = (id: string) => (frame: Frame) => frame.id === id;
const refused = (credentials: SocketCredentials) => expect(SocketClient.connect(url, credentials)).rejects;

describe('a message to an owner', () => {
  test('reaches all clients of the owner, and no others', async () => {
    const [alice, bob] = [randomUUID(), randomUUID()];
    const [phone, laptop, other] = await Promise.all([connectAs(alice), connectAs(alice), connectAs(bob)]);
    const id = await send({ ownerId: alice }, { text: 'Grüße ✓', order: { id: 7 } });

    for (const client of [phone, laptop]) {
      expect(await client.heard(withId(id))).toEqual({ type: 'message', id, message: { text: 'Grüße ✓', order: { id: 7 } } });
    }
    const last = await send({ ownerId: bob }, 'for Bob');
    await other.heard(withId(last));
    expect(other.frames.map((frame) => frame.id)).toEqual([last]);
  });

  test('that is as large as API Gateway takes arrives, and a larger one ends in the dead-letter queue', async () => {
    const alice = randomUUID();
    const client = await connectAs(alice);
    const frame = (length: number) => JSON.stringify({ type: 'message', id: 'x'.repeat(36), message: 'm'.repeat(length) }).length;
    const most = 128 * 1024 - frame(0);
    const id = await send({ ownerId: alice }, 'm'.repeat(most));
    expect((await client.heard(withId(id))).message).toHaveLength(most);

    const tooLarge = await send({ ownerId: alice }, 'm'.repeat(most + 1));
    const dead = shop.system.queue(deadLetters());
    const bodies = await dead.waitFor(1);
    expect(bodies.map((body) => (JSON.parse(body) as Frame).id)).toEqual([tooLarge]);
    expect(client.frames.filter(withId(tooLarge))).toEqual([]);
  });

  test('that one client could not get comes again only for that client', async () => {
    const alice = randomUUID();
    const [first, second] = await Promise.all([connectAs(alice), connectAs(alice)]);
    const before = sends();
    // The first attempts of both, and the second of one: the client of the SDK has no third.
    shop.system.fault({ function: shop.functionOf('broadcast'), action: 'execute-api:ManageConnections', times: 3, status: 500 });
    const id = await send({ ownerId: alice }, 'once');
    await Promise.all([first.heard(withId(id)), second.heard(withId(id))]);
    await settled();
    expect([first, second].map((client) => client.frames.filter(withId(id)).length)).toEqual([1, 1]);
    expect(sends() - before).toBe(5);
  });
});

test('a message to a group reaches its members, whoever they are', async () => {
  const [staff, both, guest] = await Promise.all([
    connectAs(randomUUID(), ['staff']), connectAs(randomUUID(), ['guests', 'staff']), connectAs(randomUUID(), ['guests']),
  ]);
  const id = await send({ group: 'staff' }, { closing: true });
  for (const client of [staff, both]) expect(await client.heard(withId(id))).toMatchObject({ message: { closing: true } });
  const last = await send({ group: 'guests' }, 'for guests');
  await guest.heard(withId(last));
  expect(guest.frames.map((frame) => frame.id)).toEqual([last]);
});

test('the result of a job reaches its owner while connected', async () => {
  const alice = randomUUID();
  const [client, other] = await Promise.all([connectAs(alice), connectAs(randomUUID())]);
  await shop.call('POST /items', undefined, { name: 'Mug' }, { Authorization: tokenOf(alice) });
  const { body } = await shop.call('POST /jobs', undefined, { type: 'summary' }, { Authorization: tokenOf(alice) });
  const { id } = (body as never as { job: { id: string } }).job;

  const frame = await client.heard(withId(`job:${id}`));
  expect(frame.message).toMatchObject({ type: 'job.succeeded', jobId: id, status: 'SUCCEEDED', result: { items: 1 } });
  expect(frame.message).not.toHaveProperty('ownerId');
  expect(other.frames).toEqual([]);
});

describe('a client that vanishes', () => {
  test('is forgotten, and others are served', async () => {
    const alice = randomUUID();
    const [gone, there] = await Promise.all([connectAs(alice, ['staff']), connectAs(alice)]);
    const before = deletes();
    gone.vanish();
    await shop.until('its rows are removed', () => (deletes() > before ? true : undefined));
    const posts = sends();
    const id = await send({ ownerId: alice }, 'still here');
    await there.heard(withId(id));
    expect(sends() - posts).toBe(1);
  });

  test('is removed by the next message where API Gateway never told of its end', async () => {
    const alice = randomUUID();
    const there = await connectAs(alice);
    // API Gateway's event of a connection, a minute ago.
    const answer = await shop.system.invoke(shop.functionOf('realtime'), {
      requestContext: { eventType: 'CONNECT', connectionId: 'gone=', connectedAt: Date.now() - 60_000, authorizer: { principalId: alice, groups: 'staff' } },
    });
    expect(answer.payload).toMatchObject({ statusCode: 200 });
    const id = await send({ ownerId: alice }, 'one');
    await there.heard(withId(id));
    await settled();

    const posts = sends();
    for (const to of [{ ownerId: alice }, { group: 'staff' }]) await send(to, 'two');
    await there.heard((frame) => frame.message === 'two');
    await settled();
    expect(sends() - posts).toBe(1);
  });
});

describe('connecting', () => {
  test('is accepted by a header, and by the protocol that browsers can name', async () => {
    const alice = randomUUID();
    const token = shop.system.token({ sub: alice, userPool: ownPool() });
    const [script, browser] = await Promise.all([connect({ headers: { Authorization: token } }), connect({ protocols: ['bearer', token] })]);
    expect([script.protocol, browser.protocol]).toEqual(['', 'bearer']);
    const id = await send({ ownerId: alice }, 'both');
    await Promise.all([script.heard(withId(id)), browser.heard(withId(id))]);
  });

  test('works with the client that Node has built in', async () => {
    const socket = new WebSocket(url, ['bearer', shop.system.token({ sub: randomUUID(), userPool: ownPool() })]);
    const answer = new Promise((resolve) => { socket.onmessage = ({ data }) => resolve(JSON.parse(data)); });
    socket.onopen = () => socket.send('{"action":"ping"}');
    expect(await answer).toEqual({ type: 'pong' });
    socket.close();
  });

  test('is refused without a token, with one that has expired, with one of another pool, and with one in the address', async () => {
    const [strangers] = shop.system.userPools.filter((id) => id.startsWith('Strangers'));
    await refused({}).toThrow('401');
    await refused({ token: 'Bearer nonsense' }).toThrow('401');
    await refused({ token: shop.system.token({ sub: randomUUID(), expiresIn: -60, userPool: ownPool() }) }).toThrow('401');
    await refused({ token: shop.system.token({ sub: randomUUID(), userPool: strangers }) }).toThrow('401');
    await refused({ protocols: ['bearer', shop.system.token({ sub: randomUUID(), userPool: strangers })] }).toThrow('401');
    const token = shop.system.token({ sub: randomUUID(), userPool: ownPool() });
    await expect(SocketClient.connect(`${url}?token=${token}`, {})).rejects.toThrow('401');
  });

  test('is refused while connections cannot be kept', async () => {
    // Clients of the tests before may still be on their way out, and take some of the faults.
    shop.system.fault({ function: shop.functionOf('realtime'), action: 'dynamodb:BatchWriteItem', times: 30, status: 500 });
    await refused({ token: tokenOf(randomUUID()) }).toThrow('503');
    shop.system.clearFaults();
  });
});

describe('messages of clients', () => {
  test.each<[string, unknown, Frame]>([
    ['a ping', { action: 'ping' }, { type: 'pong' }],
    ['another action', { action: 'shout', to: 'everybody' }, { type: 'problem', title: 'Not Found', status: 404, detail: expect.stringContaining('ping'), requestId: expect.stringMatching(/./), errors: [] }],
    ['broken JSON', '{"action":', { type: 'problem', title: 'Bad Request', status: 400, detail: expect.stringContaining('JSON'), requestId: expect.stringMatching(/./), errors: [{ field: 'action', message: expect.any(String) }] }],
    ['a long ping', { action: 'ping', filler: 'x'.repeat(32_000) }, { type: 'pong' }],
  ])('as %s is answered', async (_, message, answer) => {
    const client = await connectAs(randomUUID());
    client.send(message);
    expect(await client.heard(() => true)).toEqual(answer);
  });

  test('beyond what API Gateway takes ends the connection', async () => {
    const client = await connectAs(randomUUID());
    const ended = client.ended();
    client.send({ action: 'ping', filler: 'x'.repeat(33 * 1024) });
    expect(await ended).toBe(1009);
  });
});

// Runs last: it looks at every call that the tests above caused.
describe.each(['realtime', 'broadcast'])('the policy of %s', (handler) => {
  test('grants what the handler was seen to do, where it did it, and nothing else', () => {
    const seen = shop.system.calls
      .filter((call) => call.function === shop.functionOf(handler))
      .map(({ action, resource }) => `${action} on ${shop.owning(resource)}`);
    expect([...new Set(seen)].sort()).toEqual(shop.grantsOf(handler).map(({ action, resource }) => `${action} on ${resource}`).sort());
  });

  test('has no wildcard but for traces and for the ids of connections', () => {
    expect(shop.wildcardsOf(handler)).toEqual(handler === 'broadcast' ? ['xray', 'prod/POST/@connections/*'] : ['xray']);
  });
});

test('the authorizer calls no service', () => {
  expect(shop.system.calls.filter((call) => call.function === shop.functionOf('authorizer'))).toEqual([]);
});

const callsOf = (handler: string, action: string) => shop.system.calls
  .filter((call) => call.function === shop.functionOf(handler) && call.action === action).length;
const sends = () => callsOf('broadcast', 'execute-api:ManageConnections');
const deletes = () => callsOf('realtime', 'dynamodb:GetItem');
const deadLetters = () => shop.deadLettersOf('ShopRealtime');

/** Nothing waits in the queue, and nothing is being sent. */
const settled = () => shop.emptied(broadcasts);
