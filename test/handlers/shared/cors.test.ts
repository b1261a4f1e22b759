import { corsHeaders } from '../../../src/handlers/shared/cors';

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
