/** Target of an `AWS` integration. */
export interface AwsTarget {
  readonly service: string;
  readonly subdomain?: string;
  /** Of `…:dynamodb:action/PutItem`. */
  readonly action?: string;
  /** Of `…:sqs:path/000000000000/Queue`, with a slash before it. */
  readonly path: string;
  /** Parameters that the address itself gives an action. */
  readonly query: string;
}

/** `arn:aws:apigateway:<region>:[<subdomain>.]<service>:<path|action>/<…>` */
export function awsTarget(uri: string): AwsTarget | undefined {
  const [, host = '', kind, rest = ''] = /^arn:[\w-]+:apigateway:[\w-]*:([^:]+):(path|action)\/(.*)$/s.exec(uri) ?? [];
  if (kind === undefined) return undefined;
  const dot = host.lastIndexOf('.');
  const [name = '', query = ''] = rest.split(/[?&](.*)/s);
  return {
    service: host.slice(dot + 1),
    subdomain: dot < 0 ? undefined : host.slice(0, dot),
    ...(kind === 'action' ? { action: name, path: '/' } : { path: `/${name.replace(/^\//, '')}` }),
    query,
  };
}
