import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Item } from './expressions';
import { ServiceError } from './service-error';
import { Table } from './table';
import type { TableInput } from './table-input';

export const TABLE = 'entities';
export const BUCKET = 'bucket';
export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:topic';

export type FaultKind = 'throttled' | 'failed' | 'timed-out' | 'denied' | 'condition';

/** The fault: from one call on, once or until the event is handled. */
export interface Fault {
  readonly kind: FaultKind;
  readonly call: number;
  readonly lasting: boolean;
}

/** One call of a handler, as the service got it. */
export interface Call {
  readonly service: 'dynamodb' | 's3' | 'sqs' | 'sns' | 'management';
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A request to S3 or SQS that a handler has signed itself. */
export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface WebResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface Seed {
  readonly items: readonly Item[];
  readonly objects?: Readonly<Record<string, string>>;
  /** Connections that are gone: a frame for one is answered so. */
  readonly gone?: readonly string[];
}

const FAULTS: Readonly<Record<FaultKind, { readonly name: string; readonly status: number }>> = {
  'throttled': { name: 'ThrottlingException', status: 400 },
  'failed': { name: 'InternalServerError', status: 500 },
  'timed-out': { name: 'TimeoutError', status: 0 },
  'denied': { name: 'AccessDeniedException', status: 403 },
  'condition': { name: 'ConditionalCheckFailedException', status: 400 },
};

/** Everything that handlers call, in memory, for the time of one event. */
export class Services {
  readonly calls: Call[] = [];
  readonly table: Table;
  readonly objects: Map<string, string>;
  /** How often the fault has struck. */
  faults = 0;

  constructor(private readonly seed: Seed, private readonly fault?: Fault) {
    this.table = new Table(seed.items);
    this.objects = new Map(Object.entries(seed.objects ?? {}));
  }

  /** One call of an SDK client. */
  call(service: Call['service'], action: string, input: Readonly<Record<string, unknown>>): object {
    this.calls.push({ service, action, input });
    const strikes = this.strikes(input.ConditionExpression !== undefined);
    if (strikes !== undefined) {
      throw new ServiceError(strikes.name, { httpStatusCode: strikes.status });
    }
    if (service === 'dynamodb') {
      return this.table.run(action, input as object as TableInput);
    }
    if (service === 'management' && this.seed.gone?.includes(String(input.ConnectionId))) {
      throw new ServiceError('GoneException', { httpStatusCode: 410 });
    }
    return { MessageId: 'message', MD5OfMessageBody: createHash('md5').update(String(input.MessageBody)).digest('hex') };
  }

  /** One request of a handler's own. */
  request({ method, path, query, headers, body }: WebRequest): WebResponse {
    if (headers['x-amz-target'] !== undefined) {
      this.call('sqs', 'SendMessage', JSON.parse(String(body)) as Record<string, unknown>);
      return respond(200, '{}');
    }
    const key = path.split('/').slice(2).map(decodeURIComponent).join('/');
    this.calls.push({ service: 's3', action: query?.['list-type'] === undefined ? method : 'LIST', input: { bucket: path.split('/')[1], key, query, body } });
    const strikes = this.strikes(headers['if-match'] !== undefined);
    if (strikes?.status === 0) {
      throw new ServiceError(strikes.name, { httpStatusCode: 0 });
    }
    return strikes === undefined
      ? this.upload(method, query) ?? this.object(method, key, String(query?.prefix ?? ''), body)
      : respond(STATUSES[strikes.name] ?? strikes.status, `<Error><Code>${strikes.name}</Code></Error>`);
  }

  /** Uploads in parts begin and end, and have no parts. */
  private upload(method: string, query: WebRequest['query'] = {}): WebResponse | undefined {
    if (query.uploads !== undefined) {
      return respond(200, '<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>');
    }
    if (query.uploadId === undefined) {
      return undefined;
    }
    return method === 'DELETE' ? respond(204) : respond(404, '<Error><Code>NoSuchUpload</Code></Error>');
  }

  private object(method: string, key: string, prefix: string, body: unknown): WebResponse {
    const content = this.objects.get(key);
    if (key === '') {
      const found = [...this.objects.keys()].find((candidate) => candidate.startsWith(prefix));
      return respond(200, found === undefined ? '<List/>' : `<Contents><Key>${encodeURIComponent(found)}</Key></Contents>`);
    }
    if (method === 'PUT') {
      this.objects.set(key, String(body));
      return respond(200);
    }
    if (method === 'DELETE') {
      this.objects.delete(key);
      return respond(204);
    }
    // As to a caller who may not list.
    return content === undefined ? respond(403) : respond(200, content, { 'content-length': String(Buffer.byteLength(content)), 'etag': '"e"' });
  }

  private strikes(conditional: boolean): { readonly name: string; readonly status: number } | undefined {
    const { fault, calls } = this;
    const due = fault !== undefined && (fault.lasting ? calls.length > fault.call : calls.length === fault.call + 1);
    if (!due || (fault.kind === 'condition' && !conditional)) {
      return undefined;
    }
    this.faults += 1;
    return FAULTS[fault.kind];
  }
}

const STATUSES: Readonly<Record<string, number>> = { ThrottlingException: 503, ConditionalCheckFailedException: 412 };

function respond(statusCode: number, content = '', headers: Record<string, string> = {}): WebResponse {
  return { statusCode, headers, body: Readable.from(content === '' ? [] : [Buffer.from(content)]) };
}
