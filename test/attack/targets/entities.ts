import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { apiEvent } from '../../handlers/support/api';
import { CANARIES } from '../canaries';
import { ROUTES, type EntityRoute, withModel, worldOf } from '../entity-world';
import { faultsOfAnswer } from '../invariants/api-answer';
import { type Person, personOf, reachFaults } from '../invariants/entity-reach';
import { storedFaults, toldFaults } from '../invariants/entity-records';
import { apiMutation } from '../mutations/api-events';
import { VALID_BODIES, changedFields, objectOf } from '../mutations/bodies';
import { faults } from '../mutations/faults';
import { type Mutation, applied, replaced } from '../mutations/mutation';
import type { Attack, Outcome, Target } from '../target';

type Event = APIGatewayProxyEvent;

const CALLER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const OWNERS = [CALLER, OTHER];
const { seed, ids, etags, cursors } = worldOf(OWNERS);

/** Claims that API Gateway has verified. A caller can't forge them, but can have a token with any of them. */
const CLAIMS: readonly (readonly [string, readonly unknown[]])[] = [
  ['cognito:groups', ['staff', 'Staff', 'staff ', 'readers,staff', '[staff]', 'staffs', ['staff'], ['readers', 'staff'], 'readers', '', 7, { staff: true }]],
  ['custom:tenant', ['north', 'south', 'North', '', ' ', 'north#', 'a\u0000b', 'x'.repeat(300), ['north'], 7]],
  ['scope', ['pages/write', 'pages/write pages/read', 'pages/write,pages/read', 'PAGES/WRITE', ['pages/write']]],
];
const claims: fc.Arbitrary<Mutation<Event>> = fc.constantFrom(...CLAIMS).chain(([name, values]) => fc.constantFrom(...values).map((value) => ({
  name: `claim ${name} ${JSON.stringify(value)}`, apply: (event: Event) => replaced(event, ['requestContext', 'authorizer', 'claims', name], value),
})));

/** Without a token: events of public routes, which other routes never get. */
const anonymous: Mutation<Event> = { name: 'anonymous', apply: (event) => replaced(event, ['requestContext', 'authorizer'], null) };

const QUERIES = ['status=open', 'status=open&from=2020-01-01T00:00:00Z', 'status=open&from=2030-01-01T00:00:00Z&to=2020-01-01T00:00:00Z', 'status=', 'status=open&to=x', 'secret=s', 'pin=1', 'owner=me', 'owner=them', 'stage=1e400', 'stage=2', 'code=A-1'];
const queries: fc.Arbitrary<Mutation<Event>> = fc.constantFrom(...QUERIES).map((text) => ({
  name: `query ${text}`, apply: (event) => replaced(event, ['queryStringParameters'], { ...event.queryStringParameters, ...Object.fromEntries(new URLSearchParams(text)) }),
}));

const tags: fc.Arbitrary<Mutation<Event>> = fc.tuple(fc.constantFrom('If-Match', 'If-None-Match'), fc.constantFrom(...etags, '*', '"1"')).map(([name, value]) => ({
  name: `${name} ${value}`, apply: (event) => replaced(replaced(event, ['headers', name], value), ['multiValueHeaders', name], [value]),
}));

/** Of batches: each write may be of any kind, of any record, and the same again. */
function bodiesOf({ route, body }: EntityRoute): fc.Arbitrary<string> | undefined {
  if (body === undefined) {
    return undefined;
  }
  const content = fc.oneof({ weight: 3, arbitrary: VALID_BODIES[body] }, changedFields(VALID_BODIES[body])).map(objectOf);
  const id = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, fc.constantFrom('', '../x', 'A', '__proto__')).map((each) => JSON.stringify(each));
  const tag = fc.option(fc.constantFrom(...etags, '*', 'x'), { nil: undefined }).map((each) => (each === undefined ? '' : `,"ifMatch":${JSON.stringify(each)}`));
  const write = fc.oneof(
    content.map((each) => `{"create":${each}}`),
    fc.tuple(id, content, tag).map(([each, value, match]) => `{"replace":{"id":${each},"value":${value}${match}}}`),
    fc.tuple(id, tag).map(([each, match]) => `{"delete":{"id":${each}${match}}}`),
  );
  switch (route) {
    case 'batch-write':
      return fc.array(write, { maxLength: 4 }).map((writes) => `{"writes":[${writes.join()}]}`);
    case 'batch-get':
      return fc.array(id, { maxLength: 4 }).map((all) => `{"ids":[${all.join()}]}`);
    default:
      return content;
  }
}

