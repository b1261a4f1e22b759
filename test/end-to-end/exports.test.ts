import { App, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Shop } from './support/shop';
import { Access, Entity, EntityRoutes, EntitySchema, ServerlessApiPattern } from '../../src';
import { callsOf, grantsOf } from '../examples/support/grants';

let shop: Shop;
let role: Role;
beforeAll(async () => {
  shop = await Shop.run((app: App) => {
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
    const system = new ServerlessApiPattern(stack, 'Shop', {
      entities: [Entity.of('note', {
        schema: EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 90_000 }, secret: { type: 'string', maxLength: 9 } } }),
        access: [Access.owner().create().list().hiding('secret'), Access.group('staff').create().list()],
        exports: true,
      })],
      // Its own routes are compact, and that of exports is not.
      entityRoutes: EntityRoutes.compact(),
    });
    role = system.functions.exports.role as Role;
    return stack;
  });
});
afterAll(async () => shop?.system.stop());

const headersOf = (sub: string, groups: string[] = []) => ({ Authorization: shop.system.token({ sub, groups }) });
const call = (route: string, sub: string, groups: string[] = [], body?: unknown, headers: Record<string, string> = {}) => (
  shop.call(route, undefined, body, { ...headersOf(sub, groups), ...headers }));

/** Exports, waits for the end, and downloads. */
async function exported(sub: string, groups: string[] = []): Promise<Record<string, unknown>[]> {
  const { status, headers, body } = await call('POST /notes/batch-export', sub, groups);
  expect([status, body.job]).toEqual([202, expect.objectContaining({ type: 'export', status: 'QUEUED', input: { entity: 'note' } })]);
  const { id } = body.job as { id: string };
  expect(headers.get('location')).toMatch(new RegExp(`/prod/jobs/${id}$`));
  const job = await shop.until('the job', async () => {
    const found = (await call(`GET /jobs/${id}`, sub)).body.job as { status: string; result?: { fileId: string; records: number } };
    return found.status === 'SUCCEEDED' ? found : undefined;
  });
  // How far it has come is its own business.
  expect(job).not.toHaveProperty('progress');
  const file = await call(`GET /files/${job.result!.fileId}`, sub);
  expect(file.body.file).toMatchObject({ id, name: 'notes.jsonl', contentType: 'application/x-ndjson', status: 'AVAILABLE' });
  const text = await (await fetch((file.body.download as { url: string }).url)).text();
  const records = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records).toHaveLength(job.result!.records);
  return records;
}

test('callers get the records that they may list, in a file of theirs', async () => {
  for (const [sub, groups] of [['ann', []], ['ann', []], ['bob', []], ['sue', ['staff']]] as [string, string[]][]) {
    expect((await call('POST /notes', sub, groups, { text: `of ${sub}`, ...(groups.length ? { secret: 's' } : {}) })).status).toBe(201);
  }
  const ofAnn = await exported('ann');
  expect(ofAnn.map(({ text }) => text)).toEqual(['of ann', 'of ann']);
  expect(Object.keys(ofAnn[0]).sort()).toEqual(['createdAt', 'id', 'text', 'updatedAt', 'version']);
  const ofStaff = await exported('sue', ['staff']);
  expect(ofStaff.map(({ text }) => text).sort()).toEqual(['of ann', 'of ann', 'of bob', 'of sue']);
  expect(ofStaff).toContainEqual(expect.objectContaining({ secret: 's', owner: 'sue' }));
  expect(await exported('dan')).toEqual([]);
  // Whose file it is, and who may not have it.
  const [{ id }] = (await call('GET /files', 'ann')).body.files as never as { id: string }[];
  expect((await call(`GET /files/${id}`, 'bob')).status).toBe(404);
});

test('one export is begun by one key, and none without a token', async () => {
  const begin = () => call('POST /notes/batch-export', 'ann', [], undefined, { 'Idempotency-Key': 'today' });
  const [first, second] = [await begin(), await begin()];
  expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([202, 202, 'true']);
  expect((second.body.job as { id: string }).id).toBe((first.body.job as { id: string }).id);
  expect((await shop.call('POST /notes/batch-export')).status).toBe(401);
  expect((await call('POST /notes/batch-export?limit=1', 'ann')).status).toBe(400);
});

test('compact routes tell methods that are none', async () => {
  const answer = await call('PATCH /notes', 'ann', [], {});
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, GET']);
  expect((await call('GET /notes', 'ann')).status).toBe(200);
});

test('the end of an export is published, and many large records take several parts', async () => {
  for (let batch = 0; batch < 4; batch += 1) {
    await Promise.all(Array.from({ length: 25 }, (_, index) => call('POST /notes', 'eve', [], { text: `${batch} ${index} ${'x'.repeat(89_900)}` })));
  }
  const records = await exported('eve');
  expect(new Set(records.map(({ text }) => text)).size).toBe(100);
  expect(shop.system.published[shop.topic].map(({ message }) => JSON.parse(message) as object)).toContainEqual(expect.objectContaining({ type: 'job.succeeded', ownerId: 'eve', result: expect.objectContaining({ records: 100 }) }));
});

test('the function does what it may do, and nothing else', () => {
  const own = (calls: string[]) => [...new Set(calls.map((each) => each.split(' on ')[0]))].filter((action) => !/^(kms|sqs:(Receive|Delete|Get))/.test(action)).sort();
  // Nothing is withdrawn while the queue takes messages, and no export is canceled after S3 has its file, which the fault model does.
  expect([...own(callsOf(shop.functionOf('exports'), shop.system)), 'dynamodb:DeleteItem', 's3:DeleteObject', 'sqs:SendMessage'].filter((each, index, all) => all.indexOf(each) === index).sort()).toEqual(own(grantsOf(role, shop.system)));
});
