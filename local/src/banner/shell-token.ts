import { RestApi } from '../api/rest-api';
import { userId } from '../identity/hosted-sign-in';
import { UserPool } from '../identity/user-pool';

const USER = 'you@example.com';
const EIGHT_HOURS = 8 * 3600;

/** A token as a variable of a shell. */
export interface ShellToken {
  readonly variable: string;
  /** Whose token it is, and for what. */
  readonly title: string;
  readonly value: string;
  readonly poolArn: string;
  /** Of an access token; none of an id token. */
  readonly scopes: readonly string[];
}

/** An id token of each user pool, and an access token where a route asks for scopes. */
export function shellTokens(pools: ReadonlyMap<string, UserPool>, apis: readonly RestApi[], pathOf: (logicalId: string) => string): ShellToken[] {
  return [...pools].flatMap(([id, pool]) => {
    const name = pools.size === 1 ? 'TOKEN' : `TOKEN_${id}`;
    const scopes = [...new Set(apis.flatMap(({ definition: { routes, authorizers } }) => routes
      .filter(({ authorizerId }) => authorizers.get(authorizerId ?? '')?.providerArns.includes(pool.arn))
      .flatMap((route) => route.scopes)))].sort();
    const make = (variable: string, what: string, given: readonly string[]): ShellToken => ({
      variable,
      title: `${what} of the user ${USER} in the user pool ${pathOf(id)}, good for eight hours`,
      value: pool.token({ sub: userId(USER), email: USER, expiresIn: EIGHT_HOURS, ...(given.length === 0 ? {} : { scopes: given }) }),
      poolArn: pool.arn,
      scopes: given,
    });
    return [make(name, 'Token', []), ...(scopes.length === 0 ? [] : [make(`ACCESS_${name}`, 'Access token', scopes)])];
  });
}
