import { IncomingHttpHeaders } from 'node:http';
import type { Permissions } from '../iam/permissions';

/** The credential a request carries, wherever it carries it. */
export interface Credential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export interface AwsRequest {
  readonly method: string;
  /** Still encoded, as signed. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly credential?: Credential;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
  /** Why the runner itself refuses or fails, for its log. */
  readonly reason?: string;
}

/** A call in IAM's terms. */
export interface IamAction {
  readonly action: string;
  readonly resource: string;
}

/** In whose name a call is made: a function's, or a role's that an API calls with. By logical id. */
export interface Caller {
  readonly function?: string;
  readonly role?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly roleArn: string;
  /** Logical id of the role, or its ARN where the template doesn't have it. */
  readonly roleId: string;
  readonly permissions: Permissions;
  /** Permissions boundary of the role. @default - it has no boundary, or one that isn't in the template */
  readonly boundary?: Permissions;
}

export type CallerLookup = (accessKeyId: string) => Caller | undefined;

/** One service behind the front. A further service is a further file that implements this. */
export interface AwsService {
  /** The service's name in the scope of a credential. */
  readonly scope: string;
  /** The credential of requests that do not carry it in a header. */
  credential?(request: AwsRequest): Promise<Credential | undefined>;
  actions(request: AwsRequest): Promise<readonly IamAction[]>;
  handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse>;
  /** An error of the given status as the service would answer it. */
  failure(status: number, code?: string): AwsResponse;
  /** A call that the caller may not make, as the service would answer it. */
  denied(refusal: Refusal): AwsResponse;
  /** Whether a call needs no permission. @default - every call needs one */
  isPublic?(action: IamAction): boolean;
}

/** A call that AWS would refuse. */
export interface Refusal {
  /** In AWS's words. */
  readonly message: string;
  /** For the log. */
  readonly reason: string;
  /** Whether KMS is who refuses. */
  readonly byKey: boolean;
}

/** As services that speak JSON refuse a call. */
export function jsonDenied({ message, reason }: Refusal): AwsResponse {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message, Message: message })),
    reason,
  };
}

export function jsonFailure(prefix: string, status: number, code: string | undefined): AwsResponse {
  const type = code ?? (status >= 500 ? 'InternalServerError' : status === 403 ? 'AccessDeniedException' : 'ThrottlingException');
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify({ __type: prefix + type, message: `${type}, injected by the local runner` })),
    reason: `${type}, injected`,
  };
}

export function xmlText(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The name of an error, in JSON or XML. Undefined: the answer has none. */
export function errorName({ headers, body }: AwsResponse): string | undefined {
  const [named] = [headers['x-amzn-errortype'] ?? []].flat();
  const text = body.toString('utf8', 0, 2000);
  return (named ?? /"__type"\s*:\s*"(?<name>[^"]+)"/.exec(text)?.groups?.name ?? /<Code>(?<name>[^<]+)</.exec(text)?.groups?.name)?.split('#').pop();
}
