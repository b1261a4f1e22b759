import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type OwnerSource, isOwner, ownerOf } from '../shared/owner';
import { textOf } from '../shared/request';

/** A client that is connected, as the authorizer or the signature told of it: nothing here is said by the client. */
export interface Connection {
  readonly id: string;
  readonly ownerId: string;
  readonly groups: readonly string[];
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
}

/** Each is a row of its own; a caller of more groups gets the messages of the first ones. */
export const MAX_GROUPS = 20;

const ID = /^[\x21-\x7e]{1,128}$/;

/** Undefined: the caller's identity wasn't verified. */
export function connectionOf(event: APIGatewayProxyEvent, source: OwnerSource): Connection | undefined {
  const { connectedAt, authorizer } = event.requestContext ?? {};
  const [id, ownerId] = [connectionIdOf(event), ownerOf(event, source)];
  if (ownerId === undefined || id === undefined) {
    return undefined;
  }
  return { id, ownerId, groups: groupsOf(authorizer?.groups), connectedAt: Number.isSafeInteger(connectedAt) ? Number(connectedAt) : Date.now() };
}

/** What API Gateway calls the connection. */
export function connectionIdOf({ requestContext }: APIGatewayProxyEvent): string | undefined {
  const id = textOf(requestContext?.connectionId);
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** API Gateway passes texts on, and no lists. */
function groupsOf(groups: unknown): readonly string[] {
  return typeof groups === 'string' ? [...new Set(groups.split(','))].filter(isOwner).slice(0, MAX_GROUPS) : [];
}
