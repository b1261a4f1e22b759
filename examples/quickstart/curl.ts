/** A line for a shell, with its purpose. Only needs curl. */
export interface CurlLine {
  readonly what: string;
  readonly line: string;
}

/** Items and a job: one line each. They find the token in the variable TOKEN. */
export function curlLines(url: string): CurlLine[] {
  const authorized = 'curl -sS -H "Authorization: $TOKEN"';
  const post = (path: string, body: object) => `${authorized} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${url}${path}`;
  return [
    { what: 'Create an item', line: post('/items', { name: 'Blue mug' }) },
    { what: 'List the items', line: `${authorized} ${url}/items` },
    { what: 'Run a job; its result appears where the system runs', line: post('/jobs', { type: 'summary' }) },
  ];
}
