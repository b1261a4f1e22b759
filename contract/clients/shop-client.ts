import createClient from 'openapi-fetch';
import type { paths } from '../build/shop';

/** Uses the shipped routes by types that are made of the document. Throws where an answer differs from what its type says. */
export async function useShop(baseUrl: string, token: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: token } });
  const steps: string[] = [];
  const step = (name: string, holds: boolean): void => {
    if (!holds) throw new Error(`${name}: not as the document says`);
    steps.push(name);
  };

  const created = await client.POST('/items', { body: { name: 'Blue mug', attributes: { watts: 0 } }, params: { header: { 'Idempotency-Key': `key-${Date.now()}` } } });
  if (!created.data) throw new Error(created.error.detail);
  const id: string = created.data.id;
  step('id of an item', id.length === 36 && created.response.status === 201);

  const page = await client.GET('/items', { params: { query: { limit: 10, order: 'desc' } } });
  step('a page of items', page.data?.items.some((item) => item.id === id) ?? false);

  const etag = created.response.headers.get('ETag')!;
  const changed = await client.PATCH('/items/{id}', { params: { path: { id }, header: { 'If-Match': etag } }, body: { name: 'Red mug', attributes: null } });
  step('a change of the version that was read', changed.data?.name === 'Red mug' && changed.data.version === 2);
  const stale = await client.PUT('/items/{id}', { params: { path: { id }, header: { 'If-Match': etag } }, body: { name: 'Grey mug' } });
  step('a stale version', stale.response.status === 412 && stale.error?.errors.length === 0);

  const wrong = await client.POST('/items', { body: { name: '' } });
  const [first] = wrong.error?.errors ?? [];
  step('a refusal', wrong.response.status === 400 && typeof first?.field === 'string');

  const file = await client.POST('/files', { body: { name: 'mug.txt', contentType: 'text/plain', size: 3 } });
  const { upload } = file.data ?? {};
  if (!upload?.url) throw new Error('no upload');
  const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: 'mug' });
  step('an upload', sent.ok);
  const there = await client.GET('/files/{id}', { params: { path: { id: file.data!.file.id } } });
  step('a download', there.data?.file.status === 'AVAILABLE' && (await (await fetch(there.data.download!.url)).text()) === 'mug');

  const job = await client.POST('/jobs', { body: { type: 'summary' } });
  step('a job', job.data?.job.status === 'QUEUED');
  const gone = await client.DELETE('/items/{id}', { params: { path: { id } } });
  step('a deletion', gone.response.status === 204);
  return steps;
}
