import { MethodOptions } from 'aws-cdk-lib/aws-apigateway';
import { LocalSystem } from '../../../local/src';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Calls an API, with JSON where the body is not text or bytes already. */
export async function call(system: LocalSystem, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body);
  const type: Record<string, string> = raw === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${system.url}${path}`, { method, headers: { ...type, ...headers }, body: raw });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, text: bytes.toString(), headers: answer.headers, bytes };
}

/** Method responses for every status and header that the tests map. */
export const METHOD: MethodOptions = {
  methodResponses: ['200', '201', '202', '400', '404'].map((statusCode) => ({
    statusCode,
    responseParameters: { 'method.response.header.X-One': true, 'method.response.header.X-Two': true, 'method.response.header.Content-Type': true },
  })),
};
