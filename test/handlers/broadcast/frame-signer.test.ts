import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import * as fc from 'fast-check';
import { frameOf } from '../../../src/handlers/broadcast/frame';
import { FrameSigner } from '../../../src/handlers/broadcast/frame-signer';

const HOST = 'api.execute-api.eu-west-1.amazonaws.com';
const NOW = Date.UTC(2026, 0, 31, 23, 59, 59);
const OTHERS = new Set(['content-type', 'content-length']);

let now: number;
beforeEach(() => {
  now = NOW;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => { jest.restoreAllMocks(); });

const configOf = (credentials: AwsCredentialIdentityProvider) => new DynamoDBClient({ region: 'eu-west-1', credentials }).config;
const pairsOf = (headers: readonly string[]) => Object.fromEntries(
  headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : [])),
);

/** The same request as the SDK's own signer signs it. */
async function reference(config: DynamoDBClient['config'], path: string, text: string, signingDate: Date): Promise<Record<string, string>> {
  const { credentials, region, sha256 } = config;
  const signer = new SignatureV4({ service: 'execute-api', credentials, region, sha256, applyChecksum: false });
  const request = new HttpRequest({ method: 'POST', hostname: HOST, path, headers: { host: HOST }, body: text });
  return (await signer.sign(request, { signingDate })).headers;
}

test('a signature is the one that the SDK would make', async () => {
  const id = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 })
    .filter((text) => !/^\.+$/.test(text));
  const token = fc.option(fc.stringMatching(/^[\w+/=]{1,200}$/), { nil: undefined });
  await fc.assert(fc.asyncProperty(id, fc.string(), token, async (connectionId, message, sessionToken) => {
    const config = configOf(async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken }));
    const frame = frameOf({ id: 'm1', to: { ownerId: 'alice' }, message });
    const path = `/prod/@connections/${encodeURIComponent(connectionId).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
    const headers = pairsOf(await new FrameSigner(config, HOST).headers(path, frame));
    expect(headers['content-length']).toBe(String(Buffer.byteLength(frame.text)));
    expect(Object.fromEntries(Object.entries(headers).filter(([name]) => !OTHERS.has(name))))
      .toEqual(await reference(config, path, frame.text, new Date(NOW)));
  }), { numRuns: 200, seed: 7 });
});

test('new credentials and a new day are signed with their own key, and a clock that AWS has corrected counts', async () => {
  let accessKeyId = 'AKIAFIRST';
  // They expire, so that the SDK asks again.
  const config = configOf(async () => ({ accessKeyId, secretAccessKey: `secret of ${accessKeyId}`, expiration: new Date(now) }));
  const signer = new FrameSigner(config, HOST);
  const frame = frameOf({ id: 'm1', to: { ownerId: 'alice' }, message: 1 });
  const path = '/prod/@connections/a%3D';
  const signed = async () => pairsOf(await signer.headers(path, frame)).authorization;
  const expected = async (date: Date) => (await reference(config, path, frame.text, date)).authorization;
  expect(await signed()).toBe(await expected(new Date(NOW)));
  accessKeyId = 'AKIASECOND';
  expect(await signed()).toContain('AKIASECOND');
  expect(await signed()).toBe(await expected(new Date(NOW)));
  now += 1000;
  expect(await signed()).toBe(await expected(new Date(NOW + 1000)));
  config.systemClockOffset = 3_600_000;
  expect(await signed()).toBe(await expected(new Date(NOW + 3_601_000)));
});
