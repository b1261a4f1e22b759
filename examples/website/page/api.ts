import createClient from 'openapi-fetch';
import type { components, paths } from './openapi';
import { settings } from './settings';
import { token } from './sign-in';

type Schemas = components['schemas'];
export type Task = Schemas['TaskRecord'];
export type TaskPatch = Schemas['TaskPatch'];
export type Status = NonNullable<Task['status']>;
export type Job = Schemas['JobRecord'];

/** A refusal of the API, as its problem document tells it (RFC 9457). */
export class Problem extends Error {
  public readonly detail?: string;
  public readonly errors: Schemas['Problem']['errors'];
  public readonly requestId?: string;

  constructor(public readonly status: number, { title, detail, errors, requestId }: Partial<Schemas['Problem']> = {}) {
    super(title ?? `The API answered ${status}`);
    Object.assign(this, { detail, requestId });
    this.errors = errors ?? [];
  }
}

/** Knows every route, parameter and answer by the types that are made of the document of the API. */
export const api = createClient<paths>({ baseUrl: settings.apiUrl });
api.use({
  onRequest: ({ request }) => {
    request.headers.set('Authorization', `Bearer ${token()}`);
    return request;
  },
  onResponse: async ({ response }) => {
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  },
});

/** The content of an answer. Whatever is refused has thrown already. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data!;
}

/** Of a creation: a request that is sent twice by mistake creates one record. */
export const once = () => ({ 'Idempotency-Key': crypto.randomUUID() });
