import { Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { hostileText } from './support/hostile';
import { build } from './support/route';
import { evaluate, Request } from './support/velocity';
import { RouteIntegration, Mapping, MappingValue } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

const { body, claim, concat, context, flag, header, jsonText, list, number, object, path, query, text } = MappingValue;

/** The output of a mapping template for a request. */
function mapped(mapping: Mapping, request: Request = {}): unknown {
  const { request: template } = build(() => RouteIntegration.http('https://example.com/', { method: 'POST', mapping }));
  return JSON.parse(evaluate(template, request).text);
}

const value = (each: MappingValue, request?: Request) => (mapped(Mapping.json({ x: each }), request) as { x: unknown }).x;

describe('values', () => {
  test.each<[string, MappingValue, Request, unknown]>([
    ['a part of the body, with its type', body('$.a.b[1]'), { body: { a: { b: [1, { c: null }] } } }, { c: null }],
    ['the whole body', body(), { body: { a: "it's" } }, { a: "it's" }],
    ['a part that is missing', body('$.none'), { body: {} }, ''],
    ['the body as it came', MappingValue.rawBody(), { body: 'not "JSON"' }, 'not "JSON"'],
    ['a part of the path', path('id'), { path: { id: '7' } }, '7'],
    ['a parameter of the query string', query('q'), { query: { q: 'a' } }, 'a'],
    ['a parameter that is missing', query('q'), {}, ''],
    ['a header, however it is written', header('If-Match'), { headers: { 'a': '1', 'if-MATCH': '"2"' } }, '"2"'],
    ['a header that is missing', header('If-Match'), { headers: { a: '1' } }, ''],
    ['a claim', claim('sub'), { claims: { sub: 'me' } }, 'me'],
    ['a custom claim', claim('custom:tenant'), { claims: { 'custom:tenant': 'a' } }, 'a'],
    ['the principal', MappingValue.principal(), { context: { authorizer: { principalId: 'p' } } }, 'p'],
    ['a part of the context', context('identity.sourceIp'), { context: { identity: { sourceIp: '::1' } } }, '::1'],
    ['a variable of the stage', MappingValue.stageVariable('color'), { stageVariables: { color: 'red' } }, 'red'],
    ['the id of the request', MappingValue.requestId(), {}, 'request-1'],
    ['the time of the request', MappingValue.requestTime(), {}, 1_700_000_000_000],
    ['a number', number(-1.5), {}, -1.5],
    ['true and false', list(flag(true), flag(false)), {}, [true, false]],
    ['nothing in a list', list(), {}, []],
    ['texts together', concat(text('OWNER#'), claim('sub'), text('.'), number(1)), { claims: { sub: 'me' } }, 'OWNER#me.1'],
    ['an object', object({ a: object({ b: path('id') }) }), { path: { id: '1' } }, { a: { b: '1' } }],
    ['JSON in a text', jsonText(object({ a: path('id'), n: body('$.n') })), { path: { id: '1' }, body: { n: [1] } }, '{"a":"1","n":[1]}'],
  ])('%s', (_, each, request, expected) => {
    expect(value(each, request)).toEqual(expected);
  });

  test('a header is not what a parameter of the same name says', () => {
    expect(value(header('X-Role'), { path: { 'X-Role': 'a' }, query: { 'X-Role': 'b' } })).toBe('');
  });

  test('a token is written when it is known', () => {
    expect(value(text(Lazy.string({ produce: () => 'na"me' })))).toBe('na"me');
  });

  test('a value that is read twice is assigned once', () => {
    const { request } = build(() => RouteIntegration.http('https://example.com/', { mapping: Mapping.json({ a: path('id'), b: path('id') }) }));
    expect(request.match(/#set/g)).toHaveLength(1);
  });
});

describe('whatever callers send', () => {
  const everywhere = (input: string): Request => ({
    body: { a: input }, path: { id: input }, query: { q: input }, headers: { 'x-h': input }, claims: { sub: input }, context: { requestId: input },
  });
  const sources = { body: body('$.a'), path: path('id'), query: query('q'), header: header('X-H'), claim: claim('sub'), requestId: MappingValue.requestId() };
  const templateOf = (mapping: Mapping) => build(() => RouteIntegration.http('https://example.com/', { mapping })).request;

  test('arrives as the same text', () => {
    const template = templateOf(Mapping.json({ ...sources, text: concat(path('id'), text('-'), body('$.a')) }));
    fc.assert(fc.property(hostileText(), (input) => {
      expect(JSON.parse(evaluate(template, everywhere(input)).text)).toEqual({
        ...Object.fromEntries(Object.keys(sources).map((name) => [name, input])), text: `${input}-${input}`,
      });
    }), { numRuns: 300 });
  });

  test('arrives as the same text in JSON in a text', () => {
    const template = templateOf(Mapping.json({ inner: jsonText(object({ ...sources, deep: jsonText(object(sources)) })) }));
    fc.assert(fc.property(hostileText(), (input) => {
      const inner = JSON.parse(JSON.parse(evaluate(template, everywhere(input)).text).inner);
      const expected = Object.fromEntries(Object.keys(sources).map((name) => [name, input]));
      expect({ ...inner, deep: JSON.parse(inner.deep) }).toEqual({ ...expected, deep: expected });
    }), { numRuns: 300 });
  });

  test('stays a value where it is no text', () => {
    const template = templateOf(Mapping.json({ x: body('$.a'), y: jsonText(body('$.a')) }));
    fc.assert(fc.property(fc.json(), (json) => {
      const input = JSON.parse(json);
      fc.pre(input !== null);
      const { x, y } = JSON.parse(evaluate(template, { body: { a: input } }).text);
      expect([x, JSON.parse(y)]).toEqual([input, input]);
    }));
  });
});

test('fixed texts and names arrive as they are', () => {
  fc.assert(fc.property(hostileText(), hostileText(), (name, fixed) => {
    fc.pre(name !== '__proto__');
    const { request } = build(() => RouteIntegration.http('https://example.com/', {
      mapping: Mapping.json({ [name]: concat(text(fixed), path('id')), [`${name}2`]: jsonText(object({ [name]: text(fixed) })) }),
    }));
    const written = JSON.parse(evaluate(request, { path: { id: '7' } }).text);
    expect([written[name], JSON.parse(written[`${name}2`])]).toEqual([`${fixed}7`, { [name]: fixed }]);
  }), { numRuns: 40 });
});

test.each(SAMPLED_FLAG_SETS)('VTL is taken as it is, with %s', (_, flags) => {
  const vtl = '#set($x = 1)$x';
  expect(build(() => RouteIntegration.http('https://example.com/', { mapping: Mapping.vtl(vtl) }), {}, flags).request).toBe(vtl);
});

test.each<[() => unknown, string]>([
  [() => body('a'), "MappingValue.body: 'a' cannot be used. Allowed: '$' and then '.name' or '[0]'"],
  [() => body("$.a')#set($x = 1)"), 'MappingValue.body'],
  [() => body('$..a'), 'MappingValue.body'],
  [() => body("$['a']"), 'MappingValue.body'],
  [() => path("id')"), "MappingValue.path: 'id')' cannot be used. Allowed: letters, digits, '.', '_' and '-'"],
  [() => path(''), 'MappingValue.path'],
  [() => path(Lazy.string({ produce: () => 'id' })), "MappingValue.path: 'a token' cannot be used"],
  [() => query('a b'), 'MappingValue.query'],
  [() => header("a'"), 'MappingValue.header'],
  [() => header('a_b'), 'MappingValue.header'],
  [() => claim("a']"), 'MappingValue.claim'],
  [() => context('a.'), 'MappingValue.context'],
  [() => context('identity.sourceIp()'), 'MappingValue.context'],
  [() => MappingValue.stageVariable('a-b'), 'MappingValue.stageVariable'],
  [() => number(Infinity), 'MappingValue.number: Infinity cannot be used. Allowed: finite numbers'],
  [() => text(`${Lazy.string({ produce: () => '' })}'`), 'MappingValue.text'],
  [() => concat(), "MappingValue.concat: '()' cannot be used. Allowed: at least one value"],
  [() => object({}), "MappingValue.object: '{}' cannot be used. Allowed: at least one field"],
  [() => Mapping.json({}), "Mapping.json: '{}' cannot be used. Allowed: at least one field"],
  [() => Mapping.json({ ['__proto__']: text('a') }), "Mapping.json: '__proto__' cannot be used. Allowed: other names"],
  [() => object({ a: text('a'), __proto__: text('b') }), "MappingValue.object: '__proto__' cannot be used"],
  [() => Mapping.vtl(' '), "Mapping.vtl: ' ' cannot be used. Allowed: a template"],
])('refuses bad input %#', (make, message) => {
  expect(make).toThrow(message);
});
