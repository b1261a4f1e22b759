import type { UserOptions } from '../options';
import { passwordVerifier } from './srp';
import { userId } from './user';
import type { UserPool } from './user-pool';

/** The password of users that the command line names: it fits every usual policy. */
export const GIVEN_PASSWORD = 'Password-1';

/** Users that are there at first. One who is there already keeps the password, and gets the groups. */
export function addUsers(pool: UserPool, users: readonly UserOptions[]): void {
  const now = Math.floor(Date.now() / 1000);
  for (const { email, groups = [] } of users) {
    const sub = userId(email);
    const known = pool.users.find(email);
    const username = pool.rules.usernameAttributes.length === 0 ? email : sub;
    pool.users.put(known === undefined ? {
      username,
      sub,
      status: 'CONFIRMED',
      enabled: true,
      attributes: { email, email_verified: 'true' },
      groups,
      created: now,
      modified: now,
      password: passwordVerifier(pool.name, username, GIVEN_PASSWORD),
    } : { ...known, groups: [...new Set([...known.groups, ...groups])] });
  }
}
