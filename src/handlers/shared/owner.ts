import type { APIGatewayProxyEvent } from 'aws-lambda';
import { OWNER_SOURCES } from '../catalog';
import { isWellFormed } from './unicode';

export type OwnerSource = typeof OWNER_SOURCES[number];

const MAX_OWNER_LENGTH = 256;
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

export function ownerSource(value: string): OwnerSource {
  const source = OWNER_SOURCES.find((candidate) => candidate === value);
  if (source === undefined) {
    throw new Error(`OWNER_SOURCE must be one of ${OWNER_SOURCES.join(', ')}.`);
  }
  return source;
}

/** The verified identity that owns the data of a request; nothing that the caller can choose. */
export function ownerOf(event: APIGatewayProxyEvent, source: OwnerSource): string | undefined {
  const owner: unknown = identityOf(event, source);
  return isOwner(owner) ? owner : undefined;
}

/** An owner is all of a partition key after its prefix, so no separator needs escaping; its size is bounded. */
export function isOwner(owner: unknown): owner is string {
  return typeof owner === 'string' && owner !== '' && owner.length <= MAX_OWNER_LENGTH
    && isWellFormed(owner) && !CONTROL_CHARACTERS.test(owner);
}

/**
 * The owner as part of an object key. Subjects of user pools stay readable; anything else (ARNs, unicode)
 * is encoded, behind a dot that no readable owner contains, so that two owners never share a prefix.
 */
export function ownerInObjectKey(owner: string): string {
  return /^[A-Za-z0-9_-]+$/.test(owner) ? owner : `.${Buffer.from(owner, 'utf8').toString('base64url')}`;
}

/** The owner that a part of an object key stands for. Undefined: no owner is written so. */
export function ownerOfObjectKey(part: string): string | undefined {
  const owner = part.startsWith('.') ? Buffer.from(part.slice(1), 'base64url').toString('utf8') : part;
  return isOwner(owner) && ownerInObjectKey(owner) === part ? owner : undefined;
}

function identityOf(event: APIGatewayProxyEvent, source: OwnerSource): unknown {
  const { authorizer, identity } = event.requestContext ?? {};
  switch (source) {
    case 'cognito':
      return authorizer?.claims?.sub;
    case 'lambda':
      return authorizer?.principalId;
    // Users of an identity pool share one role: their identity id tells them apart.
    case 'iam':
      return identity?.cognitoIdentityId ?? withoutSession(identity?.userArn);
    case 'iam-session':
      return identity?.cognitoIdentityId ?? identity?.userArn;
    case 'api-key':
      return identity?.apiKeyId;
    case 'none':
      return 'public';
  }
}

/**
 * The role, or the user, that signed. Whoever assumes a role chooses the name of the session, so the name proves nothing.
 * Undefined for federated users, whose name is chosen in the same way and of whom nothing else is known, and for what IAM does not have today.
 */
function withoutSession(arn: unknown): string | undefined {
  const [, user, role] = typeof arn === 'string' ? /^(arn:[a-z-]+:iam::\d+:(?:root|user\/.+))$|^(arn:[a-z-]+:sts::\d+:assumed-role\/[^/]+)\/[^/]+$/.exec(arn) ?? [] : [];
  return user ?? role;
}
