import { randomUUID } from 'crypto';
import { Answer, send, Shop, SignedRequest } from './support/shop';

let shop: Shop;
beforeAll(async () => { shop = await Shop.start({}, { visibilityTimeoutSeconds: 0 }); });
afterAll(async () => shop.system.stop());

const newOwner = () => randomUUID();

interface Item { readonly id: string; readonly name: string; readonly version: number }
interface Page { readonly items: Item[]; readonly nextCursor?: string }

describe('items', () => {
  test('are created, read, replaced, changed and deleted', async () => {
    const owner = newOwner();
    const created = await shop.call('POST /items', owner, { name: 'Blue mug', tags: ['kitchen'] });
    expect(created).toMatchObject({ status: 201, body: { name: 'Blue mug', tags: ['kitchen'], version: 1 } });
    const path = `/items/${created.body.id}`;

    expect(await shop.call(`GET ${path}`, owner)).toMatchObject({ status: 200, body: created.body });
    expect(await shop.call(`PUT ${path}`, owner, { name: 'Red mug' })).toMatchObject({ status: 200, body: { name: 'Red mug', version: 2 } });
    expect(await shop.call(`PATCH ${path}`, owner, { description: 'Round' })).toMatchObject({ status: 200, body: { name: 'Red mug', description: 'Round', version: 3 } });
    expect(await shop.call(`DELETE ${path}`, owner)).toMatchObject({ status: 204 });
    expect(await shop.call(`GET ${path}`, owner)).toMatchObject({ status: 404, body: { status: 404, requestId: expect.any(String) } });
  });

  test('are listed in pages, each once', async () => {
    const owner = newOwner();
    const names = Array.from({ length: 25 }, (_, index) => `Mug ${index}`);
    for (const name of names) expect((await shop.call('POST /items', owner, { name })).status).toBe(201);

    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await shop.call(`GET /items?limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, owner);
      expect(status).toBe(200);
      const page = body as unknown as Page;
      seen.push(...page.items.map((item) => item.name));
      sizes.push(page.items.length);
      cursor = page.nextCursor;
    } while (cursor && sizes.length < 10);

    expect(sizes.slice(0, 3)).toEqual([10, 10, 5]);
    expect(seen.sort()).toEqual(names.sort());
  });

  test('are not overwritten by someone who saw an older version', async () => {
    const owner = newOwner();
    const { body, headers } = await shop.call('POST /items', owner, { name: 'Mug' });
    const stale = { 'If-Match': headers.get('etag')! };
    expect((await shop.call(`PUT /items/${body.id}`, owner, { name: 'First' }, stale)).status).toBe(200);

    for (const method of ['PUT', 'PATCH']) {
      expect(await shop.call(`${method} /items/${body.id}`, owner, { name: 'Second' }, stale)).toMatchObject({ status: 412 });
    }
    expect((await shop.call(`DELETE /items/${body.id}`, owner, undefined, stale)).status).toBe(412);
    expect((await shop.call(`GET /items/${body.id}`, owner)).body.name).toBe('First');
  });

  test('are created once, however often the same POST arrives', async () => {
    const owner = newOwner();
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.call('POST /items', owner, { name: 'Once' }, key)));

    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect((await shop.call('GET /items', owner)).body.items).toHaveLength(1);
    expect((await shop.call('POST /items', owner, { name: 'Other' }, key)).status).toBe(422);
    expect((await shop.call(`DELETE /items/${answers[0].body.id}`, owner)).status).toBe(204);
    expect((await shop.call('POST /items', owner, { name: 'Once' }, key)).status).toBe(409);
    expect((await shop.call('GET /items', owner)).body.items).toEqual([]);
  });

  test('are listed in the order of creation, or the newest first', async () => {
    const owner = newOwner();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      await shop.call('POST /items', owner, { name }, name < 'c' ? {} : { 'Idempotency-Key': name });
    }
    const first = await shop.call('GET /items?order=desc&limit=2', owner);
    const rest = await shop.call(`GET /items?order=desc&cursor=${first.body.nextCursor}`, owner);
    const namesIn = ({ body }: Answer) => (body.items as { name: string }[]).map(({ name }) => name);
    expect([...namesIn(first), ...namesIn(rest)]).toEqual([...names].reverse());
    expect(namesIn(await shop.call('GET /items', owner))).toEqual(names);
    expect((await shop.call(`GET /items?cursor=${first.body.nextCursor}`, owner)).body.errors).toEqual([expect.objectContaining({ field: 'cursor' })]);
  });
});

describe('owners', () => {
  test('see nothing of each other', async () => {
    const [alice, bob] = [newOwner(), newOwner()];
    const item = (await shop.call('POST /items', alice, { name: 'Hers' })).body.id;
    const { file } = (await shop.call('POST /files', alice, { name: 'hers.txt', contentType: 'text/plain', size: 4 })).body as never as { file: { id: string } };
    const { job } = (await shop.call('POST /jobs', alice, { type: 'summary' })).body as never as { job: { id: string } };

    for (const path of [`/items/${item}`, `/files/${file.id}`, `/jobs/${job.id}`]) {
      expect((await shop.call(`GET ${path}`, alice)).status).toBe(200);
      expect((await shop.call(`GET ${path}`, bob)).status).toBe(404);
    }
    expect((await shop.call(`PUT /items/${item}`, bob, { name: 'His' })).status).toBe(404);
    expect((await shop.call(`PATCH /items/${item}`, bob, { name: 'His' })).status).toBe(404);
    expect((await shop.call(`DELETE /items/${item}`, bob)).status).toBe(404);
    for (const kind of ['items', 'files', 'jobs']) expect((await shop.call(`GET /${kind}`, bob)).body[kind]).toEqual([]);
  });
});

interface FileAnswer {
  readonly file: { readonly id: string; readonly status: string };
  readonly upload: SignedRequest & { readonly parts: number; readonly partSize: number };
  readonly download: { readonly url: string };
}
interface JobAnswer { readonly job: { readonly id: string; readonly status: string; readonly result?: Record<string, number> } }

const announce = async (owner: string, size: number, name = 'notes.txt') =>
  (await shop.call('POST /files', owner, { name, contentType: 'text/plain', size })).body as never as FileAnswer;

const statusOf = async (owner: string, id: string) => ((await shop.call(`GET /files/${id}`, owner)).body as never as FileAnswer).file?.status;
const listed = async (owner: string) => (await shop.call('GET /files', owner)).body.files as never as FileAnswer['file'][];

describe('files', () => {
  test('are uploaded by an address and fetched by another, without passing the API', async () => {
    const owner = newOwner();
    const announced = await announce(owner, 5);
    expect(announced.file.status).toBe('PENDING');
    expect(await send(announced.upload, 'hello')).toEqual([200, undefined]);

    const { file, download } = (await shop.call(`GET /files/${announced.file.id}`, owner)).body as never as FileAnswer;
    expect(file.status).toBe('AVAILABLE');
    const fetched = await fetch(download.url);
    expect(fetched.headers.get('content-disposition')).toContain('notes.txt');
    expect(await fetched.text()).toBe('hello');

    expect((await shop.call(`DELETE /files/${announced.file.id}`, owner)).status).toBe(204);
    expect((await shop.call(`GET /files/${announced.file.id}`, owner)).status).toBe(404);
    expect((await fetch(download.url)).status).toBeGreaterThanOrEqual(400);
  });

  test('are available without anybody looking at them', async () => {
    const owner = newOwner();
    const { upload } = await announce(owner, 5);
    await send(upload, 'hello');
    // A list asks nothing of S3 while the address is valid.
    await shop.until('the list has it', async () => (await listed(owner))[0].status === 'AVAILABLE' || undefined);
  });

  test('are refused in another size, of another type and under another key than announced', async () => {
    const owner = newOwner();
    const { upload, file } = await announce(owner, 5);
    expect(await send(upload, 'too long')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send(upload, 'hello', { 'Content-Type': 'text/html' })).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send({ ...upload, url: upload.url.replace(owner, newOwner()) }, 'hello')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await statusOf(owner, file.id)).toBe('PENDING');
  });

  test('are written once', async () => {
    const owner = newOwner();
    const { upload, file } = await announce(owner, 5);
    await send(upload, 'hello');
    expect(await send(upload, 'other')).toEqual([412, 'PreconditionFailed']);
    expect(await send(upload, 'other', { 'If-None-Match': undefined })).toEqual([403, 'SignatureDoesNotMatch']);
    const { download } = (await shop.call(`GET /files/${file.id}`, owner)).body as never as FileAnswer;
    expect(await (await fetch(download.url)).text()).toBe('hello');
  });

  test('that were deleted do not come back by an address from before', async () => {
    const owner = newOwner();
    const key = { 'Idempotency-Key': randomUUID() };
    const body = { name: 'notes.txt', contentType: 'text/plain', size: 5 };
    const first = (await shop.call('POST /files', owner, body, key)).body as never as FileAnswer;
    await shop.call(`DELETE /files/${first.file.id}`, owner);
    const second = (await shop.call('POST /files', owner, body, key)).body as never as FileAnswer;

    const deletions = () => shop.system.calls.filter(({ function: name, action }) => name === shop.functionOf('files') && action === 's3:DeleteObject').length;
    const before = deletions();
    expect(await send(first.upload, 'other')).toEqual([200, undefined]);
    await shop.until('the object of no file is deleted', () => deletions() > before || undefined);
    if (second.file !== undefined) expect((await listed(owner)).filter(({ status }) => status === 'AVAILABLE')).toEqual([]);
  });

  test('may be empty, and of a type with parameters', async () => {
    const owner = newOwner();
    const { file, upload } = (await shop.call('POST /files', owner, { name: 'a.csv', contentType: 'text/csv; charset=utf-8', size: 0 })).body as never as FileAnswer;
    expect(await send(upload, '')).toEqual([200, undefined]);
    const { download, file: { status } } = (await shop.call(`GET /files/${file.id}`, owner)).body as never as FileAnswer;
    const fetched = await fetch(download.url);
    expect([status, fetched.headers.get('content-type'), await fetched.text()]).toEqual(['AVAILABLE', 'text/csv; charset=utf-8', '']);
  });

  test('are uploaded in parts', async () => {
    const owner = newOwner();
    const content = [Buffer.alloc(8 * 1024 ** 2, 'a'), Buffer.from('hello')];
    const { file, upload } = (await shop.call('POST /files', owner, {
      name: 'film.mp4', contentType: 'video/mp4', size: 8 * 1024 ** 2 + 5, multipart: true,
    })).body as never as FileAnswer;
    expect([upload.parts, upload.partSize]).toEqual([2, 8 * 1024 ** 2]);
    const { parts } = (await shop.call(`POST /files/${file.id}/parts`, owner, { parts: [{ number: 1 }, { number: 2 }] })).body as never as {
      parts: (SignedRequest & { number: number })[];
    };
    expect(await send(parts[1], 'more than that')).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send(parts[0], content[0])).toEqual([200, undefined]);
    expect(await shop.call(`POST /files/${file.id}/complete`, owner)).toMatchObject({ status: 409, body: { errors: [{ field: 'parts.2' }] } });
    expect(await send(parts[1], content[1])).toEqual([200, undefined]);
    expect(await shop.call(`POST /files/${file.id}/complete`, owner)).toMatchObject({ status: 200, body: { file: { status: 'AVAILABLE', size: 8 * 1024 ** 2 + 5 } } });
    const { download } = (await shop.call(`GET /files/${file.id}`, owner)).body as never as FileAnswer;
    expect(Buffer.from(await (await fetch(download.url)).arrayBuffer()).equals(Buffer.concat(content))).toBe(true);
  });

  test('whose upload cannot be recorded keep what S3 told, for a person to see', async () => {
    const owner = newOwner();
    const { upload, file } = await announce(owner, 5);
    shop.system.fault({ function: shop.functionOf('files'), action: 'dynamodb:GetItem', times: 100, status: 500 });
    await send(upload, 'hello');
    const [kept] = await shop.system.queue(shop.deadLettersOf('ShopUploads')).waitFor(1);
    shop.system.clearFaults();
    expect(JSON.parse(kept)).toMatchObject({
      requestPayload: { source: 'aws.s3', detail: { object: { key: expect.stringContaining(file.id) } } }, requestContext: { condition: 'RetriesExhausted' },
    });
    expect(await statusOf(owner, file.id)).toBe('AVAILABLE');
  });

  test('in parts can be given up', async () => {
    const owner = newOwner();
    const { file } = (await shop.call('POST /files', owner, { name: 'a', contentType: 'video/mp4', size: 5, multipart: true })).body as never as FileAnswer;
    const { parts } = (await shop.call(`POST /files/${file.id}/parts`, owner, { parts: [{ number: 1 }] })).body as never as { parts: SignedRequest[] };
    expect((await shop.call(`DELETE /files/${file.id}`, owner)).status).toBe(204);
    expect((await send(parts[0], 'hello'))[0]).toBe(404);
  });
});

describe('jobs', () => {
  const finished = (owner: string, id: string) => shop.until(`job ${id} is done`, async () => {
    const { job } = (await shop.call(`GET /jobs/${id}`, owner)).body as never as JobAnswer;
    return job.status === 'SUCCEEDED' ? job : undefined;
  });
  const publishedFor = (id: string) => (shop.system.published[shop.topic] ?? []).filter(({ message }) => JSON.parse(message).jobId === id);

  test('are run by the worker, and their result is recorded and published', async () => {
    const owner = newOwner();
    await shop.call('POST /items', owner, { name: 'Mug' });
    const { status, body } = await shop.call('POST /jobs', owner, { type: 'summary' });
    expect(status).toBe(202);
    const { id } = (body as never as JobAnswer).job;

    expect((await finished(owner, id)).result).toMatchObject({ items: 1 });
    const [{ message, attributes }] = await shop.until('published', () => publishedFor(id).length ? publishedFor(id) : undefined);
    expect(JSON.parse(message)).toMatchObject({ type: 'job.succeeded', jobId: id, ownerId: owner, status: 'SUCCEEDED' });
    expect(attributes).toMatchObject({ type: 'job.succeeded', jobId: id });

    expect(await shop.call(`DELETE /jobs/${id}`, owner)).toMatchObject({ status: 409, body: { detail: 'The job has ended: SUCCEEDED.' } });
    expect((await shop.call('GET /jobs?type=summary&status=SUCCEEDED', owner)).body.jobs).toHaveLength(1);
    expect((await shop.call('GET /jobs?status=FAILED', owner)).body.jobs).toEqual([]);
  });

  test('that cannot be queued leave nothing behind', async () => {
    const owner = newOwner();
    shop.system.fault({ function: shop.functionOf('jobs'), action: 'sqs:SendMessage', times: 10, status: 503 });
    const { status, headers } = await shop.call('POST /jobs', owner, { type: 'summary' });
    shop.system.clearFaults();

    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await shop.call('GET /jobs', owner)).body.jobs).toEqual([]);
  });

  test('beside a poison message succeed once, and the poison ends in the dead-letter queue', async () => {
    const owner = newOwner();
    const poison = `not a job ${randomUUID()}`;
    const ids: string[] = [];
    for (let index = 0; index < 6; index++) {
      if (index === 3) await shop.system.send(shop.queue, poison);
      ids.push(((await shop.call('POST /jobs', owner, { type: 'summary' })).body as never as JobAnswer).job.id);
    }

    for (const id of ids) await finished(owner, id);
    expect(await shop.system.queue(shop.deadLetterQueue).waitFor(1)).toEqual([poison]);
    // A message that comes again does so before the queue is empty.
    await shop.emptied(shop.queue);
    for (const id of ids) expect(publishedFor(id)).toHaveLength(1);
  });
});

describe('requests', () => {
  test.each([
    ['nobody', undefined],
    ['garbage', 'Bearer nonsense'],
  ])('of %s are refused before any function runs', async (_, authorization) => {
    const { status, body, headers } = await shop.call('GET /items', undefined, undefined, authorization ? { Authorization: authorization } : {});
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toEqual({ type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'Unauthorized', requestId: expect.any(String), errors: [] });
  });

  test('for an unknown path or method are 404, with and without a token', async () => {
    for (const route of ['GET /nowhere', 'DELETE /items', 'GET /items/1/2']) {
      for (const owner of [newOwner(), undefined]) {
        expect(await shop.call(route, owner)).toMatchObject({
          status: 404,
          body: { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no such route.', requestId: expect.any(String), errors: [] },
        });
      }
    }
  });

  test('with a token that has expired are refused', async () => {
    const expired = shop.system.token({ sub: newOwner(), expiresIn: -60 });
    expect((await shop.call('GET /items', undefined, undefined, { Authorization: expired })).status).toBe(401);
  });

  test('with a wrong body are answered by API Gateway, with a problem that names the field', async () => {
    const before = shop.system.calls.length;
    const { status, body } = await shop.call('POST /items', newOwner(), { title: 'no name' });
    expect(status).toBe(400);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('name'),
      requestId: expect.any(String),
      errors: [{ field: '', message: expect.stringContaining('name') }],
    });
    expect(shop.system.calls.length).toBe(before);
  });

  test('with a body that is no JSON are answered with a problem, too', async () => {
    expect(await shop.call('POST /items', newOwner(), '{"name":')).toMatchObject({ status: 400, headers: expect.anything() });
  });

  test('in a content type that API Gateway does not check are checked by the handler', async () => {
    expect((await shop.call('POST /items', newOwner(), '<name/>', { 'Content-Type': 'text/xml' })).status).toBe(415);
  });

  test('while the table fails are answered with 503 and asked to come again', async () => {
    shop.system.fault({ function: shop.functionOf('items'), action: 'dynamodb:GetItem', times: 10, status: 500 });
    const { status, headers } = await shop.call(`GET /items/${randomUUID()}`, newOwner());
    shop.system.clearFaults();
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

// Runs last: it looks at every call that the tests above caused.
describe.each(['items', 'files', 'jobs', 'worker'])('the policy of %s', (handler) => {
  test('grants what the handler was seen to do, where it did it, and nothing else', () => {
    const granted = shop.grantsOf(handler).map(({ action, resource }) => `${action} on ${resource}`);
    const seen = shop.system.calls
      .filter((call) => call.function === shop.functionOf(handler))
      .map((call) => `${call.action} on ${shop.owning(call.resource)}`);
    expect([...new Set(seen)].sort()).toEqual([...new Set(granted)].sort());
  });

  test('has no wildcard but for traces and for the objects under its prefix', () => {
    expect(shop.wildcardsOf(handler)).toEqual(handler === 'files' ? ['xray', 'files/*'] : ['xray']);
  });
});
