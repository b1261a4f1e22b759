import { api, dataOf, once, Problem, type Task } from './api';

export type Attachment = NonNullable<Task['attachments']>[number];

/** Announces the file, and sends it straight to the bucket by an address that the API has signed: S3 takes these bytes once, and no others. */
export async function upload(file: File): Promise<Attachment> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const { file: { id }, upload: request } = await dataOf(api.POST('/files', {
    body: { name: file.name, contentType: file.type || 'application/octet-stream', size: file.size, sha256: btoa(String.fromCharCode(...bytes)) },
    params: { header: once() },
  }));
  const { url, method, headers } = request ?? {};
  if (url !== undefined) {
    const answer = await fetch(url, { method, headers, body: file });
    if (!answer.ok) throw new Problem(answer.status, { title: 'The file was not taken.', detail: /<Message>([^<]*)/.exec(await answer.text())?.[1] });
  }
  return { fileId: id, name: file.name };
}

export async function download(fileId: string): Promise<void> {
  const { download: signed } = await dataOf(api.GET('/files/{id}', { params: { path: { id: fileId } } }));
  if (signed === undefined) throw new Error('The file is not there.');
  location.assign(signed.url);
}

export async function discard(attachments: readonly Attachment[]): Promise<void> {
  await Promise.all(attachments.map(({ fileId }) => api.DELETE('/files/{id}', { params: { path: { id: fileId } } })));
}
