/** Sets the environment of a function for one test file, and loads a handler afresh in it. */
export function loadHandler<T>(name: string, variables: Readonly<Record<string, string>>): T {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  }, variables);
  jest.resetModules();
  return jest.requireActual<{ handler: T }>(`../../../src/handlers/${name}.lambda`).handler;
}

/** Collects what handlers print: their log and their metrics. */
export function captureOutput(): string[] {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
  }
  return lines;
}
