import { IncomingHttpHeaders } from 'node:http';
import { Emulator } from '../../emulators/emulator';
import { AwsRequest, AwsResponse, AwsService, Caller, CallerLookup, Credential, IamAction, Refusal, xmlText } from '../aws-service';
import { forward } from '../forward';
import { credentialOf } from '../front';
import { CorsRule, corsHeaders, preflight } from './cors';
import { CHECKSUM_FIELDS, checkIntegrity, IntegrityFields, requireChecksum } from './integrity';
import { ObjectVersions } from './object-versions';
import { checkPostPolicy } from './post-policy';
import { checkPresigned } from './presigned';
import { bucketAndKey, s3Actions } from './s3-actions';
import { accessDenied, S3Error } from './s3-error';
import { isChunked, storeObject } from './store-object';
import { isUploadForm, keyOf, readUploadForm, UploadForm } from './upload-form';
import { UploadedParts } from './uploaded-parts';

/** Fields of a form that are stored, beside metadata. */
const KEPT_FIELDS = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', ...CHECKSUM_FIELDS];

/** S3, with what the emulator leaves out: signatures of browsers' requests, upload policies, CORS, conditional writes, checksums, lists of parts. */
export class S3Service implements AwsService {
  public readonly scope = 's3';
  private readonly rules = new Map<string, readonly CorsRule[]>();
  private readonly locked = new Set<string>();
  private readonly parts: UploadedParts;
  private readonly versions: ObjectVersions;

  /** @param before whose uploads in parts go on */
  constructor(private readonly emulator: Emulator, private readonly callers: CallerLookup, before?: S3Service) {
    this.parts = before?.parts ?? new UploadedParts();
    this.versions = before?.versions ?? new ObjectVersions(emulator);
  }

  /** `locked`: new versions are locked by default, see `ObjectLockConfiguration`. */
  public addBucket(name: string, rules: readonly CorsRule[], { locked = false, versioned = false } = {}): void {
    this.rules.set(name, rules);
    if (locked) this.locked.add(name);
    this.versions.set(name, versioned);
  }

