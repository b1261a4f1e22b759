import type { AwsRequest, IamAction } from '../front/aws-service';
import { isUploadForm } from '../front/s3/upload-form';
import type { Context } from './patterns';

/** Condition keys of the caller. */
export interface Principal {
  readonly account: string;
  readonly region: string;
  readonly roleArn: string;
}

/** Keys of calls that services make. A function calls as its role. */
const OF_SERVICES = [
  'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid', 'aws:principalservicename', 'aws:principalservicenameslist',
  'aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast', 'aws:multifactorauthpresent', 'aws:username', 'kms:grantisforawsresource',
];

export function contextOf(principal: Principal, request: AwsRequest, { action }: IamAction, more: Readonly<Record<string, string>> = {}): Context {
  const now = new Date();
  const known = new Map<string, readonly string[]>([
    ...OF_SERVICES.map((key) => [key, []] as const),
    ...Object.entries({
      // AWS's addresses have TLS, which the runner's don't.
      'aws:securetransport': 'true',
      's3:tlsversion': '1.3',
      'aws:principalarn': principal.roleArn,
      'aws:principalaccount': principal.account,
      'aws:principaltype': 'AssumedRole',
      'aws:principalisawsservice': 'false',
      'aws:viaawsservice': 'false',
      'aws:resourceaccount': principal.account,
      's3:resourceaccount': principal.account,
      'aws:requestedregion': principal.region,
      'aws:currenttime': now.toISOString(),
      'aws:epochtime': String(Math.floor(now.getTime() / 1000)),
      ...more,
    }).map(([key, value]) => [key, [value]] as const),
  ]);
  return (key) => known.get(key) ?? (action.startsWith('s3:') ? s3Values(key, request, action) : undefined);
}

function s3Values(key: string, request: AwsRequest, action: string): readonly string[] | undefined {
  const name = key.slice('s3:'.length);
  const given = (value: string | null | undefined): readonly string[] => (value === null || value === undefined ? [] : [value]);
  if (action.startsWith('s3:ListBucket') && ['prefix', 'delimiter', 'max-keys'].includes(name)) return given(request.query.get(name));
  if (name === 'versionid') return given(request.query.get('versionId'));
  // The headers of a form are its fields, and those of a signed address may be in its query.
  return name.startsWith('x-amz-') && !isUploadForm(request) ? given(request.headers[name]?.toString() ?? queried(request.query, name)) : undefined;
}

function queried(query: URLSearchParams, name: string): string | undefined {
  return [...query].find(([other]) => other.toLowerCase() === name)?.[1];
}
