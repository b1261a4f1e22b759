import { randomBytes } from 'node:crypto';
import { Operation, ServiceError } from '../front/json-service';
import { issueTokens } from '../identity/issue-tokens';
import { PoolClient } from '../identity/pool-settings';
import { beginSrp, isPassword, provesPassword } from '../identity/srp';
import { rotated } from '../identity/token-endpoint';
import { isTotp } from '../identity/totp';
import type { User } from '../identity/user';
import type { UserPool } from '../identity/user-pool';
import { JsonObject, optionalObject, optionalString, string } from '../json';
import { Challenge, Challenges } from './challenges';
import { customChallenge } from './custom-challenge';
import { checkSecret, Directory, metadataOf, notAuthorized, withPassword } from './directory';
import { migrated } from './migration';
import { authenticationResult, signedIn, SignIn } from './signed-in';

const SECRET_BLOCK_BYTES = 512;
/** Flows by the name under which a client is allowed them; those of administrators have their own. */
const FLOW_NAMES: Readonly<Record<string, readonly string[]>> = {
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  ADMIN_USER_PASSWORD_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  USER_SRP_AUTH: ['ALLOW_USER_SRP_AUTH', 'USER_SRP_AUTH'],
  CUSTOM_AUTH: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
  REFRESH_TOKEN_AUTH: ['ALLOW_REFRESH_TOKEN_AUTH'],
  REFRESH_TOKEN: ['ALLOW_REFRESH_TOKEN_AUTH'],
};
/** Of a client that names none. */
const DEFAULT_FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

/** Issues tokens to a user. */
export function signInOperations(directory: Directory, challenges: Challenges): Readonly<Record<string, Operation>> {
  const initiate = async (input: JsonObject): Promise<JsonObject> => begin(signInOf(directory, input), string(input.AuthFlow, 'AuthFlow'), optionalObject(input.AuthParameters, 'AuthParameters'), challenges);
  const respond = async (input: JsonObject): Promise<JsonObject> => goOn(signInOf(directory, input), input, challenges);
  return {
    InitiateAuth: initiate,
    AdminInitiateAuth: initiate,
    RespondToAuthChallenge: respond,
    AdminRespondToAuthChallenge: respond,
    GetTokensFromRefreshToken: async (input) => {
      const signIn = signInOf(directory, input);
      return renew(signIn, string(input.RefreshToken, 'RefreshToken'));
    },
    RevokeToken: (input) => {
      const { pool, client } = directory.byClient(input);
      const token = string(input.Token, 'Token');
      if (pool.refreshTokens.find(token)?.clientId === client.id) pool.refreshTokens.revoke(token);
      return {};
    },
  };
}

function signInOf(directory: Directory, input: JsonObject): SignIn {
  return { ...directory.byClient(input), metadata: metadataOf(input.ClientMetadata) };
}

async function begin(signIn: SignIn, flow: string, parameters: JsonObject, challenges: Challenges): Promise<JsonObject> {
  const { pool, client } = signIn;
  const names = FLOW_NAMES[flow];
  if (names === undefined) throw new ServiceError('InvalidParameterException', `The local runner doesn't know the authentication flow ${flow}`);
  const allowed = client.flows.length === 0 ? DEFAULT_FLOWS : client.flows;
  if (!names.some((name) => allowed.includes(name))) throw new ServiceError('InvalidParameterException', `${flow} flow not enabled for this client`);
  if (flow.startsWith('REFRESH_TOKEN')) return renew(signIn, string(parameters.REFRESH_TOKEN, 'REFRESH_TOKEN'), parameters);
  const name = string(parameters.USERNAME, 'USERNAME');
  checkSecret(client, name, parameters.SECRET_HASH);
  if (flow === 'CUSTOM_AUTH') return customChallenge(signIn, userOrRefusal(signIn, name), challenges);
  if (flow === 'USER_SRP_AUTH') return beginWithSrp(signIn, name, string(parameters.SRP_A, 'SRP_A'), challenges);
  const password = string(parameters.PASSWORD, 'PASSWORD');
  const user = pool.users.find(name) ?? await migrated(signIn, name, password);
  if (user === undefined) throw missing(client);
  if (user.password === undefined || !isPassword(pool.name, user.username, password, user.password)) throw notAuthorized();
  return afterPassword(signIn, await allowedIn(signIn, user), challenges);
}

function beginWithSrp(signIn: SignIn, name: string, publicA: string, challenges: Challenges): JsonObject {
  const { pool, client } = signIn;
  const user = userOrRefusal(signIn, name);
  const exchange = user.password === undefined ? undefined : beginSrp(publicA, user.password);
  if (exchange === undefined || user.password === undefined) throw notAuthorized();
  const secretBlock = randomBytes(SECRET_BLOCK_BYTES).toString('base64');
  const Session = challenges.begin({ name: 'PASSWORD_VERIFIER', poolId: pool.id, clientId: client.id, username: user.username, srp: { ...exchange, secretBlock } });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    Session,
    ChallengeParameters: {
      SALT: user.password.salt, SECRET_BLOCK: secretBlock, SRP_B: exchange.publicB, USERNAME: user.username, USER_ID_FOR_SRP: user.username,
    },
  };
}

