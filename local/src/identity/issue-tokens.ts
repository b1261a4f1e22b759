import { randomUUID } from 'node:crypto';
import { isObject, Json, JsonObject, optionalObject } from '../json';
import type { PoolClient } from './pool-settings';
import type { Grant } from './refresh-tokens';
import type { User } from './user';
import type { ClaimChanges, UserPool } from './user-pool';

/** Attributes whose claims are no text. */
const FLAGS = ['email_verified', 'phone_number_verified'];

export interface IssueOptions {
  /** Why tokens are made, as the event of the function that may change them says: `Authentication`, `HostedAuth`, `RefreshTokens`, … */
  readonly reason: string;
  readonly scopes?: readonly string[];
  readonly nonce?: string;
  /** The sign-in that goes on. @default - a new one, which gets a refresh token */
  readonly grant?: Grant;
  readonly clientMetadata?: JsonObject;
}

export interface IssuedTokens {
  readonly idToken: string;
  readonly accessToken: string;
  /** Of a new sign-in. */
  readonly refreshToken?: string;
  readonly expiresIn: number;
}

/** Tokens of a user who has signed in. A function of the app may change what they say. */
export async function issueTokens(pool: UserPool, user: User, client: PoolClient, options: IssueOptions): Promise<IssuedTokens> {
  const now = Math.floor(Date.now() / 1000);
  const grant = options.grant ?? {
    username: user.username,
    clientId: client.id,
    scopes: options.scopes,
    authTime: now,
    origin: randomUUID(),
    expires: Date.now() + client.refreshSeconds * 1000,
  };
  const changes = await changesOf(pool, user, client, options);
  const shared = { sub: user.sub, username: user.username, groups: user.groups.length === 0 ? undefined : user.groups, clientId: client.id };
  const signIn = { authTime: grant.authTime, origin: grant.origin };
  return {
    idToken: pool.token({ ...shared, use: 'id', expiresIn: client.idSeconds, nonce: options.nonce }, { ...changes.id, ...signIn, add: { ...claimsOf(user), ...changes.id.add } }),
    accessToken: pool.token({ ...shared, use: 'access', scopes: grant.scopes, expiresIn: client.accessSeconds }, { ...changes.access, ...signIn }),
    refreshToken: options.grant === undefined ? pool.refreshTokens.issue(grant) : undefined,
    expiresIn: client.accessSeconds,
  };
}

function claimsOf({ attributes }: User): JsonObject {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]): [string, Json] => [name, FLAGS.includes(name) ? value === 'true' : value]));
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
async function changesOf(
  pool: UserPool, user: User, client: PoolClient, { reason, scopes, clientMetadata }: IssueOptions,
): Promise<{ readonly id: ClaimChanges; readonly access: ClaimChanges }> {
  const basic = pool.rules.tokenTriggerVersion === 'V1_0';
  const given = scopes ?? ['aws.cognito.signin.user.admin'];
  const response = await pool.triggers.run('PreTokenGeneration', {
    source: `TokenGeneration_${reason}`,
    version: basic ? '1' : pool.rules.tokenTriggerVersion.slice(1, 2),
    user,
    clientId: client.id,
    request: {
      groupConfiguration: { groupsToOverride: user.groups, iamRolesToOverride: [], preferredRole: null },
      ...(basic ? {} : { scopes: given }),
      ...(clientMetadata === undefined ? {} : { clientMetadata }),
    },
    response: basic ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  });
  const details = optionalObject(basic ? response.claimsOverrideDetails : response.claimsAndScopeOverrideDetails, 'response');
  const override = optionalObject(details.groupOverrideDetails, 'groupOverrideDetails').groupsToOverride;
  const groups = Array.isArray(override) ? (override as readonly Json[]).map(String) : undefined;
  const id = { ...claimChanges(basic ? details : optionalObject(details.idTokenGeneration, 'idTokenGeneration')), groups };
  if (basic) return { id, access: { groups } };
  const access = optionalObject(details.accessTokenGeneration, 'accessTokenGeneration');
  const suppressed = texts(access.scopesToSuppress);
  const kept = given.filter((scope) => !suppressed.includes(scope));
  return { id, access: { ...claimChanges(access), groups, scopes: [...kept, ...texts(access.scopesToAdd)] } };
}

function claimChanges({ claimsToAddOrOverride, claimsToSuppress }: JsonObject): ClaimChanges {
  return { add: isObject(claimsToAddOrOverride) ? claimsToAddOrOverride : {}, suppress: texts(claimsToSuppress) };
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
}
