import type { Operation } from '../front/json-service';
import { ServiceError } from '../front/json-service';
import type { User } from '../identity/user';
import type { UserPool } from '../identity/user-pool';
import { flag, JsonObject, string } from '../json';
import { attributesOf, checkSecret, Directory, metadataOf, newUser, notAuthorized, redeemed, withPassword } from './directory';

const SIGN_UP = 'sign-up';
const PASSWORD = 'password';

/** Sign-up, and password resets. */
export function signUpOperations(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    SignUp: async (input) => {
      const { pool, client } = directory.byClient(input);
      const given = string(input.Username, 'Username');
      checkSecret(client, given, input.SecretHash);
      if (pool.rules.adminCreatesOnly) throw notAuthorized('SignUp is not permitted for this user pool');
      const made = withPassword(pool, newUser(pool, given, attributesOf(input.UserAttributes)), string(input.Password, 'Password'));
      const decided = await pool.triggers.run('PreSignUp', {
        source: 'PreSignUp_SignUp',
        user: made,
        clientId: client.id,
        request: { validationData: attributesOf(input.ValidationData), clientMetadata: metadataOf(input.ClientMetadata) ?? {} },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      });
      const user = pool.users.put({ ...made, attributes: { ...made.attributes, ...verifiedBy(decided) } });
      if (flag(decided.autoConfirmUser)) {
        await confirmed(pool, user, client.id);
        return { UserConfirmed: true, UserSub: user.sub };
      }
      const verifies = pool.rules.autoVerified.some((attribute) => user.attributes[attribute] !== undefined);
      return { UserConfirmed: false, UserSub: user.sub, ...(verifies ? await directory.sendCode(pool, user, SIGN_UP, 'SignUp', client.id) : {}) };
    },
    ConfirmSignUp: async (input) => {
      const { pool, client } = directory.byClient(input);
      const user = directory.user(pool, input);
      checkSecret(client, string(input.Username, 'Username'), input.SecretHash);
      if (user.status === 'CONFIRMED') throw notAuthorized('User cannot be confirmed. Current status is CONFIRMED');
      await confirmed(pool, verified(redeemed(user, SIGN_UP, string(input.ConfirmationCode, 'ConfirmationCode'))), client.id);
      return {};
    },
    ResendConfirmationCode: async (input) => {
      const { pool, client } = directory.byClient(input);
      const user = directory.user(pool, input);
      if (user.status === 'CONFIRMED') throw new ServiceError('InvalidParameterException', 'User is already confirmed.');
      return directory.sendCode(pool, user, SIGN_UP, 'ResendCode', client.id);
    },
    ForgotPassword: async (input) => {
      const { pool, client } = directory.byClient(input);
      return directory.sendCode(pool, directory.user(pool, input), PASSWORD, 'ForgotPassword', client.id);
    },
    ConfirmForgotPassword: async (input) => {
      const { pool, client } = directory.byClient(input);
      const user = redeemed(directory.user(pool, input), PASSWORD, string(input.ConfirmationCode, 'ConfirmationCode'));
      const changed = pool.users.put({ ...withPassword(pool, verified(user), string(input.Password, 'Password')), status: 'CONFIRMED' });
      await pool.triggers.run('PostConfirmation', { source: 'PostConfirmation_ConfirmForgotPassword', user: changed, clientId: client.id });
      return {};
    },
    AdminConfirmSignUp: async (input) => {
      const pool = directory.pool(input);
      await confirmed(pool, directory.user(pool, input));
      return {};
    },
  };
}

async function confirmed(pool: UserPool, user: User, clientId?: string): Promise<void> {
  const changed = pool.users.put({ ...user, status: 'CONFIRMED' });
  await pool.triggers.run('PostConfirmation', { source: 'PostConfirmation_ConfirmSignUp', user: changed, clientId });
}

/** The code proves the address that it was sent to. */
function verified(user: User): User {
  const attribute = user.attributes.email === undefined ? 'phone_number' : 'email';
  return { ...user, attributes: { ...user.attributes, [`${attribute}_verified`]: 'true' } };
}

function verifiedBy({ autoVerifyEmail, autoVerifyPhone }: JsonObject): Record<string, string> {
  return { ...(flag(autoVerifyEmail) ? { email_verified: 'true' } : {}), ...(flag(autoVerifyPhone) ? { phone_number_verified: 'true' } : {}) };
}
