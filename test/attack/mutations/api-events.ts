import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { VALID_BODIES, changedFields, objectOf, oddBody } from './bodies';
import { type Mutation, misshapen, replaced } from './mutation';
import { LOADED_NAMES, text } from './values';
import { ITEM_TAG } from '../records';

type ApiMutation = Mutation<APIGatewayProxyEvent>;

export interface ApiPools {
  /** The schema of the body of the route. */
  readonly body?: string;
  /** Ids of records, of the caller and of others. */
  readonly ids: readonly string[];
  /** Cursors of the caller's lists and of others'. */
  readonly cursors: readonly string[];
  /** Who else has data. */
  readonly other: string;
}

const VALID_HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['If-Match', [ITEM_TAG, '"1"', '"2"', '"1", "2"', '*', 'W/"1"', '""']],
  ['If-None-Match', [ITEM_TAG, '"1"', 'W/"1"', '*', '"9", "1"']],
  ['Idempotency-Key', ['k', 'order-1', ' ', '~'.repeat(255), '__proto__']],
  ['Origin', ['https://a.example', 'https://evil.example', 'null', 'https://a.example.evil.example']],
  ['Content-Type', ['application/json', 'APPLICATION/JSON; charset=UTF-8', 'application/json;charset="utf-8"']],
  ['x-owner-id', ['me']],
];
const NAMES = [
  ...VALID_HEADERS.map(([name]) => name), 'Authorization', 'Accept', 'X-Forwarded-For', 'X-HTTP-Method-Override', 'x-amzn-oidc-identity', '__proto__', 'constructor', '',
  'Ünïcode', 'a\r\nb',
];
const ODD_HEADERS = [
  'text/html', 'application/json; charset=utf-16', 'application/jsonp', '"1', '1', '"1" "2"', Array(30).fill('"1"').join(), '"999999999999999999"', '"-1"', '"1e3"', '"0x1"',
  'x'.repeat(256), '*/*', ' * ', ',', ';', ',,,,', '"'.repeat(9000),
];
const validHeader = fc.constantFrom(...VALID_HEADERS.flatMap(([name, values]) => values.map((value) => [name, value] as const)));
const oddHeader = fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...ODD_HEADERS), text));
const QUERY_NAMES = ['limit', 'cursor', 'order', 'owner', 'id', 'sub', '__proto__', 'constructor', 'Limit', ''];
const LIMITS = ['1', '2', '100', '0', '101', '-1', '1e1', '0x10', ' 1', '１', '999999999999', '1.0', 'NaN', '', '007'];

/** Everything about a request that its caller chooses, and what else might be wrong with an event. Most of it is fit to be answered. */
export function apiMutation(sample: APIGatewayProxyEvent, pools: ApiPools): fc.Arbitrary<ApiMutation> {
  const { body } = pools;
  return fc.oneof(
    ...(body === undefined ? [] : [
      { weight: 14, arbitrary: VALID_BODIES[body].map(objectOf).map(bodyOf) },
      { weight: 7, arbitrary: changedFields(VALID_BODIES[body]).map(objectOf).map(bodyOf) },
    ]),
    { weight: 2, arbitrary: oddBody.map(bodyOf) },
    { weight: 1, arbitrary: encoding },
    { weight: 8, arbitrary: validHeader.chain(([name, value]) => written(name, value)) },
    { weight: 3, arbitrary: oddHeader.chain(([name, value]) => written(name, value)) },
    { weight: 3, arbitrary: query(pools) },
    { weight: 3, arbitrary: path(pools) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom('HEAD', 'OPTIONS', 'get', 'TRACE'), text).map(set('method', ['httpMethod'])) },
    { weight: 3, arbitrary: misshapen(sample) },
    { weight: 3, arbitrary: forged(pools.other) },
  );
}

const set = (name: string, place: readonly string[]) => (value: unknown): ApiMutation => ({
  name: `${name} ${JSON.stringify(value)?.slice(0, 60)}`,
  apply: (event) => replaced(event, place, value),
});

const bodyOf = set('body', ['body']);

/** The body in base64, or said to be. */
const encoding: fc.Arbitrary<ApiMutation> = fc.constantFrom<ApiMutation>(
  { name: 'base64', apply: (event) => ({ ...event, body: encoded(event.body), isBase64Encoded: true }) },
  { name: 'base64 unsaid', apply: (event) => ({ ...event, body: encoded(event.body) }) },
  { name: 'base64 in vain', apply: (event) => ({ ...event, isBase64Encoded: true }) },
  { name: 'base64 of no text', apply: (event) => ({ ...event, body: '/////w==', isBase64Encoded: true }) },
  { name: 'base64 twice', apply: (event) => ({ ...event, body: encoded(encoded(event.body)), isBase64Encoded: true }) },
);

