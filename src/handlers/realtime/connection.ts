import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type OwnerSource, isOwner, ownerOf } from '../shared/owner';

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

/** Undefined: nobody has verified who connects. */
export function connectionOf(event: APIGatewayProxyEvent, source: OwnerSource): Connection | undefined {
  const { connectionId, connectedAt } = event.requestContext;
  const ownerId = ownerOf(event, source);
  if (ownerId === undefined || connectionId === undefined) {
    return undefined;
  }
  return { id: connectionId, ownerId, groups: groupsOf(event.requestContext.authorizer?.groups), connectedAt: connectedAt ?? Date.now() };
}

/** API Gateway passes texts on, and no lists. */
function groupsOf(groups: unknown): readonly string[] {
  return typeof groups === 'string' ? [...new Set(groups.split(','))].filter(isOwner).slice(0, MAX_GROUPS) : [];
}