async function goOn(signIn: SignIn, input: JsonObject, challenges: Challenges): Promise<JsonObject> {
  const { pool, client } = signIn;
  const name = string(input.ChallengeName, 'ChallengeName');
  const responses = optionalObject(input.ChallengeResponses, 'ChallengeResponses');
  const session = optionalString(input.Session, 'Session');
  const challenge = name === 'PASSWORD_VERIFIER' && session === undefined ? challenges.takeSrp(string(responses.PASSWORD_CLAIM_SECRET_BLOCK, 'PASSWORD_CLAIM_SECRET_BLOCK')) : challenges.take(session ?? '', name);
  if (challenge.poolId !== pool.id || challenge.clientId !== client.id) throw notAuthorized('Invalid session for the user.');
  checkSecret(client, optionalString(responses.USERNAME, 'USERNAME') ?? challenge.username, responses.SECRET_HASH);
  const user = pool.users.find(challenge.username);
  if (user === undefined) throw missing(client);
  switch (name) {
    case 'PASSWORD_VERIFIER':
      if (!proves(pool, user, challenge, responses)) throw notAuthorized();
      return afterPassword(signIn, await allowedIn(signIn, user), challenges);
    case 'NEW_PASSWORD_REQUIRED': {
      const given = Object.entries(responses).flatMap(([key, value]) => (key.startsWith('userAttributes.') ? [[key.slice('userAttributes.'.length), String(value)] as const] : []));
      const changed = { ...user, status: 'CONFIRMED' as const, attributes: { ...user.attributes, ...Object.fromEntries(given) } };
      return afterPassword(signIn, pool.users.put(withPassword(pool, changed, string(responses.NEW_PASSWORD, 'NEW_PASSWORD'))), challenges);
    }
    case 'SOFTWARE_TOKEN_MFA':
      if (user.totp === undefined || !isTotp(user.totp.secret, string(responses.SOFTWARE_TOKEN_MFA_CODE, 'SOFTWARE_TOKEN_MFA_CODE'))) throw new ServiceError('CodeMismatchException', 'Invalid code received for user');
      return signedIn(signIn, user);
    case 'MFA_SETUP':
      if (user.totp?.verified !== true) throw notAuthorized('Software token MFA is not set up for the user');
      return signedIn(signIn, user);
    case 'CUSTOM_CHALLENGE':
      return customChallenge(signIn, user, challenges, { before: challenge, answer: string(responses.ANSWER, 'ANSWER') });
    default:
      throw new ServiceError('InvalidParameterException', `The local runner doesn't know the challenge ${name}`);
  }
}

function proves(pool: UserPool, user: User, { srp }: Challenge, responses: JsonObject): boolean {
  if (srp === undefined || user.password === undefined || srp.secretBlock !== responses.PASSWORD_CLAIM_SECRET_BLOCK) return false;
  return provesPassword(srp, user.password, {
    pool: pool.name,
    username: user.username,
    secretBlock: srp.secretBlock,
    timestamp: string(responses.TIMESTAMP, 'TIMESTAMP'),
    signature: string(responses.PASSWORD_CLAIM_SIGNATURE, 'PASSWORD_CLAIM_SIGNATURE'),
  });
}

/** Checks after the right password, which can still refuse the user. */
async function allowedIn({ pool, client, metadata }: SignIn, user: User): Promise<User> {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') throw new ServiceError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'RESET_REQUIRED') throw new ServiceError('PasswordResetRequiredException', 'Password reset required for the user');
  await pool.triggers.run('PreAuthentication', { source: 'PreAuthentication_Authentication', user, clientId: client.id, request: { validationData: metadata ?? {}, userNotFound: false } });
  return user;
}

/** Next step after the password: a new one, or a second factor. */
async function afterPassword(signIn: SignIn, user: User, challenges: Challenges): Promise<JsonObject> {
  const { pool, client } = signIn;
  const ask = (name: string, parameters: JsonObject): JsonObject => ({
    ChallengeName: name,
    Session: challenges.begin({ name, poolId: pool.id, clientId: client.id, username: user.username }),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...parameters },
  });
  if (user.status === 'FORCE_CHANGE_PASSWORD') return ask('NEW_PASSWORD_REQUIRED', { requiredAttributes: '[]', userAttributes: JSON.stringify(user.attributes) });
  if (user.totp?.verified === true && (user.totp.preferred || pool.rules.mfa === 'ON') && pool.rules.mfa !== 'OFF') return ask('SOFTWARE_TOKEN_MFA', { FRIENDLY_DEVICE_NAME: 'local' });
  if (pool.rules.mfa === 'ON') return ask('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' });
  return signedIn(signIn, user);
}

async function renew(signIn: SignIn, token: string, parameters: JsonObject = {}): Promise<JsonObject> {
  const { pool, client, metadata } = signIn;
  const grant = pool.refreshTokens.find(token);
  const user = grant === undefined ? undefined : pool.users.find(grant.username);
  if (grant === undefined || user?.enabled !== true || grant.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  // Clients hash the name that they signed in with, or the one in their tokens.
  if (client.secret !== undefined) checkSecret(client, user.username, parameters.SECRET_HASH);
  const issued = await issueTokens(pool, user, client, { reason: 'RefreshTokens', scopes: grant.scopes, grant, clientMetadata: metadata });
  const { rotationSeconds } = client;
  return authenticationResult(issued, rotationSeconds === undefined ? {} : { RefreshToken: rotated(pool, token, grant, rotationSeconds) });
}

function userOrRefusal({ pool, client }: SignIn, name: string): User {
  const user = pool.users.find(name);
  if (user === undefined) throw missing(client);
  return user;
}

function missing({ tellsMissingUsers }: PoolClient): ServiceError {
  return tellsMissingUsers ? new ServiceError('UserNotFoundException', 'User does not exist.') : notAuthorized();
}
