import { settings } from './settings.js';
import { token } from './sign-in.js';

/** A refusal of the API, as its problem document tells it (RFC 9457). */
export class Problem extends Error {
  constructor(status, { title, detail, errors, requestId } = {}) {
    super(title ?? `The API answered ${status}`);
    Object.assign(this, { status, detail, errors: errors ?? [], requestId });
  }
}

/** `call('POST /items', { name })` */
export async function call(route, body) {
  const [method, path] = route.split(' ');
  const headers = { Authorization: `Bearer ${token()}` };
  if (body) {
    headers['Content-Type'] = 'application/json';
    // A request that is sent twice by mistake creates one record.
    headers['Idempotency-Key'] = crypto.randomUUID();
  }
  const answer = await fetch(settings.apiUrl + path, { method, headers, body: body && JSON.stringify(body) });
  const content = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, content);
  return content;
}
