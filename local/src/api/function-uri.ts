const FUNCTION_PATH = /:lambda:path\/20\d\d-\d\d-\d\d\/functions\/(?<arn>arn:[^/]+)\/(?:response-streaming-)?invocations$/;

/** The function in an integration's or authorizer's address: `…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
export function functionReference(uri: string): string {
  const reference = FUNCTION_PATH.exec(uri)?.groups?.arn;
  if (reference === undefined) throw new Error(`The local runner does not support the integration address ${uri}`);
  return reference;
}

export function isFunctionUri(uri: string): boolean {
  return FUNCTION_PATH.test(uri);
}
