import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { ISSUER, POOL_ID, PoolKey, SUB, accessClaims, idClaims, signed, startKeyServer } from '../../handlers/support/user-pool';
import { CANARIES, canariesIn } from '../canaries';
import { type Mutation, applied, misshapen, replaced } from '../mutations/mutation';
import { LOADED_NAMES, text } from '../mutations/values';
import type { Attack, Outcome, Target } from '../target';

type Event = APIGatewayRequestAuthorizerEvent;

const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:api/prod';
const KEY = new PoolKey('key-1');
const STRANGER = new PoolKey('key-1');
const PERSON = { 'email': CANARIES.email, 'name': CANARIES.person, 'cognito:username': CANARIES.person };
/** Tokens that are valid, and what their callers may take. */
const GOOD = [idClaims(PERSON), idClaims({ ...PERSON, email_verified: false })].map((claims) => KEY.sign(claims));
const ROUTE_GROUPS = { 'GET /admin/{id}': ['staff'], 'ANY /reports': ['staff'], 'GET /audit': ['auditors'] };


const claim = (name: string, value: unknown): object => ({ ...idClaims(PERSON), [name]: value });
const now = Math.floor(Date.now() / 1000);
/** Properly signed, and yet good for nothing: of another key, another pool, another time, another use, or without a user. */
const BAD = [
  ...[idClaims(PERSON), accessClaims(PERSON)].map((claims) => STRANGER.sign(claims)),
  // Of the right key, pool and client, and for access, where ID tokens are asked for.
  KEY.sign(accessClaims(PERSON)),
  ...[claim('iss', `${ISSUER}x`), claim('iss', 'https://evil.example'), claim('exp', now - 10), claim('exp', undefined), claim('exp', 'never'), claim('nbf', now + 1000),
    claim('aud', 'other'), claim('token_use', 'refresh'), claim('sub', ''), claim('sub', null), claim('sub', 'a\u0000'), claim('sub', ['x']), claim('sub', 'x'.repeat(300)), null, [], 'x']
    .map((claims) => KEY.sign(claims)),
  ...['key-2', '__proto__', 'constructor', ''].map((kid) => KEY.sign(idClaims(PERSON), { kid })),
  ...['none', 'HS256', 'RS512', 'ES256', 'nOnE', ''].map((alg) => KEY.sign(idClaims(PERSON), { alg })),
  signed({ alg: 'none', kid: 'key-1' }, idClaims(PERSON), () => Buffer.alloc(0)),
];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One token, changed. Whatever comes out is another token, or none. */
const changedToken: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(...GOOD), fc.nat(11), fc.nat(), text, fc.constantFrom(...BAD),
).map(([token, kind, position, piece, bad]) => {
  const at = position % token.length;
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const unsigned = (changes: object): string => [header, Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url'), signature].join('.');
  switch (kind) {
    case 0:
      return `${token.slice(0, at)}${ALPHABET[(ALPHABET.indexOf(token[at]) + 1 + position % 63) % 64]}${token.slice(at + 1)}`;
    case 1:
      return `${token.slice(0, at)}${token.slice(at + 1)}`;
    case 2:
      return `${token.slice(0, at)}${piece}${token.slice(at)}`;
    case 3:
      return unsigned({ 'cognito:groups': ['staff', 'auditors', 'admins'], 'exp': now + 1e6 });
    case 4:
      return unsigned({ [LOADED_NAMES[position % LOADED_NAMES.length]]: piece });
    case 5:
      return [header, payload, ''].join('.');
    case 6:
      return [header, payload, signature, signature].join('.');
    case 7:
      return [bad.split('.')[0], payload, signature].join('.');
    case 8:
      return [header, bad.split('.')[1], signature].join('.');
    case 9:
      return [header, payload, bad.split('.')[2]].join('.');
    case 10:
      // The last character has bits that no byte is made of.
      return `${token.slice(0, -1)}${ALPHABET[position % 64]}`;
    default:
      return `${token}${'='.repeat(position % 4)}`;
  }
});

const set = (place: readonly string[]) => (value: unknown): Mutation<Event> => ({
  name: `${place.join('.')} ${JSON.stringify(value)?.slice(0, 60)}`, apply: (event) => replaced(event, place, value),
});

const EVENTS = ['GET /admin/{id}', 'POST /reports', 'GET /audit', 'GET /items'].map((route): Event => {
  const [httpMethod, resource] = route.split(' ');
  const path = resource.replace('{id}', '7');
  return {
    type: 'REQUEST',
    methodArn: `${STAGE}/${httpMethod}${path}`,
    httpMethod,
    resource,
    path,
    headers: { Authorization: `Bearer ${GOOD[0]}`, Cookie: CANARIES.cookie },
    multiValueHeaders: null,
    pathParameters: { id: '7' },
    queryStringParameters: null,
    requestContext: { requestId: 'request-1', stage: 'prod', identity: { sourceIp: '192.0.2.1' } },
  } as object as Event;
});

function mutation(sample: Event): fc.Arbitrary<Mutation<Event>> {
  const scheme = fc.constantFrom('Bearer ', 'bearer ', '', 'BEARER   ', 'Basic ', 'Bearer');
  const tokens = fc.oneof(
    { weight: 6, arbitrary: changedToken },
    { weight: 3, arbitrary: fc.constantFrom(...BAD) },
    { weight: 3, arbitrary: fc.constantFrom(...GOOD) },
    text,
  );
  const headers = fc.tuple(scheme, tokens).map(([before, token]) => before + token);
  return fc.oneof(
    { weight: 12, arbitrary: headers.map(set(['headers', 'Authorization'])) },
    { weight: 2, arbitrary: headers.map(set(['headers', 'authorization'])) },
    { weight: 2, arbitrary: fc.array(headers, { maxLength: 3 }).map(set(['multiValueHeaders', 'Authorization'])) },
    { weight: 2, arbitrary: tokens.map((token) => `bearer, ${token}`).map(set(['headers', 'Sec-WebSocket-Protocol'])) },
    { weight: 2, arbitrary: fc.oneof(text, fc.constantFrom(`${STAGE}/GET/*`, `${STAGE}/GET/admin/?`, `${STAGE}/GET/admin/\${x}`)).map(set(['methodArn'])) },
    { weight: 1, arbitrary: fc.constant({ eventType: 'CONNECT' }).map(set(['requestContext'])) },
    { weight: 2, arbitrary: misshapen(sample) },
  );
}

/** The authorizer of an API, with tokens of a pool. */
export const authorizerTarget: Target<Event> = {
  name: 'authorizer',
  environment: { USER_POOL_ID: POOL_ID, CLIENT_IDS: 'client1', ROUTE_GROUPS: JSON.stringify(ROUTE_GROUPS), CONNECT_GROUPS: 'staff' },
  secrets: [SUB, ...GOOD],
  start: async () => {
    const server = await startKeyServer(KEY);
    process.env.AWS_ENDPOINT_URL_COGNITO_IDP = server.endpoint;
    return server.stop;
  },
  attacks: fc.oneof(...EVENTS.map((event) => (
    fc.array(mutation(event), { minLength: 1, maxLength: 3 }).map((mutations): Attack<Event> => ({
      event: applied(event, mutations), mutations: [`${event.httpMethod} ${event.resource}`, ...mutations.map(({ name }) => name)], seed: { items: [] },
    }))
  ))),
  kindsOf: (_, { result, error }) => [error === undefined ? String((result as APIGatewayAuthorizerResult).policyDocument.Statement[0].Effect) : 'Unauthorized'],
  faultsOf,
};

function faultsOf({ event }: Attack<Event>, { result, error }: Outcome): string[] {
  if (error !== undefined) {
    return error instanceof Error && error.message === 'Unauthorized' ? [] : [`it threw ${String(error)}`];
  }
  const { principalId, policyDocument, context, ...rest } = result as APIGatewayAuthorizerResult;
  const [statement, ...others] = policyDocument.Statement as unknown as { Effect: string; Action: unknown; Resource: unknown }[];
  const wellFormed = principalId === SUB && others.length === 0 && Object.keys(rest).length === 0 && statement.Action === 'execute-api:Invoke'
    && Object.values(context ?? {}).every((value) => typeof value === 'string');
  return [
    ...(wellFormed ? [] : [`the policy is malformed: ${JSON.stringify(result)}`]),
    ...(statement.Effect === 'Deny' ? canariesIn(JSON.stringify(result)).map((name) => `the refusal tells ${name}`) : allowFaults(event, statement.Resource)),
  ];
}

/** Conditions of every permitted request: one token, unchanged; a route of its groups; a policy for this request only. */
function allowFaults(event: Event, resource: unknown): string[] {
  const connects = (event.requestContext as { eventType?: unknown } | undefined)?.eventType === 'CONNECT';
  const tokens = tokensOf(event, connects);
  return [
    ...(tokens.length === 1 && GOOD.includes(tokens[0]) ? [] : [`it let in ${tokens.join(' and ')}`]),
    ...(connects || event.resource === '/reports' || (event.httpMethod === 'GET' && event.resource === '/admin/{id}') ? [] : [`it let into ${JSON.stringify([event.httpMethod, event.resource])}`]),
    ...(typeof resource === 'string' && resource === event.methodArn && !/[*?]|\$\{/.test(resource) ? [] : [`it allowed ${String(resource)}`]),
  ];
}

function tokensOf({ headers, multiValueHeaders }: Event, connects: boolean): string[] {
  const named = (name: string): string[] => {
    const several = Object.entries(multiValueHeaders ?? {}).filter(([key]) => key.toLowerCase() === name).flatMap(([, values]) => values ?? []).filter((value) => typeof value === 'string');
    const single = Object.entries(headers ?? {}).filter(([key, value]) => key.toLowerCase() === name && typeof value === 'string').map(([, value]) => String(value));
    return several.length > 0 ? several : single.slice(0, 1);
  };
  const given = named('authorization');
  return (given.length === 0 && connects ? named('sec-websocket-protocol').map((value) => value.replace(/^bearer, /, '')) : given).map((value) => value.trim().replace(/^bearer +/i, ''));
}
