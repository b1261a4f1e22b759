import { Origin } from './origin';
import { WebsiteRequest, WebsiteResponse } from './website-request';
import { Emulator } from '../emulators/emulator';
import { forward } from '../front/forward';
import { accessDenied, S3Error } from '../front/s3/s3-error';

export interface S3OriginSettings {
  readonly emulator: Emulator;
  readonly bucket: string;
  readonly path: string;
  /** Permissions of the distribution in the bucket's policy. */
  readonly allows: (action: string) => boolean;
}

/** Headers of the emulator's answers that are not S3's to viewers. */
const OWN = ['connection', 'access-control-allow-origin', 'vary'];

/** A bucket that the distribution reads with its origin access control. */
export function s3Origin(settings: S3OriginSettings): Origin {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(new S3Error(501, 'NotImplemented', `The local runner sends no ${request.method} to a bucket`));
    if (!settings.allows('s3:GetObject')) return refusal(accessDenied());
    const key = `${settings.path}${request.uri}`.slice(1);
    // Dots are names like others to S3; here they would lead to another bucket.
    const answer = key === '' || key.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part)) ? undefined : await object(settings, key, request);
    if (answer !== undefined && answer.status !== 404) return answer;
    // S3 only answers 404 to callers who can list the bucket.
    return refusal(settings.allows('s3:ListBucket') ? new S3Error(404, 'NoSuchKey', 'The specified key does not exist.') : accessDenied());
  };
}

async function object({ emulator, bucket }: S3OriginSettings, key: string, request: WebsiteRequest): Promise<WebsiteResponse> {
  const conditions = [...request.headers].filter(([name]) => name === 'range' || name.startsWith('if-'));
  // The tag of what was compressed on its way is that of the object.
  const headers = Object.fromEntries(conditions.map(([name, [value = '']]) => [name, value.replace(/^W\//, '')]));
  const answer = await forward(emulator, { method: request.method, url: `/${bucket}/${key}`, headers, body: Buffer.alloc(0) });
  const kept = Object.entries(answer.headers).filter(([name]) => !OWN.includes(name)).map(([name, value]) => [name, [value].flat()] as const);
  return { status: answer.status, headers: new Map(kept), body: answer.body };
}

function refusal(error: S3Error): WebsiteResponse {
  const { status, headers, body } = error.response();
  return { status, headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value].flat()])), body, reason: `${error.code}: ${error.message}` };
}
