import { rowJson } from '../../../src/handlers/ingest/cell-values';

const SCHEMA = {
  type: 'object',
  properties: {
    sku: { type: 'string' },
    price: { type: 'number' },
    stock: { $ref: '#/$defs/count' },
    open: { type: 'boolean' },
    tags: { type: 'array' },
    size: { type: 'object' },
    weight: { $ref: '#/$defs/small', type: 'number' },
    rank: { enum: [1, 2] },
    either: { enum: [1, 'a'] },
    fixed: { const: true },
    mixed: { type: ['string', 'number'] },
    maybe: { type: ['null', 'integer'] },
    several: { type: ['number', 'boolean', 'null'] },
    ranked: { enum: [null, 1, 2] },
    nothing: { type: ['null'] },
    shoe: { $ref: '#/$defs/size~1eu~01' },
  },
  $defs: { 'count': { type: 'integer' }, 'small': { maximum: 9 }, 'size/eu~1': { type: 'integer' } },
};

test.each<[string, string, string]>([
  ['sku', '12', '"12"'],
  ['price', '19.90', '19.90'],
  ['price', '-0.5e3', '-0.5e3'],
  ['price', '9007199254740993', '9007199254740993'],
  ['price', '1,5', '"1,5"'],
  ['price', '01', '"01"'],
  ['price', '0', '0'],
  ['price', '120', '120'],
  ['price', '2E+10', '2E+10'],
  ['price', '1.', '"1."'],
  ['price', '1e', '"1e"'],
  ['price', 'x1', '"x1"'],
  ['price', '1x', '"1x"'],
  ['weight', '2', '2'],
  ['stock', '3', '3'],
  ['open', 'true', 'true'],
  ['open', 'false', 'false'],
  ['open', 'TRUE', '"TRUE"'],
  ['tags', 'a | b', '["a","b"]'],
  ['tags', '[1,"a"]', '[1,"a"]'],
  ['tags', '[1', '"[1"'],
  ['size', '{"w":1}', '{"w":1}'],
  ['size', '{w:1}', '"{w:1}"'],
  ['rank', '1', '1'],
  ['either', '1', '"1"'],
  ['shoe', '42', '42'],
  ['fixed', 'true', 'true'],
  ['mixed', '1', '"1"'],
  ['maybe', '1', '1'],
  ['maybe', 'null', '"null"'],
  ['several', '1', '"1"'],
  ['ranked', '1', '1'],
  ['nothing', '1', '"1"'],
  ['unknown', '1', '"1"'],
  ['constructor', 'a"b', '"a\\"b"'],
])('the cell of %s with %s is %s', (column, cell, json) => {
  expect(rowJson([[column, cell]], SCHEMA)).toBe(`{${JSON.stringify(column)}:${json}}`);
});

test('a row is one object', () => {
  expect(JSON.parse(rowJson([['sku', 'mug'], ['price', '9.9']], SCHEMA))).toEqual({ sku: 'mug', price: 9.9 });
  expect(rowJson([['sku', 'mug']], { type: 'object' })).toBe('{"sku":"mug"}');
});
