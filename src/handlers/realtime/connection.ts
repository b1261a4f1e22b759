import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isObject } from '../entities/json';
import { type OwnerSource, isOwner, ownerOf } from '../shared/owner';
import { textOf } from '../shared/request';

/** A client that is connected, as the authorizer or the signature told of it: nothing here is said by the client. */
export interface Connection {
  readonly id: string;
  readonly ownerId: string;
  readonly groups: readonly string[];
  /** Of those claims by which messages are sent. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
}

/** Each is a separate row; a caller of more groups gets the messages of the first ones. */
export const MAX_GROUPS = 20;

/** With an owner and all groups, a connection is as many rows as are written at once. */
export const MAX_CLAIMS = 3;

const ID = /^[\x21-\x7e]{1,128}$/;

/**
 * Undefined: the caller's identity wasn't verified.
 *
 * @param claimNames claims by which messages are sent
 */
export function connectionOf(event: APIGatewayProxyEvent, source: OwnerSource, claimNames: readonly string[] = []): Connection | undefined {
  const { connectedAt, authorizer } = event.requestContext ?? {};
  const [id, ownerId] = [connectionIdOf(event), ownerOf(event, source)];
  if (ownerId === undefined || id === undefined) {
    return undefined;
  }
  const claims = claimsOf(authorizer?.tokenClaims, claimNames.slice(0, MAX_CLAIMS));
  return {
    id,
    ownerId,
    groups: groupsOf(authorizer?.groups),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    connectedAt: Number.isSafeInteger(connectedAt) ? Number(connectedAt) : Date.now(),
  };
}

/** API Gateway's ID of the connection. */
export function connectionIdOf({ requestContext }: APIGatewayProxyEvent): string | undefined {
  const id = textOf(requestContext?.connectionId);
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** JSON, because names of claims may have characters that names in a context may not. */
function claimsOf(text: unknown, names: readonly string[]): Readonly<Record<string, string>> {
  const claims = typeof text === 'string' && names.length > 0 ? parsed(text) : {};
  return Object.fromEntries(names.flatMap((name) => isOwner(claims[name]) ? [[name, claims[name]] as const] : []));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    // A function of the user's says it, as it likes.
    return {};
  }
}

/** API Gateway passes texts on, and no lists. */
function groupsOf(groups: unknown): readonly string[] {
  return typeof groups === 'string' ? [...new Set(groups.split(','))].filter(isOwner).slice(0, MAX_GROUPS) : [];
}
