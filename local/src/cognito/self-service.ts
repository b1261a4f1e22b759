import { Operation, ServiceError } from '../front/json-service';
import { isPassword } from '../identity/srp';
import { isTotp, totpSecret } from '../identity/totp';
import type { User } from '../identity/user';
import type { UserPool } from '../identity/user-pool';
import { flag, JsonObject, optionalObject, optionalString, string, strings } from '../json';
import type { Challenges } from './challenges';
import { attributeList, attributesOf, Directory, notAuthorized, redeemed, withPassword } from './directory';

/** Operations of users on themselves. */
export function selfServiceOperations(
  directory: Directory, challenges: Challenges, pools: () => readonly UserPool[],
): Readonly<Record<string, Operation>> {
  /** By an access token, or in the middle of a sign-in that asks for a second factor. */
  const forMfa = async (input: JsonObject): Promise<{ readonly pool: UserPool; readonly user: User; readonly session?: string }> => {
    const session = optionalString(input.Session, 'Session');
    if (session === undefined) return directory.byAccessToken(input);
    const challenge = challenges.take(session, 'MFA_SETUP');
    const pool = pools().find(({ id }) => id === challenge.poolId);
    const user = pool?.users.find(challenge.username);
    if (pool === undefined || user === undefined) throw notAuthorized('Invalid session for the user.');
    return { pool, user, session: challenges.begin(challenge) };
  };
  return {
    GetUser: async (input) => {
      const { user } = await directory.byAccessToken(input);
      return { Username: user.username, UserAttributes: attributeList(user), ...mfaOf(user) };
    },
    UpdateUserAttributes: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      pool.users.put({ ...user, attributes: { ...user.attributes, ...attributesOf(input.UserAttributes) } });
      return { CodeDeliveryDetailsList: [] };
    },
    DeleteUserAttributes: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      const names = strings(input.UserAttributeNames, 'UserAttributeNames');
      pool.users.put({ ...user, attributes: Object.fromEntries(Object.entries(user.attributes).filter(([name]) => !names.includes(name))) });
      return {};
    },
    GetUserAttributeVerificationCode: async (input) => {
      const { pool, user, clientId } = await directory.byAccessToken(input);
      return directory.sendCode(pool, user, string(input.AttributeName, 'AttributeName'), 'VerifyUserAttribute', clientId);
    },
    VerifyUserAttribute: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      const name = string(input.AttributeName, 'AttributeName');
      const known = redeemed(user, name, string(input.Code, 'Code'));
      pool.users.put({ ...known, attributes: { ...known.attributes, [`${name}_verified`]: 'true' } });
      return {};
    },
    ChangePassword: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      if (user.password === undefined || !isPassword(pool.name, user.username, string(input.PreviousPassword, 'PreviousPassword'), user.password)) throw notAuthorized();
      pool.users.put(withPassword(pool, user, string(input.ProposedPassword, 'ProposedPassword')));
      return {};
    },
    DeleteUser: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      pool.users.remove(user);
      pool.refreshTokens.revokeAll(user.username);
      return {};
    },
    GlobalSignOut: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      pool.refreshTokens.revokeAll(user.username);
      return {};
    },
    AssociateSoftwareToken: async (input) => {
      const { pool, user, session } = await forMfa(input);
      const secret = totpSecret();
      pool.users.put({ ...user, totp: { secret, verified: false, preferred: false } });
      return { SecretCode: secret, ...(session === undefined ? {} : { Session: session }) };
    },
    VerifySoftwareToken: async (input) => {
      const { pool, user, session } = await forMfa(input);
      if (user.totp === undefined || !isTotp(user.totp.secret, string(input.UserCode, 'UserCode'))) throw new ServiceError('EnableSoftwareTokenMFAException', 'Code mismatch');
      pool.users.put({ ...user, totp: { ...user.totp, verified: true } });
      return { Status: 'SUCCESS', ...(session === undefined ? {} : { Session: session }) };
    },
    SetUserMFAPreference: async (input) => {
      const { pool, user } = await directory.byAccessToken(input);
      return prefer(pool, user, input);
    },
    AdminSetUserMFAPreference: (input) => {
      const pool = directory.pool(input);
      return prefer(pool, directory.user(pool, input), input);
    },
  };
}

function prefer(pool: UserPool, user: User, input: JsonObject): JsonObject {
  const settings = optionalObject(input.SoftwareTokenMfaSettings, 'SoftwareTokenMfaSettings');
  const preferred = flag(settings.Enabled) || flag(settings.PreferredMfa);
  if (preferred && user.totp?.verified !== true) throw new ServiceError('InvalidParameterException', 'User has not verified software token mfa');
  if (user.totp !== undefined) pool.users.put({ ...user, totp: { ...user.totp, preferred } });
  return {};
}

/** The second factor that a user has chosen. */
export function mfaOf({ totp }: User): JsonObject {
  return totp?.preferred === true ? { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA', UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] } : {};
}
