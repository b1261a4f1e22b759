import { randomUUID } from 'crypto';
import { Shop } from './support/shop';
import { Profile } from '../../src';

const ORIGIN = 'https://shop.example.com';
const OTHER = 'https://admin.example.com';
const PATTERN = 'https://*.preview.example.com';
const PREVIEW = 'https://pr-7.preview.example.com';
const STRANGER = 'https://elsewhere.example.com';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.start({ profile: Profile.DEVELOPMENT, api: { cors: { allowOrigins: [ORIGIN, OTHER, PATTERN], allowCredentials: true } } });
});
afterAll(async () => shop.system.stop());

const preflight = (origin: string) => fetch(`${shop.system.url}/items`, {
  method: 'OPTIONS', headers: { 'Origin': origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization,content-type' },
});

test('a preflight is answered without a token, for each origin that may call', async () => {
  for (const origin of [ORIGIN, OTHER, PREVIEW]) {
    const { status, headers } = await preflight(origin);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  }
});

test('a preflight of a stranger does not name them', async () => {
  expect((await preflight(STRANGER)).headers.get('access-control-allow-origin')).not.toBe(STRANGER);
});

test('answers and errors of handlers can be read only by those origins', async () => {
  const owner = randomUUID();
  for (const route of ['GET /items', `GET /items/${randomUUID()}`]) {
    for (const origin of [ORIGIN, OTHER, PREVIEW]) {
      const { headers } = await shop.call(route, owner, undefined, { Origin: origin });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-expose-headers')).toContain('ETag');
      expect(headers.get('vary')).toContain('Origin');
    }
    expect((await shop.call(route, owner, undefined, { Origin: STRANGER })).headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('errors of API Gateway can be read, too', async () => {
  const unauthorized = await shop.call('GET /items', undefined, undefined, { Origin: ORIGIN });
  expect(unauthorized.status).toBe(401);
  expect(unauthorized.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect((await shop.call('GET /items', undefined, undefined, { Origin: PREVIEW })).headers.get('access-control-allow-origin')).toBe(PREVIEW);
  const invalid = await shop.call('POST /items', randomUUID(), { no: 'name' }, { Origin: OTHER });
  expect(invalid.status).toBe(400);
  expect(invalid.headers.get('access-control-allow-origin')).toBe(OTHER);
});

test('the bucket takes uploads from those origins', async () => {
  const { upload } = (await shop.call('POST /files', randomUUID(), { name: 'a.txt', contentType: 'text/plain', size: 1 })).body as never as { upload: { url: string } };
  const ask = (origin: string) => fetch(upload.url, { method: 'OPTIONS', headers: { 'Origin': origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type,if-none-match' } });
  expect((await ask(ORIGIN)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect((await ask(PREVIEW)).headers.get('access-control-allow-origin')).toBe(PREVIEW);
  expect((await ask(STRANGER)).status).toBe(403);
});
