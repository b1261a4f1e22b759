import { IncomingMessage, OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { timedOut } from './time-limit';
import { messageOf } from '../../json';
import { GatewayError } from '../gateway-error';

export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  /** Time until the backend's answer must begin. */
  readonly limit: number;
}

/** Headers that belong to one connection and not to the message. */
export const CONNECTION_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'upgrade']);

/** Calls a backend. Resolves when its answer begins. */
export async function httpCall({ method, url, headers, body, limit }: HttpCall): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers: { ...headers, 'content-length': body.length } }, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const timer = setTimeout(() => {
      reject(timedOut(url.origin, limit));
      outgoing.destroy();
    }, limit);
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(new GatewayError('INTEGRATION_FAILURE', 'Network error communicating with endpoint', { reason: `${url.origin} can't be reached: ${messageOf(error)}` }));
    }).end(body);
  });
}

export async function readAll(answer: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
