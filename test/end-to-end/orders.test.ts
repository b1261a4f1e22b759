import { randomUUID } from 'crypto';
import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Shop } from './support/shop';
import { OrdersSystem } from '../../examples/orders/orders-system';
import { callsOf, grantsOf } from '../examples/support/grants';

let orders: OrdersSystem;
let shop: Shop;
beforeAll(async () => {
  shop = await Shop.run((app) => orders = new OrdersSystem(app, 'Stack', { env: { region: 'eu-west-1' } }), {
    visibilityTimeoutSeconds: 0,
    asyncRetrySeconds: 0.05,
    // The invoices are a container image: their events end in the failure queue, as they would while the image is broken.
    unsupportedFunctions: 'fail-when-invoked',
  });
});
afterAll(async () => shop?.system.stop());

const newOwner = () => randomUUID();
const idOf = ({ node }: IConstruct) => orders.getLogicalId(node.defaultChild as CfnResource);
const order = async (owner: string, attributes: object, name = 'Mug') => {
  const { status, body } = await shop.call('POST /items', owner, { name, attributes });
  expect(status).toBe(201);
  return body.id as string;
};

interface Customer { readonly id: string; readonly orders: number; readonly spentCents: number }
const customer = async (id: string) => {
  const { body } = await shop.call('GET /customers/best', undefined, undefined, { Authorization: shop.system.token({ sub: newOwner(), groups: ['staff'] }) });
  return (body.customers as Customer[]).find((each) => each.id === id);
};
const summary = (owner: string, expected: Omit<Customer, 'id'>) => shop.until(`the summary is ${JSON.stringify(expected)}`, async () => {
  const found = await customer(owner);
  return found?.orders === expected.orders && found.spentCents === expected.spentCents ? found : undefined;
});

describe('quotes, in Python,', () => {
  test.each([
    ['with shipping', 'cents=1999&quantity=2&country=DE', { netCents: 3998, taxCents: 760, shippingCents: 490, totalCents: 5248 }],
    ['without, for much', 'cents=2500&quantity=2&country=IE', { netCents: 5000, taxCents: 1150, shippingCents: 0, totalCents: 6150 }],
  ])('are computed %s', async (_, query, expected) => {
    const answer = await shop.call(`GET /quotes?${query}`, newOwner());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(expected);
  });

  test.each([
    ['cents=0&quantity=1&country=DE', 'cents must be a whole number from 1 to 10000000'],
    ['cents=1&quantity=1.5&country=DE', 'quantity must be a whole number from 1 to 1000'],
    ['cents=1&quantity=%D9%A3&country=DE', 'quantity must be a whole number from 1 to 1000'],
    ['cents=1&quantity=1&country=XX', 'country must be one of AT, DE, FR, IE, NL'],
    ['cents=x&quantity=1&country=X', 'cents must be a whole number from 1 to 10000000; country must be one of AT, DE, FR, IE, NL'],
  ])('for %s are refused with a problem', async (query, detail) => {
    const answer = await shop.call(`GET /quotes?${query}`, newOwner());
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({ status: 400, body: { status: 400, title: 'Bad Request', detail } });
  });

  test('without a parameter are refused before a function is paid for, and without a token in any case', async () => {
    expect((await shop.call('GET /quotes?cents=1&quantity=1', newOwner())).body.detail).toContain('country');
    expect((await shop.call('GET /quotes?cents=1&quantity=1&country=DE')).status).toBe(401);
  });
});

describe('the summary of a customer', () => {
  test('follows what becomes of the orders', async () => {
    const owner = newOwner();
    const [first] = [await order(owner, { cents: 1000 }), await order(owner, { cents: 250 })];
    await summary(owner, { orders: 2, spentCents: 1250 });
    expect((await shop.call(`PATCH /items/${first}`, owner, { attributes: { cents: 900 } })).status).toBe(200);
    await summary(owner, { orders: 2, spentCents: 1150 });
    expect((await shop.call(`DELETE /items/${first}`, owner)).status).toBe(204);
    await summary(owner, { orders: 1, spentCents: 250 });
  });

  test('counts a change once, however often it comes', async () => {
    const owner = newOwner();
    await order(owner, { cents: 700 });
    await summary(owner, { orders: 1, spentCents: 700 });
    const projector = orders.shop.functions.Projector;
    const image = { data: { M: { attributes: { M: { cents: { N: '300' } } } } } };
    const Keys = { pk: { S: `OWNER#${owner}` }, sk: { S: 'item#again' } };
    const Records = [{ eventID: '1', dynamodb: { Keys, NewImage: image, SequenceNumber: '1' } }];
    for (let times = 0; times < 3; times++) {
      expect(await shop.system.invoke(idOf(projector.function), { Records })).toEqual({ payload: { batchItemFailures: [] } });
    }
    expect(await customer(owner)).toEqual({ id: owner, orders: 2, spentCents: 1000 });
  });

  test('is for staff only', async () => {
    expect((await shop.call('GET /customers/best', newOwner())).status).toBe(403);
  });

  test("goes on after an order that can't be counted, which goes to the failure queue", async () => {
    const [poisoned, owner] = [newOwner(), newOwner()];
    await order(poisoned, { cents: 'free' });
    await order(owner, { cents: 100 });
    await summary(owner, { orders: 1, spentCents: 100 });
    const consumer = orders.shop.entityTable!.node.findChild('Summaries') as never as { failureQueue: IConstruct };
    const [told] = await shop.system.queue(idOf(consumer.failureQueue)).waitFor(1);
    expect(JSON.parse(told)).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: expect.stringMatching(/^\d+$/) },
    });
    // The first attempt and three retries, and one more where another order was in the same batch.
    expect([4, 5]).toContain(JSON.parse(told).requestContext.approximateInvokeCount);
    expect(await customer(poisoned)).toBeUndefined();
    expect(shop.log.join('\n')).toContain('The attribute cents is not a whole number of at least 0');
  });
});

