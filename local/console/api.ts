import { useCallback, useEffect, useState } from 'preact/hooks';

const API = '/_console/api/';

export async function get<T>(path: string): Promise<T> {
  return answer<T>(await fetch(API + path));
}

export async function post<T = unknown>(path: string, input: object = {}): Promise<T> {
  return answer<T>(await fetch(API + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }));
}

export function addressOf(path: string): string {
  return API + path;
}

export function messageOf(error: unknown): string {
  return error instanceof TypeError ? 'The runner does not answer. Is it still running?' : error instanceof Error ? error.message : String(error);
}

export interface Loaded<T> {
  readonly value?: T;
  readonly error?: string;
  reload(): void;
}

/** The runner's answer to a path; asked again when the path or one of `causes` changes. */
export function useLoaded<T>(path: string | undefined, ...causes: unknown[]): Loaded<T> {
  const [state, setState] = useState<{ readonly path?: string; readonly value?: T; readonly error?: string }>({});
  const [count, setCount] = useState(0);
  useEffect(() => {
    let current = true;
    if (path === undefined) return undefined;
    get<T>(path).then(
      (value) => current && setState({ path, value }),
      (error: unknown) => current && setState({ path, error: messageOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [path, count, ...causes]);
  const reload = useCallback(() => setCount((before) => before + 1), []);
  return { ...(state.path === path ? state : {}), reload };
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const value = JSON.parse(text === '' ? '{}' : text) as T & { readonly message?: string };
  if (!response.ok) throw new Error(value.message ?? `The runner answers ${response.status}`);
  return value;
}
