import { randomBytes } from 'node:crypto';
import { Operation, ServiceError } from '../front/json-service';
import type { UserPool } from '../identity/user-pool';
import { flag, JsonObject, optionalString, string, strings } from '../json';
import { attributesOf, described, Directory, newUser, withPassword } from './directory';
import { pageOf } from './page-of';
import { mfaOf } from './self-service';

/** Operations of the app on users, with its own permissions. */
export function administrationOperations(directory: Directory, tell: (pool: UserPool, message: string) => void): Readonly<Record<string, Operation>> {
  return {
    AdminCreateUser: async (input) => {
      const pool = directory.pool(input);
      const made = newUser(pool, string(input.Username, 'Username'), attributesOf(input.UserAttributes));
      const given = optionalString(input.TemporaryPassword, 'TemporaryPassword');
      const temporary = given ?? `${randomBytes(9).toString('base64url')}aA1-`;
      await pool.triggers.run('PreSignUp', {
        source: 'PreSignUp_AdminCreateUser',
        user: made,
        request: { validationData: attributesOf(input.ValidationData), clientMetadata: {} },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
      const user = pool.users.put({ ...withPassword(pool, made, temporary), status: 'FORCE_CHANGE_PASSWORD' });
      if (input.MessageAction !== 'SUPPRESS') tell(pool, `The temporary password of ${user.attributes.email ?? user.username} is ${temporary}`);
      return { User: described(user) };
    },
    AdminGetUser: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      const { Attributes, ...rest } = described(user);
      return { ...rest, UserAttributes: Attributes, ...mfaOf(user) };
    },
    AdminSetUserPassword: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      pool.users.put({ ...withPassword(pool, user, string(input.Password, 'Password')), status: flag(input.Permanent) ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD' });
      return {};
    },
    AdminResetUserPassword: async (input) => {
      const pool = directory.pool(input);
      const user = pool.users.put({ ...directory.user(pool, input), status: 'RESET_REQUIRED' });
      await directory.sendCode(pool, user, 'password', 'ForgotPassword');
      return {};
    },
    AdminUpdateUserAttributes: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      pool.users.put({ ...user, attributes: { ...user.attributes, ...attributesOf(input.UserAttributes) } });
      return {};
    },
    AdminDeleteUserAttributes: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      const names = strings(input.UserAttributeNames, 'UserAttributeNames');
      pool.users.put({ ...user, attributes: Object.fromEntries(Object.entries(user.attributes).filter(([name]) => !names.includes(name))) });
      return {};
    },
    AdminDeleteUser: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      pool.users.remove(user);
      pool.refreshTokens.revokeAll(user.username);
      return {};
    },
    AdminEnableUser: (input) => enable(directory, input, true),
    AdminDisableUser: (input) => enable(directory, input, false),
    AdminUserGlobalSignOut: (input) => {
      const pool = directory.pool(input);
      pool.refreshTokens.revokeAll(directory.user(pool, input).username);
      return {};
    },
    ListUsers: (input) => {
      const users = directory.pool(input).users.all().filter(filterOf(optionalString(input.Filter, 'Filter')));
      const page = pageOf(users, input.PaginationToken, input.Limit);
      return { Users: page.entries.map(described), ...(page.next === undefined ? {} : { PaginationToken: page.next }) };
    },
    AdminAddUserToGroup: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      pool.users.put({ ...user, groups: [...new Set([...user.groups, group(pool, input)])] });
      return {};
    },
    AdminRemoveUserFromGroup: (input) => {
      const pool = directory.pool(input);
      const user = directory.user(pool, input);
      const name = group(pool, input);
      pool.users.put({ ...user, groups: user.groups.filter((other) => other !== name) });
      return {};
    },
    AdminListGroupsForUser: (input) => {
      const pool = directory.pool(input);
      return { Groups: directory.user(pool, input).groups.map((name) => describedGroup(pool, name)) };
    },
    ListUsersInGroup: (input) => {
      const pool = directory.pool(input);
      const name = group(pool, input);
      const page = pageOf(pool.users.all().filter(({ groups }) => groups.includes(name)), input.NextToken, input.Limit);
      return { Users: page.entries.map(described), ...(page.next === undefined ? {} : { NextToken: page.next }) };
    },
    ListGroups: (input) => {
      const pool = directory.pool(input);
      return { Groups: pool.users.groups().map((name) => describedGroup(pool, name)) };
    },
    CreateGroup: (input) => {
      const pool = directory.pool(input);
      const name = string(input.GroupName, 'GroupName');
      if (pool.users.groups().includes(name)) throw new ServiceError('GroupExistsException', 'A group with the name already exists.');
      pool.users.addGroup(name);
      return { Group: describedGroup(pool, name) };
    },
    GetGroup: (input) => {
      const pool = directory.pool(input);
      return { Group: describedGroup(pool, group(pool, input)) };
    },
    DeleteGroup: (input) => {
      const pool = directory.pool(input);
      pool.users.removeGroup(group(pool, input));
      return {};
    },
  };
}

function enable(directory: Directory, input: JsonObject, enabled: boolean): JsonObject {
  const pool = directory.pool(input);
  pool.users.put({ ...directory.user(pool, input), enabled });
  return {};
}

function group(pool: UserPool, input: JsonObject): string {
  const name = string(input.GroupName, 'GroupName');
  if (!pool.users.groups().includes(name)) throw new ServiceError('ResourceNotFoundException', 'Group not found.');
  return name;
}

function describedGroup({ id }: UserPool, name: string): JsonObject {
  return { GroupName: name, UserPoolId: id };
}

/** `email = "ada@example.com"`, `email ^= "ada"`. */
function filterOf(filter: string | undefined): (user: Parameters<typeof described>[0]) => boolean {
  if (filter === undefined || filter.trim() === '') return () => true;
  const { name = '', how, value = '' } = /^\s*"?(?<name>[\w:]+)"?\s*(?<how>\^?=)\s*"(?<value>.*)"\s*$/.exec(filter)?.groups ?? {};
  if (how === undefined) throw new ServiceError('InvalidParameterException', 'Error while parsing filter.');
  return ({ username, sub, status, enabled, attributes }) => {
    const found = { username, sub, 'cognito:user_status': status, 'status': enabled ? 'Enabled' : 'Disabled', ...attributes }[name] ?? '';
    return how === '=' ? found === value : found.startsWith(value);
  };
}