describe('a checkout', () => {
  interface Job { readonly id: string; readonly status: string; readonly result?: object; readonly error?: string }
  const checkOut = async (owner: string, orderId: string) => {
    const { status, body } = await shop.call('POST /jobs', owner, { type: 'checkout', input: { orderId } });
    expect(status).toBe(202);
    const { id } = body.job as never as Job;
    return shop.until(`job ${id} is over`, async () => {
      const job = (await shop.call(`GET /jobs/${id}`, owner)).body.job as never as Job;
      return ['SUCCEEDED', 'FAILED'].includes(job.status) ? job : undefined;
    });
  };
  const queueOf = (id: string) => shop.system.queue(shop.queueNamed(id));

  test('sends the parcel, takes it out of stock and notifies all clients', async () => {
    const owner = newOwner();
    const orderId = await order(owner, { cents: 500 }, 'Blue mug');
    const job = await checkOut(owner, orderId);
    expect(job).toMatchObject({ status: 'SUCCEEDED', result: { orderId } });
    await shop.until('the stock has changed', async () => (await queueOf('Ledger').bodies()).find((body) => JSON.parse(body).name === 'Blue mug'));
    const statistics = await shop.until('the statistics know', async () => (await queueOf('Statistics').bodies()).find((body) => body.includes(job.id)));
    expect(JSON.parse(statistics)).toEqual({ type: 'job.succeeded', version: 1, jobId: job.id, ownerId: owner, status: 'SUCCEEDED', result: { orderId } });
  });

  test('of an order that is not there fails, and is not invoiced', async () => {
    const job = await checkOut(newOwner(), randomUUID());
    expect(job).toMatchObject({ status: 'FAILED', error: 'There is no such order.' });
    await shop.until('the statistics know', async () => (await queueOf('Statistics').bodies()).find((body) => body.includes(job.id)));
    const failures = await shop.system.queue(idOf(orders.shop.functions.Invoice.failureQueue!)).bodies();
    expect(failures.filter((body) => body.includes(job.id))).toEqual([]);
  });

  test('of a download is not packed', async () => {
    const owner = newOwner();
    await checkOut(owner, await order(owner, { cents: 500, kind: 'download' }, 'Book'));
    await shop.emptied(shop.queueNamed('Parcels'));
    expect((await queueOf('Ledger').bodies()).filter((body) => JSON.parse(body).name === 'Book')).toEqual([]);
  });

  test('beside a message that is none succeeds, and the message ends in the dead-letter queue', async () => {
    const owner = newOwner();
    await shop.system.send(shop.queueNamed('Shop'), 'no job');
    expect(await checkOut(owner, await order(owner, { cents: 500 }))).toMatchObject({ status: 'SUCCEEDED' });
    expect(await shop.system.queue(idOf(orders.shop.queue.deadLetterQueue)).waitFor(1)).toEqual(['no job']);
    // Also where both are in one batch.
    const gone = JSON.stringify({ version: 1, ownerId: owner, jobId: randomUUID() });
    const Records = ['no job', gone].map((body, index) => ({ messageId: String(index), body }));
    const { payload } = await shop.system.invoke(idOf(orders.shop.functions.worker.function), { Records });
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });

  test('that the queue gives twice is packed once', async () => {
    const owner = newOwner();
    const body = JSON.stringify({ kind: 'parcel', ownerId: owner, jobId: randomUUID(), name: `Mug ${owner}` });
    const taken = async () => (await queueOf('Ledger').bodies()).filter((change) => JSON.parse(change).name === `Mug ${owner}`);
    for (const deduplicationId of ['1', '2']) await shop.system.send(shop.queueNamed('Parcels'), body, { groupId: owner, deduplicationId });
    await shop.emptied(shop.queueNamed('Parcels'));
    expect(await taken()).toHaveLength(1);
    expect(await shop.system.queue(idOf(orders.parcels.deadLetterQueue)).bodies()).toEqual([]);
  });

  test('of another user\'s order fails', async () => {
    expect(await checkOut(newOwner(), await order(newOwner(), { cents: 500 }))).toMatchObject({ status: 'FAILED' });
  });

  test('is in the failure queue of the invoices while these cannot be written', async () => {
    const owner = newOwner();
    const job = await checkOut(owner, await order(owner, { cents: 500 }));
    const told = await shop.until('it was given up', async () =>
      (await shop.system.queue(idOf(orders.shop.functions.Invoice.failureQueue!)).bodies()).find((body) => body.includes(job.id)));
    expect(JSON.parse(told)).toMatchObject({ requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 } });
  });
});

// Runs last: it looks at every call that the tests above caused.
test.each(['worker', 'Packer', 'Projector', 'BestCustomers'])('the function %s was seen to do what it may, and may nothing else', (name) => {
  const { function: handler, executionRole } = orders.shop.functions[name];
  expect(callsOf(idOf(handler), shop.system)).toEqual(grantsOf(executionRole, shop.system));
});
