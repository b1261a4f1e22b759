import { HANDLERS } from '../../../src/handlers/catalog';
import { corsHeaders, corsSettings } from '../../../src/handlers/shared/cors';
import { Environment } from '../../../src/handlers/shared/environment';

const settings = { origins: ['https://a.example', 'https://b.example'], credentials: true, exposeHeaders: 'ETag, Location' };

test('nothing is allowed unless it is asked for', () => {
  expect(corsHeaders({ ...settings, origins: [] }, 'https://a.example')).toEqual({});
});

test('echoes an allowed origin', () => {
  expect(corsHeaders(settings, 'https://b.example')).toEqual({
    'Vary': 'Origin',
    'Access-Control-Allow-Origin': 'https://b.example',
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, Location',
  });
});

test.each(['https://a.example.evil', 'https://A.example', 'null', undefined])('refuses %s, and says so to caches', (origin) => {
  expect(corsHeaders(settings, origin)).toEqual({ Vary: 'Origin' });
});

test('a wildcard never goes with credentials', () => {
  expect(corsHeaders({ ...settings, origins: ['*'] }, 'https://x.example')).toEqual({
    'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Location',
  });
});

test.each([
  ['https://a.example.com', true], ['https://a-1.b_2.example.com', true], ['https://example.com', false], ['https://.example.com', false],
  ['http://a.example.com', false], ['https://a.example.com.evil', false], ['https://evil/.example.com', false], ['https://a.example.com:8443', false],
  ['https://A.example.com', false], ['https://a/b.example.com', false], ['xhttps://a.example.com', false], [undefined, false],
])('every subdomain is allowed: %s is one: %j', (origin, allowed) => {
  const { 'Access-Control-Allow-Origin': answered } = corsHeaders({ ...settings, origins: ['https://b.example', 'https://*.example.com'] }, origin);
  expect(answered).toBe(allowed ? origin : undefined);
});

test('credentials and exposed headers are there where they are set', () => {
  expect(corsHeaders({ ...settings, credentials: false, exposeHeaders: '' }, 'https://a.example')).toEqual({
    'Vary': 'Origin', 'Access-Control-Allow-Origin': 'https://a.example',
  });
});

test('settings are those of the environment', () => {
  const environment = (variables: Record<string, string>) => corsSettings(new Environment(HANDLERS.items, variables));
  expect(environment({})).toEqual({ origins: [], credentials: false, exposeHeaders: '' });
  expect(environment({ CORS_ALLOW_ORIGINS: 'https://a.example,*', CORS_ALLOW_CREDENTIALS: 'true', CORS_EXPOSE_HEADERS: 'ETag,Location' }))
    .toEqual({ origins: ['https://a.example', '*'], credentials: true, exposeHeaders: 'ETag, Location' });
});
