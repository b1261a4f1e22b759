import { request } from 'node:http';
import { Endpoint, learnWhy } from './emulator';
import { isObject, JsonObject, parse } from '../json';

/** A request to an emulator or to the front, with the credential's scope but no valid signature: neither asks for one. */
export interface AwsCall {
  readonly endpoint: Endpoint;
  readonly service: 'dynamodb' | 'sqs' | 'sns' | 's3' | 'states';
  readonly region: string;
  readonly accessKeyId?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  readonly headers: NodeJS.Dict<string | string[]>;
}

export async function awsRequest(call: AwsCall): Promise<AwsAnswer> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${call.accessKeyId ?? 'LOCAL'}/20260101/${call.region}/${call.service}/aws4_request, SignedHeaders=host, Signature=none`;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      (call.signal?.aborted === true ? Promise.resolve() : learnWhy(call.endpoint)).then(() => reject(error), reject);
    };
    const outgoing = request({
      host: call.endpoint.host,
      port: call.endpoint.port,
      method: call.method ?? 'POST',
      path: call.path ?? '/',
      headers: { ...call.headers, 'authorization': authorization, 'x-amz-date': '20260101T000000Z', 'content-length': Buffer.byteLength(call.body ?? '') },
      signal: call.signal,
    }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail).on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 0, body: bytes.toString('utf8'), bytes, headers: incoming.headers });
      });
    });
    outgoing.on('error', fail).end(call.body);
  });
}

/** An action of a service that speaks JSON. */
export async function awsJson(call: AwsCall, target: string, input: JsonObject): Promise<JsonObject> {
  const answer = await awsRequest({
    ...call,
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  if (answer.status !== 200) throw new Error(`${target} answers ${answer.status}: ${answer.body}`);
  const body = answer.body === '' ? {} : parse(answer.body, target);
  return isObject(body) ? body : {};
}

/** An action of a service that speaks forms. */
export async function awsForm(call: AwsCall, input: Readonly<Record<string, string>>): Promise<string> {
  const answer = await awsRequest({
    ...call,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(input).toString(),
  });
  if (answer.status !== 200) throw new Error(`${input.Action} answers ${answer.status}: ${answer.body}`);
  return answer.body;
}
