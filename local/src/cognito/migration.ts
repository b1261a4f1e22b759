import type { User } from '../identity/user';
import { isObject } from '../json';
import { newUser, withPassword } from './directory';
import type { SignIn } from './signed-in';

/** A user of elsewhere, whom a function of the app knows by the password. */
export async function migrated({ pool, client, metadata }: SignIn, name: string, password: string): Promise<User | undefined> {
  if (!pool.triggers.has('UserMigration')) return undefined;
  const unknown = { username: name, sub: '', status: 'UNCONFIRMED' as const, attributes: {} };
  const { userAttributes, finalUserStatus } = await pool.triggers.run('UserMigration', {
    source: 'UserMigration_Authentication',
    user: unknown,
    clientId: client.id,
    request: { password, clientMetadata: metadata ?? {} },
    response: { userAttributes: null, finalUserStatus: null, messageAction: null },
  });
  if (!isObject(userAttributes)) return undefined;
  const attributes = Object.fromEntries(Object.entries(userAttributes).filter(([key]) => key !== 'username' && key !== 'sub').map(([key, value]) => [key, String(value)]));
  const status = finalUserStatus === 'RESET_REQUIRED' ? 'RESET_REQUIRED' : 'CONFIRMED';
  return pool.users.put({ ...withPassword(pool, newUser(pool, name, attributes), password), status });
}
