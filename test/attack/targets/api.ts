import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { HANDLERS, ITEM } from '../../../src/handlers/catalog';
import { cursorOf } from '../../../src/handlers/entities/cursor';
import { baseRanges } from '../../../src/handlers/entities/keys';
import { apiEvent } from '../../handlers/support/api';
import { CANARIES } from '../canaries';
import { faultsOfAnswer } from '../invariants/api-answer';
import { isState } from '../invariants/entity-reach';
import { reachOf, trespasses } from '../invariants/reach';
import { addressFaults } from '../invariants/signed-addresses';
import { apiMutation } from '../mutations/api-events';
import { faults } from '../mutations/faults';
import { applied, replaced } from '../mutations/mutation';
import { FILE_IN_PARTS, idsOf, markOf, seedOf } from '../records';
import type { Attack, Outcome, Target } from '../target';

/** Who a request is of, by what the API has verified of it: written here once more, so that the handlers' own reading is checked. */
const SOURCES = {
  cognito: { place: ['authorizer', 'claims', 'sub'], owners: ['0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10', 'f1a7d0c2-1111-4222-8333-944445555666'] },
  iam: { place: ['identity', 'userArn'], owners: ['arn:aws:iam::123456789012:user/me', 'arn:aws:iam::123456789012:user/them'] },
  lambda: { place: ['authorizer', 'principalId'], owners: ['me#1|a', 'them'] },
} as const;

interface ApiTargetProps {
  readonly name: 'items' | 'files' | 'jobs';
  readonly kind: 'ITEM' | 'FILE' | 'JOB';
  readonly source: keyof typeof SOURCES;
}

const BODIES: Readonly<Record<string, object>> = {
  Item: { name: CANARIES.person, description: CANARIES.email, tags: ['a'], attributes: { watts: 7 } },
  ItemPatch: { name: CANARIES.person, attributes: { watts: null, mail: CANARIES.email } },
  File: { name: CANARIES.person, contentType: 'image/png', size: 5 },
  FileParts: { parts: [{ number: 1 }] },
  Job: { type: 'summary', input: { mail: CANARIES.email } },
};

/** A handler of the REST API: each of the three reads its owner from another kind of identity. */
export function apiTarget({ name, kind, source }: ApiTargetProps): Target<APIGatewayProxyEvent> {
  const { place, owners: [caller, other] } = SOURCES[source];
  const owners = [caller, other];
  const seed = seedOf(owners);
  const ids = idsOf(kind);
  // Entities have public routes, so the route is picked before the caller is checked.
  const toNobody = name === 'items' ? [401, 404, 405] : [401];
  const madeUp = ['ITEM', 'FILE', 'JOB'].flatMap((each) => (
    [...ids, ...ids.map((id) => `desc.${id}`), 'x'].map((id) => Buffer.from(`1.${each}.${id}`).toString('base64url'))
  ));
  const ofItems = owners.flatMap((owner) => [true, false].map((descending) => cursorOf(baseRanges(ITEM, owner), descending, `item#${idsOf('ITEM')[0]}`)));
  const cursors = [...madeUp, ...ofItems];
  const events = HANDLERS[name].routes.map(({ method, path, body }) => {
    const event = apiEvent(`${method} ${path}`, {
      owner: caller,
      id: path.includes('{id}') ? (/\/(?:parts|complete)$/.test(path) ? FILE_IN_PARTS : ids[0]) : undefined,
      body: body === undefined ? undefined : BODIES[body],
      headers: { Authorization: `Bearer ${CANARIES.token}`, Cookie: `session=${CANARIES.cookie}`, Origin: 'https://a.example' },
    });
    return { body, event: replaced(withIdentity(event), ['requestContext', ...place], caller) };
  });
  return {
    name,
    environment: { OWNER_SOURCE: source },
    secrets: owners,
    attacks: fc.oneof(...events.map(({ event, body }) => (
      fc.tuple(fc.array(apiMutation(event, { body, ids, cursors, other }), { minLength: 1, maxLength: 3 }), faults).map(([mutations, fault]) => ({
        event: applied(event, mutations), mutations: [`${event.httpMethod} ${event.resource}`, ...mutations.map((mutation) => mutation.name)], fault, seed,
      }))
    ))),
    kindsOf: (_, { result }) => [String((result as { statusCode?: unknown } | undefined)?.statusCode ?? 'thrown')],
    faultsOf: (attack, outcome) => apiFaults(attack, outcome, place, owners, toNobody),
  };
}

/** Claims and context of a caller, apart from the one that identifies the user. */
function withIdentity(event: APIGatewayProxyEvent): APIGatewayProxyEvent {
  const claims = { 'email': CANARIES.email, 'name': CANARIES.person, 'cognito:username': CANARIES.person };
  const { requestContext } = event;
  const identity = { ...requestContext.identity, cognitoIdentityId: null };
  return { ...event, requestContext: { ...requestContext, authorizer: { claims, email: CANARIES.email }, identity } };
}

function apiFaults(
  { event }: Attack<APIGatewayProxyEvent>, { result, error, services }: Outcome,
  place: readonly string[], owners: readonly string[], toNobody: readonly number[],
): string[] {
  if (error !== undefined) {
    return [`it threw: ${String(error)}`];
  }
  const malformed = faultsOfAnswer(result);
  if (malformed.length > 0) {
    return malformed;
  }
  const { statusCode, body } = result as { statusCode: number; body: string };
  const caller = callerOf(event, place);
  const reach = reachOf(caller === undefined ? [] : [caller]);
  return [
    ...(statusCode >= 500 && services.faults === 0 ? [`it answered ${statusCode}, though nothing was wrong`] : []),
    ...((caller === undefined ? toNobody.includes(statusCode) : statusCode !== 401) ? [] : [`it answered ${statusCode} to ${caller ?? 'nobody'}`]),
    ...trespasses(services.calls.filter((call) => !isState(call)), reach),
    ...owners.filter((owner) => owner !== caller && body.includes(markOf(owner))).map((owner) => `it tells data of ${owner}`),
    ...addressFaults(body, caller),
  ];
}

function callerOf({ requestContext }: APIGatewayProxyEvent, place: readonly string[]): string | undefined {
  const at = (path: readonly string[]): unknown => (
    path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], requestContext)
  );
  const caller = place[0] === 'identity' ? at(['identity', 'cognitoIdentityId']) ?? signerOf(at(place)) : at(place);
  return typeof caller === 'string' && caller.length > 0 && caller.length <= 256 && !/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(caller) ? caller : undefined;
}

/** Users and root are owners; the session of a role stands for its role, and anything else has no owner. */
function signerOf(arn: unknown): string | undefined {
  const [partition, service, region, account, resource] = typeof arn === 'string' && arn.startsWith('arn:') ? partsOfArn(arn) : [];
  if (resource === undefined || region !== '' || !/^[a-z-]+$/.test(partition!) || !/^[0-9]+$/.test(account!)) {
    return undefined;
  }
  const [kind, name, ...session] = resource.split('/');
  if (service === 'iam') {
    return resource === 'root' || (kind === 'user' && resource.length > 'user/'.length) ? String(arn) : undefined;
  }
  return service === 'sts' && kind === 'assumed-role' && name !== '' && session.length === 1 && session[0] !== '' ? `arn:${partition}:sts::${account}:${kind}/${name}` : undefined;
}

/** Partition, service, region, account, and the resource with all that follows. */
function partsOfArn(arn: string): string[] {
  const [, partition, service, region, account, ...resource] = arn.split(':');
  return resource.length === 0 ? [] : [partition!, service!, region!, account!, resource.join(':')];
}