  public async credential(request: AwsRequest): Promise<Credential | undefined> {
    if (request.query.has('X-Amz-Credential')) return credentialOf(request.query.get('X-Amz-Credential') ?? undefined);
    if (!isUploadForm(request)) return undefined;
    return credentialOf((await readUploadForm(request).catch(() => undefined))?.fields.get('x-amz-credential'));
  }

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    if (request.method === 'OPTIONS') return [];
    if (!isUploadForm(request)) return s3Actions(request);
    const form = await readUploadForm(request).catch(() => undefined);
    return form === undefined ? [] : [{ action: 's3:PutObject', resource: `arn:aws:s3:::${form.bucket}/${form.fields.get('key') ?? ''}` }];
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    const rules = this.rules.get(bucketAndKey(request.path).bucket) ?? [];
    const answer = await this.answer(request, caller, rules).catch((error: unknown) => {
      if (error instanceof S3Error) return error.response();
      throw error;
    });
    return request.method === 'OPTIONS' ? answer : { ...answer, headers: { ...answer.headers, ...corsHeaders(request, rules) } };
  }

  public failure(status: number, code?: string): AwsResponse {
    const name = code ?? (status >= 500 ? 'InternalError' : status === 403 ? 'AccessDenied' : 'SlowDown');
    return new S3Error(status, name, `${name}, injected by the local runner`).response();
  }

  public denied({ message, reason }: Refusal): AwsResponse {
    return { ...accessDenied(message).response(), reason };
  }

  private async answer(request: AwsRequest, caller: Caller | undefined, rules: readonly CorsRule[]): Promise<AwsResponse> {
    if (request.method === 'OPTIONS') return preflight(request, rules);
    if (isUploadForm(request)) return this.upload(await readUploadForm(request));
    const bySignedAddress = request.headers.authorization === undefined;
    if (bySignedAddress && !request.query.has('X-Amz-Signature')) throw accessDenied();
    if (bySignedAddress) checkPresigned(request, this.callers);
    if (request.method === 'GET' && request.query.has('uploadId')) return this.parts.list(request);
    const answer = await this.versions.answer(request, async () => this.conditionally(this.versions.located(request)));
    this.parts.note(request, answer);
    const seen = this.asSeenBy(caller, request, withOverrides(request, answer));
    return bySignedAddress ? explained(seen) : seen;
  }

  private async conditionally(request: AwsRequest): Promise<AwsResponse> {
    const { method, query } = request;
    const writes = method === 'PUT' && bucketAndKey(request.path).key !== '';
    const completes = method === 'POST' && query.has('uploadId');
    if (!writes && !completes) return forward(this.emulator, request);
    if (writes && sendsObject(request)) {
      const { headers, body } = request;
      // The bytes of a chunked body are between its frames, and their checksum is often behind them.
      this.checkBytes(bucketAndKey(request.path).bucket, (name) => headers[name]?.toString(), isChunked(headers) ? undefined : body);
    }
    if (request.headers['if-none-match'] === '*') {
      const present = await forward(this.emulator, { method: 'HEAD', url: request.path, headers: {}, body: Buffer.alloc(0) });
      if (present.status === 200) return expected(new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold'));
    }
    return writes && !query.has('uploadId') ? storeObject(this.emulator, request) : forward(this.emulator, request);
  }

  private checkBytes(bucket: string, fields: IntegrityFields, content: Buffer | undefined): void {
    if (this.locked.has(bucket)) requireChecksum(fields);
    if (content !== undefined) checkIntegrity(fields, content);
  }

  /** S3 tells only those who may list a bucket that an object is missing; to others it is forbidden. */
  private asSeenBy(caller: Caller | undefined, request: AwsRequest, answer: AwsResponse): AwsResponse {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (answer.status !== 404 || !reads || caller === undefined) return answer;
    if (caller.permissions.allows('s3:ListBucket', `arn:aws:s3:::${bucketAndKey(request.path).bucket}`)) return answer;
    // A function that sends HEAD asks whether there is such an object, and expects this answer.
    const probes = request.method === 'HEAD' && request.headers.authorization !== undefined;
    return { ...expected(accessDenied()), ...(probes ? {} : { reason: "there is no such object. S3 answers 403 and not 404 because the role isn't allowed s3:ListBucket" }) };
  }

  private async upload(form: UploadForm): Promise<AwsResponse> {
    checkPostPolicy(form, this.callers);
    const content = form.file?.content ?? Buffer.alloc(0);
    this.checkBytes(form.bucket, (name) => form.fields.get(name), content);
    const key = keyOf(form);
    const headers: IncomingHttpHeaders = { 'content-type': form.fields.get('content-type') ?? 'binary/octet-stream' };
    for (const [name, value] of form.fields) {
      if (name.startsWith('x-amz-meta-') || KEPT_FIELDS.includes(name)) headers[name] = value;
    }
    const url = `/${form.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const stored = await this.versions.written(form.bucket, key, async () => storeObject(this.emulator, { url, headers, body: content }));
    return stored.status === 200 ? withVersion(uploaded(form, key, url, String(stored.headers.etag)), stored) : stored;
  }
}

function withVersion(answer: AwsResponse, { headers: { 'x-amz-version-id': id } }: AwsResponse): AwsResponse {
  return id === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-amz-version-id': id } };
}

/** Requests of browsers are logged: why one fails is in the emulator's answer. */
function explained(answer: AwsResponse): AwsResponse {
  if (answer.status < 400 || answer.reason !== undefined) return answer;
  const code = /<Code>([^<]+)<\/Code>/.exec(answer.body.toString('utf8'))?.[1];
  return { ...answer, reason: code ?? (answer.status === 404 ? 'there is no such object' : undefined) };
}

/** A refusal that the caller has asked for: the log has no word of it. */
function expected(error: S3Error): AwsResponse {
  const { reason: _reason, ...answer } = error.response();
  return answer;
}

/** Neither a copy of what is there nor a word about it, such as its tags. */
function sendsObject({ headers, query }: AwsRequest): boolean {
  return headers['x-amz-copy-source'] === undefined && !['acl', 'legal-hold', 'retention', 'tagging'].some((name) => query.has(name));
}

/** A reader may choose headers of the answer: `response-content-disposition=…` and the like. */
function withOverrides(request: AwsRequest, answer: AwsResponse): AwsResponse {
  if (request.method !== 'GET' || answer.status >= 300) return answer;
  const overrides = [...request.query]
    .map(([name, value]) => [/^response-(content-\w+|cache-control|expires)$/.exec(name)?.[1], value] as const)
    .filter((override): override is readonly [string, string] => override[0] !== undefined);
  return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(overrides) } };
}

function uploaded(form: UploadForm, key: string, location: string, etag: string): AwsResponse {
  const redirect = form.fields.get('success_action_redirect');
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket: form.bucket, key, etag })) target.searchParams.set(name, value);
    return { status: 303, headers: { location: target.toString(), etag }, body: Buffer.alloc(0) };
  }
  const asked = form.fields.get('success_action_status');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${xmlText(location)}</Location><Bucket>${xmlText(form.bucket)}</Bucket><Key>${xmlText(key)}</Key><ETag>${xmlText(etag)}</ETag></PostResponse>`;
  if (asked === '201') return { status: 201, headers: { 'content-type': 'application/xml', etag, location }, body: Buffer.from(body) };
  return { status: asked === '200' ? 200 : 204, headers: { etag, location }, body: Buffer.alloc(0) };
}
