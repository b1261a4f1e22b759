import { OutgoingHttpHeaders, request } from 'node:http';
import { AwsRequest, AwsResponse } from './aws-service';
import { Emulator, Endpoint, learnWhy } from '../emulators/emulator';

/** Headers that belong to one connection and not to the message. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect', 'content-length', 'date']);

export async function forward(emulator: Emulator | Endpoint, incoming: Pick<AwsRequest, 'method' | 'url' | 'headers' | 'body'>): Promise<AwsResponse> {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !HOP.has(name)) headers[name] = value;
  }
  headers['content-length'] = incoming.body.length;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      learnWhy(emulator).then(() => reject(error), reject);
    };
    const outgoing = request({ host: emulator.host, port: emulator.port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail).on('end', () => {
        resolve({ status: answer.statusCode ?? 502, headers: endToEnd(answer.headers, incoming.method), body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', fail).end(incoming.body);
  });
}

function endToEnd(headers: NodeJS.Dict<string | string[]>, method: string): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    // For a HEAD request, only the header has the length.
    if (value !== undefined && (!HOP.has(name) || (name === 'content-length' && method === 'HEAD'))) kept[name] = value;
  }
  return kept;
}
