/** The function in an integration's or authorizer's address: `…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
export function functionReference(uri: string): string {
  const reference = /:lambda:path\/2015-03-31\/functions\/(?<arn>arn:[^/]+)\/invocations$/.exec(uri)?.groups?.arn;
  if (reference === undefined) throw new Error(`The local runner does not support the integration address ${uri}`);
  return reference;
}