function encoded(body: unknown): string {
  return Buffer.from(typeof body === 'string' ? body : '').toString('base64');
}

/** A header in either form, in any case, once or several times. */
function written(name: string, value: string): fc.Arbitrary<ApiMutation> {
  return fc.tuple(fc.constantFrom(name, name.toLowerCase(), name.toUpperCase()), fc.nat(5)).map(([spelled, form]) => ({
    name: `header ${spelled}: ${JSON.stringify(value).slice(0, 60)}, form ${form}`,
    apply: (event) => {
      const single = replaced(event, ['headers', spelled], value);
      switch (form) {
        case 0:
          return single;
        case 1:
          return replaced({ ...event, headers: {} }, ['multiValueHeaders', spelled], [value]);
        case 2:
          return replaced(single, ['multiValueHeaders', spelled], [value, value]);
        case 3:
          return replaced({ ...single, multiValueHeaders: {} }, ['multiValueHeaders', spelled], []);
        default:
          return replaced(single, ['multiValueHeaders', spelled], [value]);
      }
    },
  }));
}

function query({ cursors, other }: ApiPools): fc.Arbitrary<ApiMutation> {
  const parameter = fc.oneof(
    fc.constantFrom('1', '2', '100').map((value) => ['limit', value] as const),
    fc.constantFrom(...cursors).map((value) => ['cursor', value] as const),
    fc.constantFrom(...LIMITS).map((value) => ['limit', value] as const),
    fc.constantFrom('asc', 'desc', 'desc', 'DESC', '', 'desc,asc').map((value) => ['order', value] as const),
    fc.tuple(fc.constantFrom(...QUERY_NAMES), fc.oneof(text, fc.constantFrom(other, ...cursors))),
  );
  return fc.tuple(parameter, fc.nat(3)).map(([[name, value], form]) => ({
    name: `query ${name}=${JSON.stringify(value).slice(0, 60)}, form ${form}`,
    apply: (event) => {
      const single = form === 0 ? event : replaced(event, ['queryStringParameters', name], value);
      return form === 1 ? single : replaced(single, ['multiValueQueryStringParameters', name], form === 2 ? [value] : ['1', value]);
    },
  }));
}

function path({ ids, other }: ApiPools): fc.Arbitrary<ApiMutation> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids).map(set('id', ['pathParameters', 'id'])) },
    { weight: 1, arbitrary: fc.constantFrom(...ids).map((id) => set('id', ['pathParameters', 'id'])(id.toUpperCase())) },
    { weight: 1, arbitrary: fc.oneof(text, fc.constantFrom(...ids).map((id) => `../${other}/${id}`), fc.uuid()).map(set('id', ['pathParameters', 'id'])) },
    { weight: 1, arbitrary: fc.oneof(text, fc.constantFrom('//evil.example', '/prod/../x', '/prod/items/', '/x?y')).map(set('path', ['requestContext', 'path'])) },
  );
}

/** Claims, identities and owners beside the verified ones. */
function forged(other: string): fc.Arbitrary<ApiMutation> {
  const places = [
    ['headers', 'x-amzn-oidc-identity'], ['headers', 'x-owner'], ['headers', 'Authorization'], ['queryStringParameters', 'ownerId'], ['pathParameters', 'owner'],
    ['requestContext', 'authorizer', 'ownerId'], ['requestContext', 'authorizer', 'claims', 'SUB'], ['requestContext', 'authorizer', 'claims', 'sub '],
    ['requestContext', 'authorizer', 'jwt', 'claims', 'sub'], ['requestContext', 'authorizer', 'claims', 'username'], ['requestContext', 'identity', 'user'],
    ['requestContext', 'identity', 'caller'], ['requestContext', 'accountId'], ['stageVariables', 'OWNER_SOURCE'], ['authorizer', 'claims', 'sub'],
    ...LOADED_NAMES.map((name) => ['requestContext', 'authorizer', 'claims', '__proto__', name]),
    ['__proto__', 'requestContext'], ['requestContext', '__proto__', 'authorizer'],
  ];
  return fc.constantFrom(...places).map((place) => set(place.join('.'), place)(other));
}
