import { RestApi } from '../api/rest-api';
import { GIVEN_PASSWORD } from '../identity/given-users';
import { userId } from '../identity/user';
import { UserPool } from '../identity/user-pool';
import type { UserOptions } from '../options';

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

/** Subjects of tokens. */
export interface ShellTokenOptions {
  readonly pools: ReadonlyMap<string, UserPool>;
  readonly apis: readonly RestApi[];
  readonly pathOf: (logicalId: string) => string;
  /** @default one who is made up */
  readonly users?: readonly UserOptions[];
}

/** An id token of each user in each user pool, and an access token where a route asks for scopes. */
export function shellTokens({ pools, apis, pathOf, users }: ShellTokenOptions): ShellToken[] {
  return [...pools].flatMap(([id, pool]) => {
    const scopes = [...new Set(apis.flatMap(({ definition: { routes, authorizers } }) => routes
      .filter(({ authorizerId }) => authorizers.get(authorizerId ?? '')?.providerArns.includes(pool.arn))
      .flatMap((route) => route.scopes)))].sort();
    return (users ?? [{ email: USER }]).flatMap(({ email, groups = [] }, index) => {
      const known = pool.users.find(email);
      const name = ['TOKEN', ...pools.size === 1 ? [] : [id], ...index === 0 ? [] : [variableName(email)]].join('_');
      const about = [...groups.length === 0 ? [] : [`groups ${groups.join(', ')}`], ...users === undefined ? [] : [`password ${GIVEN_PASSWORD}`]];
      const make = (variable: string, what: string, given: readonly string[]): ShellToken => ({
        variable,
        title: `${what} of the user ${email}${about.length === 0 ? '' : ` (${about.join('; ')})`} in the user pool ${pathOf(id)}, good for eight hours`,
        value: pool.token({
          sub: known?.sub ?? userId(email),
          username: known?.username,
          email,
          expiresIn: EIGHT_HOURS,
          ...(groups.length === 0 ? {} : { groups }),
          ...(given.length === 0 ? {} : { scopes: given }),
        }),
        poolArn: pool.arn,
        scopes: given,
      });
      return [make(name, 'Token', []), ...(scopes.length === 0 ? [] : [make(`ACCESS_${name}`, 'Access token', scopes)])];
    });
  });
}

function variableName(email: string): string {
  return (email.split('@')[0] ?? '').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}