function attacksOf(each: EntityRoute): fc.Arbitrary<Attack<Event>> {
  const { entity, method, path, sample } = each;
  const plain = apiEvent(`${method} ${path}`, {
    owner: CALLER,
    id: path.includes('{id}') ? ids[0] : undefined,
    body: sample,
    headers: { Authorization: `Bearer ${CANARIES.token}`, Cookie: `session=${CANARIES.cookie}`, Origin: 'https://a.example' },
  });
  const event = replaced(plain, ['requestContext', 'authorizer', 'claims'], { 'sub': CALLER, 'email': CANARIES.email, 'name': CANARIES.person, 'custom:tenant': 'north' });
  const bodies = bodiesOf(each);
  const mutation = fc.oneof(
    ...(bodies === undefined ? [] : [{ weight: 16, arbitrary: bodies.map((body): Mutation<Event> => ({ name: `body ${body.slice(0, 60)}`, apply: (changed) => ({ ...changed, body }) })) }]),
    { weight: 24, arbitrary: apiMutation(event, { ids, cursors, other: OTHER }) },
    { weight: 8, arbitrary: claims },
    { weight: 4, arbitrary: tags },
    { weight: path.includes('{id}') ? 0 : 4, arbitrary: queries },
    { weight: 2, arbitrary: fc.constant(anonymous) },
  );
  return fc.tuple(fc.array(mutation, { minLength: 1, maxLength: 4 }), faults).map(([mutations, fault]) => ({
    event: applied(event, mutations), mutations: [`${entity} ${method} ${path}`, ...mutations.map(({ name }) => name)], fault, seed,
  }));
}

/** The routes of entities: of users, of tenants, and shared ones that are public. */
export const entitiesTarget: Target<Event> = {
  name: 'entities',
  environment: { OWNER_SOURCE: 'cognito' },
  secrets: OWNERS,
  start: async () => withModel(),
  attacks: fc.oneof(...ROUTES.map(attacksOf)),
  kindsOf: (_, { result }) => [String((result as { statusCode?: unknown } | undefined)?.statusCode ?? 'thrown')],
  faultsOf,
};

function faultsOf({ event }: Attack<Event>, { result, error, services }: Outcome): string[] {
  if (error !== undefined) {
    return [`it threw: ${String(error)}`];
  }
  const malformed = faultsOfAnswer(result);
  if (malformed.length > 0) {
    return malformed;
  }
  const { statusCode, body } = result as { statusCode: number; body: string };
  const person = personOf(event);
  return [
    ...(statusCode >= 500 && services.faults === 0 ? [`it answered ${statusCode}, though nothing was wrong`] : []),
    ...refusalFaults(event, statusCode, person),
    ...reachFaults(services.calls, person, OWNERS),
    ...toldFaults(event, body, person, OWNERS),
    ...storedFaults(services.table.all, seed.items, person),
  ];
}

/** Without a token, a caller gets only public data. With one, the answer is never 401. */
function refusalFaults({ resource }: Event, status: number, { user }: Person): string[] {
  const forAll = typeof resource === 'string' && resource.startsWith('/pages');
  if (user === undefined) {
    return status < 400 && !forAll ? [`it answered ${status} to nobody`] : [];
  }
  return status === 401 ? [`it answered 401 to ${user}`] : [];
}
