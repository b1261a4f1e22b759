import { Token } from 'aws-cdk-lib';
import { EntitySchema } from '../../../src/entities/entity-schema';

const of = (schema: object) => EntitySchema.fromJson(JSON.stringify(schema));
const having = (property: object, more: object = {}) => ({ type: 'object', properties: { field: property }, ...more });

describe('a schema that cannot be honoured fails with its place', () => {
  test.each<[string, object, RegExp]>([
    ['no object', { type: 'array' }, /fromJson#\/type: 'array' .*'object'/],
    ['a version', { ...having({ type: 'string' }), $schema: 'http://json-schema.org/draft-07/schema#' }, /#\/\$schema: /],
    ['a keyword', having({ type: 'string', contentEncoding: 'base64' }), /#\/properties\/field\/contentEncoding: /],
    ['a name of Object', having({ type: 'object', toString: 1 }), /#\/properties\/field\/toString: /],
    ['a remote reference', having({ $ref: 'https://example.com/a.json' }), /#\/properties\/field\/\$ref: .*#\/\$defs\//],
    ['a reference to nothing', having({ $ref: '#/$defs/gone' }, { $defs: { here: { type: 'string' } } }), /\$ref: '#\/\$defs\/gone' .*here/],
    ['a schema of itself', having({ $ref: '#/$defs/a' }, { $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } }), /\$ref: '#\/\$defs\/a' .*properties or items/],
    ['a system field', { type: 'object', properties: { version: { type: 'string' } } }, /#\/properties\/version: /],
    ['a name of JavaScript', JSON.parse('{"type":"object","properties":{"a":{"type":"object","properties":{"__proto__":{"type":"string"}}}}}') as object, /__proto__/],
    ['a control character', { type: 'object', properties: { 'a\nb': { type: 'string' } } }, /control characters/],
    ['nothing said', having({}), /#\/properties\/field: '\{\}' /],
    ['a type', having({ type: 'text' }), /field\/type: '"text"' .*array, boolean/],
    ['a format', having({ type: 'string', format: 'credit-card' }), /field\/format: .*date-time/],
    ['a tiny step', having({ type: 'number', multipleOf: 1e-9 }), /multipleOf: .*0\.000001/],
    ['unbounded uniqueness', having({ type: 'array', uniqueItems: true, items: { type: 'object', additionalProperties: true } }), /uniqueItems: .*100/],
    ['a default in a branch', having({ type: 'string' }, { anyOf: [{ properties: { field: { type: 'string', default: 'x' } } }] }), /anyOf\/0\/properties\/field\/default: /],
    ['an object in a branch', { type: 'object', allOf: [{ properties: { a: { type: 'object', properties: { b: { type: 'string' } } } } }] }, /allOf\/0\/properties\/a: 'an object in a branch'/],
    ['definitions below', having({ type: 'object', $defs: { a: { type: 'string' } } }), /field\/\$defs: /],
    ['a boolean schema', { type: 'object', properties: { a: true } }, /#\/properties: /],
    ['a slash in a name', { type: 'object', properties: { 'a/b~c': { type: 'x' } } }, /#\/properties\/a~1b~0c\/type: /],
  ])('%s', (_name, schema, message) => {
    expect(() => of(schema)).toThrow(message);
  });

  test('a file that is not there, by its whole path', () => {
    expect(() => EntitySchema.fromFile('gone.json')).toThrow(`${process.cwd()}/gone.json`);
  });

  test('text that is no JSON', () => {
    expect(() => EntitySchema.fromJson('{"type":')).toThrow(/fromJson: '\{"type":' .*JSON/);
    expect(() => EntitySchema.fromJson('null')).toThrow(/fromJson: /);
  });

  test('numbers that no double holds, also in a default', () => {
    expect(() => EntitySchema.fromJson('{"type":"object","properties":{"a":{"const":9007199254740993}}}')).toThrow(/#\/properties\/a\/const: /);
    expect(() => EntitySchema.fromObject(having({ type: 'number', maximum: Infinity }))).toThrow(/maximum: Infinity/);
  });

  test('tokens and objects that hold themselves', () => {
    expect(() => EntitySchema.fromObject(having({ const: Token.asString({ Ref: 'A' }) }))).toThrow(/#\/properties\/field\/const: 'a token'/);
    const loop: Record<string, unknown> = { type: 'object' };
    loop.properties = { loop };
    expect(() => EntitySchema.fromObject(loop)).toThrow(/#\/properties\/loop: 'an object that holds itself'.*\$ref/);
  });

  test('None of Python', () => {
    expect(() => EntitySchema.fromObject(having({ const: undefined, default: undefined }))).toThrow(/#\/properties\/field: '\{\}'/);
    expect(EntitySchema.fromObject(having({ enum: ['a', undefined] }))._schema.properties).toEqual({ field: { enum: ['a', null] } });
  });
});

describe('objects are closed', () => {
  test('where its own value is described, and nothing is said', () => {
    const closed = of({
      type: 'object',
      properties: {
        inner: { type: 'object', properties: { a: { type: 'string' } } },
        open: { type: 'object', additionalProperties: true },
        list: { type: 'array', items: { type: 'object', properties: {} } },
        where: { $ref: '#/$defs/address' },
        text: { type: 'string' },
      },
      allOf: [{ properties: { other: { type: 'string' } } }],
      $defs: { address: { type: 'object', properties: { geo: { type: 'object', properties: {} } } } },
    })._schema;
    expect(closed).toEqual({
      type: 'object',
      unevaluatedProperties: false,
      properties: {
        inner: { type: 'object', properties: { a: { type: 'string' } }, unevaluatedProperties: false },
        open: { type: 'object', additionalProperties: true },
        list: { type: 'array', items: { type: 'object', properties: {}, unevaluatedProperties: false } },
        where: { $ref: '#/$defs/address', unevaluatedProperties: false },
        text: { type: 'string' },
      },
      allOf: [{ properties: { other: { type: 'string' } } }],
      $defs: { address: { type: 'object', properties: { geo: { type: 'object', properties: {}, unevaluatedProperties: false } } } },
    });
  });
});

test('a schema of values that hold values of the same schema is taken', () => {
  const tree = of({ type: 'object', properties: { root: { $ref: '#/$defs/node' } }, $defs: { node: { type: 'object', properties: { children: { type: 'array', maxItems: 9, items: { $ref: '#/$defs/node' } } } } } });
  expect(tree._schema.unevaluatedProperties).toBe(false);
});
