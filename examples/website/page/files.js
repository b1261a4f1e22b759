import { call, Problem } from './api.js';
import { List } from './list.js';
import { $, announce, element, onClick, onSubmit } from './view.js';

const SIZES = new Intl.NumberFormat('en', { notation: 'compact', style: 'unit', unit: 'byte', unitDisplay: 'long' });

export const files = new List('files', ({ id, name, size, status }) => {
  const row = element('li', {}, element('span', { class: 'name' }, name));
  if (status === 'AVAILABLE') {
    const open = element('button', { 'type': 'button', 'class': 'quiet', 'aria-label': `Download ${name}` }, 'Download');
    onClick(open, async () => location.assign((await call(`GET /files/${id}`)).download.url));
    row.append(open);
  }
  row.append(element('span', { class: 'detail' }, status === 'AVAILABLE' ? SIZES.format(size) : 'Waiting for its upload'));
  return row;
});

onSubmit($('file-form'), async () => {
  const [file] = $('file-input').files;
  const { file: { id }, upload } = await call('POST /files', {
    name: file.name,
    contentType: file.type || 'application/octet-stream',
    size: file.size,
    // S3 then takes these bytes and no others.
    sha256: btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())))),
  });
  await send(upload, file);
  files.put((await call(`GET /files/${id}`)).file);
  $('file-form').reset();
  announce(`${file.name} is uploaded.`);
});

/** The file goes straight to the bucket, by an address that the API has signed: S3 takes it with exactly these headers, once. */
async function send({ method, url, headers }, file) {
  const answer = await fetch(url, { method, headers, body: file });
  if (!answer.ok) throw new Problem(answer.status, { title: 'The file was not taken.', detail: /<Message>([^<]*)/.exec(await answer.text())?.[1] });
}
