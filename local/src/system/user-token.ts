import { isEmail, userId } from '../identity/user';
import type { Construction } from '../resources/resource-type';
import { poolCalled, UserTokenOptions } from './token-requests';

const EIGHT_HOURS = 8 * 3600;

/** A token of a user by e-mail address, as the pool's own sign-in would give it: one it knows has its groups and attributes. */
export function userToken({ user, groups, scopes, ...place }: UserTokenOptions, system: Construction): string {
  const pool = poolCalled(place, system);
  const known = pool.users.find(user);
  if (known === undefined && !isEmail(user)) throw new Error(`${user}: neither an e-mail address nor a user of the pool. Use one, for example you@example.com`);
  const { email, ...claims } = known?.attributes ?? { email: user };
  const { email_verified: _, ...others } = claims as Record<string, string>;
  return pool.token({
    sub: known?.sub ?? userId(user),
    username: known?.username,
    email,
    claims: others,
    groups: groups ?? known?.groups,
    scopes,
    expiresIn: EIGHT_HOURS,
  });
}
