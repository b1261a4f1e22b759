import { timingSafeEqual } from 'node:crypto';
import type { AwsRequest, AwsResponse } from '../front/aws-service';
import type { UserPool } from '../identity/user-pool';
import { messageOf, optionalString, parsed, string, strings } from '../json';
import type { Construction } from '../resources/resource-type';

/** Whose token, and for what. */
export interface UserTokenOptions {
  /** E-mail address. */
  readonly user: string;
  /** @default the user's */
  readonly groups?: readonly string[];
  /** Scopes of an access token. @default an id token */
  readonly scopes?: readonly string[];
  /** By its logical id, its construct path or the end of that path. @default the first */
  readonly userPool?: string;
  /** Takes a user pool of this stack, by the stack's construct path. @default of any stack */
  readonly stack?: string;
}

/** Address for token requests to a running system. */
export const TOKEN_PATH = '/_local/token';

/** Answers another program of this machine that asks for a token, and knows the secret that only this user's programs can read. */
export function tokenRequest(
  { method, path, headers, body }: AwsRequest, secret: string, token: (options: UserTokenOptions) => string,
): AwsResponse | undefined {
  if (path !== TOKEN_PATH) return undefined;
  const given = Buffer.from(headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${secret}`);
  if (method !== 'POST' || given.length !== expected.length || !timingSafeEqual(given, expected)) return text(403, 'Forbidden');
  try {
    const input = parsed(body.toString('utf8')) ?? {};
    const list = (name: 'groups' | 'scopes'): readonly string[] | undefined => (input[name] === undefined ? undefined : strings(input[name], name));
    return text(200, token({ user: string(input.user, 'user'), groups: list('groups'), scopes: list('scopes'), userPool: optionalString(input.userPool, 'userPool'), stack: optionalString(input.stack, 'stack') }));
  } catch (error) {
    return text(400, messageOf(error));
  }
}

export function poolCalled(
  { userPool: name, stack: within }: Pick<UserTokenOptions, 'userPool' | 'stack'>, { userPools, stack }: Pick<Construction, 'userPools' | 'stack'>,
): UserPool {
  const called = (id: string): boolean => {
    const path = stack.paths.get(id) ?? id;
    if (within !== undefined && !path.startsWith(`${within}/`)) return false;
    return name === undefined || id === name || path === name || path.endsWith(`/${name}`);
  };
  const [, found] = [...userPools].find(([id]) => called(id)) ?? [];
  if (found === undefined) throw new Error(name === undefined && within === undefined ? 'The app has no user pool' : `The app has no user pool ${[name, within && `in the stack ${within}`].filter((part) => part !== undefined).join(' ')}. It has ${[...userPools.keys()].map((id) => stack.paths.get(id) ?? id).join(', ') || 'none'}`);
  return found;
}

function text(status: number, body: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(body) };
}
