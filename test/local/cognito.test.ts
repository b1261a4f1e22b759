import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { CfnUserPoolGroup, LambdaVersion, Mfa, UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { SrpClient } from './support/srp-client';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { stableId } from '../../local/src/assembly/names';
import { totp } from '../../local/src/identity/totp';

const PASSWORD = 'Correct-Horse-1';

/** Does what the name of a user asks for, and tells what it was asked. */
const TRIGGERS = `
exports.handler = async (event) => {
  console.log('trigger ' + event.triggerSource + ' ' + event.userName + ' v' + event.version);
  const { email = '' } = event.request.userAttributes;
  if (event.triggerSource === 'PreSignUp_SignUp') {
    if (email.startsWith('banned')) throw new Error('not this one');
    if (email.startsWith('auto')) event.response = { autoConfirmUser: true, autoVerifyEmail: true };
  }
  if (event.triggerSource.startsWith('TokenGeneration')) {
    event.response = { claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { tenant: 't-1' }, claimsToSuppress: ['email'] },
      accessTokenGeneration: { claimsToAddOrOverride: { plan: 'free' }, scopesToAdd: ['shop/read'], scopesToSuppress: ['aws.cognito.signin.user.admin'] },
      groupOverrideDetails: { groupsToOverride: ['from-the-trigger'] },
    } };
  }
  if (event.triggerSource.startsWith('CustomMessage')) event.response.emailMessage = 'Welcome! Type ' + event.request.codeParameter;
  if (event.triggerSource === 'UserMigration_Authentication') event.response = { userAttributes: { email: event.userName, name: 'Old' }, finalUserStatus: 'CONFIRMED' };
  if (event.triggerSource === 'DefineAuthChallenge_Authentication') {
    const last = event.request.session.at(-1);
    event.response = { issueTokens: last?.challengeResult === true, failAuthentication: event.request.session.length > 1, challengeName: 'CUSTOM_CHALLENGE' };
  }
  if (event.triggerSource === 'CreateAuthChallenge_Authentication') event.response = { publicChallengeParameters: { question: '1+1' }, privateChallengeParameters: { answer: '2' } };
  if (event.triggerSource === 'VerifyAuthChallengeResponse_Authentication') event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer;
  return event;
};`;

function build(stack: Stack): void {
  const called = <T extends { node: { defaultChild?: unknown } }>(id: string, made: T): T => {
    (made.node.defaultChild as CfnResource).overrideLogicalId(id);
    return made;
  };
  const flows = { userPassword: true, userSrp: true, adminUserPassword: true, custom: true };
  const plain = called('Plain', new UserPool(stack, 'PlainPool', {
    signInAliases: { email: true },
    autoVerify: { email: true },
    selfSignUpEnabled: true,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: { minLength: 10, requireDigits: true, requireLowercase: true, requireUppercase: true, requireSymbols: false },
  }));
  called('Client', plain.addClient('Client', { authFlows: flows, idTokenValidity: Duration.minutes(5), preventUserExistenceErrors: false }));
  called('Server', plain.addClient('Server', { authFlows: flows, generateSecret: true }));
  called('SrpOnly', plain.addClient('SrpOnly', { authFlows: { userSrp: true }, preventUserExistenceErrors: true }));
  new CfnUserPoolGroup(stack, 'Admins', { userPoolId: plain.userPoolId, groupName: 'admins' });
  const strict = called('Strict', new UserPool(stack, 'StrictPool', {
    signInAliases: { email: true }, mfa: Mfa.REQUIRED, mfaSecondFactor: { otp: true, sms: false },
  }));
  called('StrictClient', strict.addClient('Client', { authFlows: flows }));
  const triggers = new LambdaFunction(stack, 'Triggers', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(TRIGGERS) });
  const triggered = called('Triggered', new UserPool(stack, 'TriggeredPool', { signInAliases: { email: true }, autoVerify: { email: true }, selfSignUpEnabled: true }));
  for (const operation of [
    UserPoolOperation.PRE_SIGN_UP, UserPoolOperation.POST_CONFIRMATION, UserPoolOperation.PRE_AUTHENTICATION,
    UserPoolOperation.POST_AUTHENTICATION, UserPoolOperation.CUSTOM_MESSAGE, UserPoolOperation.USER_MIGRATION,
    UserPoolOperation.DEFINE_AUTH_CHALLENGE, UserPoolOperation.CREATE_AUTH_CHALLENGE, UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
  ]) triggered.addTrigger(operation, triggers);
  triggered.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, triggers, LambdaVersion.V2_0);
  called('TriggeredClient', triggered.addClient('Client', { authFlows: flows }));
}

type Values = Readonly<Record<string, any>>;
const log: LogEntry[] = [];
const assembly = () => synthesize((stack) => build(stack));
let system: LocalSystem;

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: assembly(), log: (entry) => log.push(entry), users: [{ email: 'given@example.com', groups: ['admins'] }] });
});
afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

/** As a browser calls it: with no signature. */
async function call(operation: string, input: Values, on: LocalSystem = system): Promise<Values> {
  const answer = await fetch(on.endpoint, {
    method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, 'content-type': 'application/x-amz-json-1.1', 'origin': 'http://localhost:5173' }, body: JSON.stringify(input),
  });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  return { status: answer.status, ...await answer.json() as object };
}

const codes = () => log.flatMap(({ message }) => /^The code for (\S+) is (\d{6})/.exec(message)?.slice(1) ?? []);
const lastCode = (email: string) => codes()[codes().lastIndexOf(email) + 1] ?? '';
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Values;
const signIn = async (Username: string, password = PASSWORD, client = 'Client') => call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: system.ref(client), AuthParameters: { USERNAME: Username, PASSWORD: password } });

async function signedUp(email: string, client = 'Client'): Promise<void> {
  const ClientId = system.ref(client);
  expect((await call('SignUp', { ClientId, Username: email, Password: PASSWORD, UserAttributes: [{ Name: 'name', Value: 'Ada' }] })).status).toBe(200);
  expect((await call('ConfirmSignUp', { ClientId, Username: email, ConfirmationCode: lastCode(email) })).status).toBe(200);
}

describe('a user who signs up', () => {
  test('confirms the address, signs in, and is known by the tokens', async () => {
    const ClientId = system.ref('Client');
    const user = { ClientId, Username: 'ada@example.com' };
    expect(await call('SignUp', { ...user, Password: PASSWORD })).toMatchObject({ status: 200, UserConfirmed: false, CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL' } });
    expect(await signIn(user.Username)).toMatchObject({ status: 400, __type: 'UserNotConfirmedException' });
    expect(await call('ConfirmSignUp', { ...user, ConfirmationCode: 'x' })).toMatchObject({ status: 400, __type: 'CodeMismatchException' });
    expect((await call('ConfirmSignUp', { ...user, ConfirmationCode: lastCode(user.Username) })).status).toBe(200);
    const { AuthenticationResult } = await signIn('ADA@example.com');
    const [id, access] = [claimsOf(AuthenticationResult.IdToken), claimsOf(AuthenticationResult.AccessToken)];
    expect(id).toMatchObject({ 'email': 'ada@example.com', 'email_verified': true, 'aud': ClientId, 'cognito:username': id.sub });
    expect(id.exp - id.iat).toBe(300);
    expect(access).toMatchObject({ sub: id.sub, username: id.sub, client_id: ClientId, scope: 'aws.cognito.signin.user.admin', origin_jti: id.origin_jti });
    expect(await call('GetUser', { AccessToken: AuthenticationResult.AccessToken })).toMatchObject({ Username: id.sub, UserAttributes: expect.arrayContaining([{ Name: 'email', Value: 'ada@example.com' }]) });
  });

  test.each<[string, Values, string, string]>([
    ['a weak password', { Username: 'weak@example.com', Password: 'short' }, 'InvalidPasswordException', 'Password did not conform with policy: Password not long enough'],
    ['no digits', { Username: 'weak@example.com', Password: 'LongEnoughIndeed' }, 'InvalidPasswordException', 'Password did not conform with policy: Password must have numeric characters'],
    ['no address', { Username: 'ada', Password: PASSWORD }, 'InvalidParameterException', 'Username should be an email.'],
    ['a known address', { Username: 'given@example.com', Password: PASSWORD }, 'UsernameExistsException', 'User already exists'],
  ])('is refused with %s', async (_what, input, __type, message) => {
    expect(await call('SignUp', { ClientId: system.ref('Client'), ...input })).toMatchObject({ status: 400, __type, message });
  });

  test('gets a new password by a code', async () => {
    await signedUp('forgetful@example.com');
    const user = { ClientId: system.ref('Client'), Username: 'forgetful@example.com' };
    await call('ForgotPassword', user);
    expect((await call('ConfirmForgotPassword', { ...user, ConfirmationCode: lastCode(user.Username), Password: 'Another-Horse-2' })).status).toBe(200);
    expect(await signIn(user.Username)).toMatchObject({ __type: 'NotAuthorizedException', message: 'Incorrect username or password.' });
    expect((await signIn(user.Username, 'Another-Horse-2')).status).toBe(200);
  });
});

describe('a sign-in', () => {
  test('by SRP never sends the password', async () => {
    await signedUp('srp@example.com');
    const [ClientId, pool] = [system.ref('SrpOnly'), system.ref('Plain').split('_')[1] ?? ''];
    const attempt = async (password: string) => {
      const client = new SrpClient();
      const { ChallengeName, ChallengeParameters, Session } = await call('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters: { USERNAME: 'srp@example.com', SRP_A: client.publicValue } });
      expect(ChallengeName).toBe('PASSWORD_VERIFIER');
      return call('RespondToAuthChallenge', { ChallengeName, ClientId, Session, ChallengeResponses: client.responses(pool, password, ChallengeParameters) });
    };
    for (let time = 0; time < 3; time += 1) expect(claimsOf((await attempt(PASSWORD)).AuthenticationResult.IdToken)).toMatchObject({ email: 'srp@example.com', aud: ClientId });
    expect(await attempt('Wrong-Horse-1')).toMatchObject({ status: 400, __type: 'NotAuthorizedException' });
    expect(await call('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters: { USERNAME: 'srp@example.com', SRP_A: '0' } })).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('is in the flows of its client only, which may hide who exists', async () => {
    expect(await signIn('srp@example.com', PASSWORD, 'SrpOnly')).toMatchObject({ __type: 'InvalidParameterException', message: 'USER_PASSWORD_AUTH flow not enabled for this client' });
    expect(await signIn('nobody@example.com')).toMatchObject({ __type: 'UserNotFoundException' });
    const hidden = await call('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', ClientId: system.ref('SrpOnly'), AuthParameters: { USERNAME: 'nobody@example.com', SRP_A: 'ab' } });
    expect(hidden).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('of a client with a secret has its hash', async () => {
    const ClientId = system.ref('Server');
    const hash = createHmac('sha256', stableId('secret of Server', 51)).update(`given@example.com${ClientId}`).digest('base64');
    const attempt = async (more: Values) => call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME: 'given@example.com', PASSWORD: 'Password-1', ...more } });
    expect(await attempt({})).toMatchObject({ message: expect.stringContaining('SECRET_HASH was not received') });
    expect(await attempt({ SECRET_HASH: 'x' })).toMatchObject({ message: expect.stringContaining('SecretHash does not match') });
    expect(claimsOf((await attempt({ SECRET_HASH: hash })).AuthenticationResult.IdToken)).toMatchObject({ 'email': 'given@example.com', 'cognito:groups': ['admins'] });
  });

  test('is renewed until it is revoked', async () => {
    const { AuthenticationResult: { RefreshToken, IdToken, AccessToken } } = await signIn('given@example.com', 'Password-1');
    const renew = async () => call('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: system.ref('Client'), AuthParameters: { REFRESH_TOKEN: RefreshToken } });
    const renewed = await renew();
    expect(renewed.AuthenticationResult.RefreshToken).toBeUndefined();
    expect(claimsOf(renewed.AuthenticationResult.IdToken)).toMatchObject({ sub: claimsOf(IdToken).sub, origin_jti: claimsOf(IdToken).origin_jti });
    expect((await call('GlobalSignOut', { AccessToken })).status).toBe(200);
    expect(await renew()).toMatchObject({ status: 400, __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' });
  });

  test('asks for the code of an authenticator app where the user has one', async () => {
    await signedUp('careful@example.com');
    const { AuthenticationResult: { AccessToken } } = await signIn('careful@example.com');
    const { SecretCode } = await call('AssociateSoftwareToken', { AccessToken });
    expect(await call('VerifySoftwareToken', { AccessToken, UserCode: '000000' })).toMatchObject({ __type: 'EnableSoftwareTokenMFAException' });
    expect(await call('VerifySoftwareToken', { AccessToken, UserCode: totp(SecretCode) })).toMatchObject({ Status: 'SUCCESS' });
    await call('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
    const answer = async (code: string) => {
      const { ChallengeName, Session } = await signIn('careful@example.com');
      expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
      return call('RespondToAuthChallenge', { ChallengeName, Session, ClientId: system.ref('Client'), ChallengeResponses: { USERNAME: 'careful@example.com', SOFTWARE_TOKEN_MFA_CODE: code } });
    };
    expect(await answer('000000')).toMatchObject({ __type: 'CodeMismatchException' });
    expect((await answer(totp(SecretCode))).AuthenticationResult.IdToken).toMatch(/^ey/);
  });

  test('sets a second factor up where the pool asks for one', async () => {
    const ClientId = system.ref('StrictClient');
    const first = await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME: 'given@example.com', PASSWORD: 'Password-1' } });
    expect(first.ChallengeName).toBe('MFA_SETUP');
    const { SecretCode, Session } = await call('AssociateSoftwareToken', { Session: first.Session });
    const verified = await call('VerifySoftwareToken', { Session, UserCode: totp(SecretCode) });
    const done = await call('RespondToAuthChallenge', { ChallengeName: 'MFA_SETUP', ClientId, Session: verified.Session, ChallengeResponses: { USERNAME: 'given@example.com' } });
    expect(claimsOf(done.AuthenticationResult.IdToken).email).toBe('given@example.com');
    expect(await call('RespondToAuthChallenge', { ChallengeName: 'MFA_SETUP', ClientId, Session: verified.Session, ChallengeResponses: {} })).toMatchObject({ message: 'Invalid session for the user.' });
  });
});

test('administrators make users, who choose a password at first, and put them into groups', async () => {
  const UserPoolId = system.ref('Plain');
  const Username = 'staff@example.com';
  expect(await call('AdminCreateUser', { UserPoolId, Username, TemporaryPassword: 'Temporary-1', UserAttributes: [{ Name: 'name', Value: 'Eve' }] })).toMatchObject({ User: { UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true } });
  expect(log.at(-1)?.message).toBe('The temporary password of staff@example.com is Temporary-1');
  expect(await call('AdminAddUserToGroup', { UserPoolId, Username, GroupName: 'nobody' })).toMatchObject({ __type: 'ResourceNotFoundException' });
  await call('AdminAddUserToGroup', { UserPoolId, Username, GroupName: 'admins' });
  const { ChallengeName, Session } = await signIn(Username, 'Temporary-1');
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const { AuthenticationResult } = await call('RespondToAuthChallenge', { ChallengeName, Session, ClientId: system.ref('Client'), ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PASSWORD } });
  expect(claimsOf(AuthenticationResult.IdToken)).toMatchObject({ 'name': 'Eve', 'cognito:groups': ['admins'] });
  expect(await call('AdminListGroupsForUser', { UserPoolId, Username })).toMatchObject({ Groups: [{ GroupName: 'admins' }] });
  expect((await call('ListUsers', { UserPoolId, Filter: 'email = "staff@example.com"' })).Users).toHaveLength(1);
  expect((await call('ListUsersInGroup', { UserPoolId, GroupName: 'admins', Limit: 1 }))).toMatchObject({ Users: [expect.anything()], NextToken: '1' });
  await call('AdminDisableUser', { UserPoolId, Username });
  expect(await signIn(Username)).toMatchObject({ message: 'User is disabled.' });
  await call('AdminDeleteUser', { UserPoolId, Username });
  expect(await call('AdminGetUser', { UserPoolId, Username })).toMatchObject({ status: 400, __type: 'UserNotFoundException' });
});

describe('functions that a pool asks', () => {
  const ClientId = () => system.ref('TriggeredClient');
  const triggered = () => log.flatMap(({ message }) => /trigger (\w+) (\S+) v(\d)/.exec(message)?.slice(1, 2) ?? []);

  test('decide who signs up, what they are told, and what tokens say', async () => {
    expect(await call('SignUp', { ClientId: ClientId(), Username: 'banned@example.com', Password: PASSWORD })).toMatchObject({ __type: 'UserLambdaValidationException', message: 'PreSignUp failed with error not this one.' });
    await call('SignUp', { ClientId: ClientId(), Username: 'told@example.com', Password: PASSWORD });
    expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^The code for told@example\.com is (\d{6}): Welcome! Type \1$/));
    expect(await call('SignUp', { ClientId: ClientId(), Username: 'auto@example.com', Password: PASSWORD })).toMatchObject({ UserConfirmed: true });
    const { AuthenticationResult: { IdToken, AccessToken } } = await signIn('auto@example.com', PASSWORD, 'TriggeredClient');
    expect(claimsOf(IdToken)).toMatchObject({ 'tenant': 't-1', 'cognito:groups': ['from-the-trigger'], 'email_verified': true });
    expect(claimsOf(IdToken).email).toBeUndefined();
    expect(claimsOf(AccessToken)).toMatchObject({ plan: 'free', scope: 'shop/read' });
    await waitUntil(() => triggered().length >= 8, () => JSON.stringify(triggered()));
    expect(triggered()).toEqual(['PreSignUp_SignUp', 'PreSignUp_SignUp', 'CustomMessage_SignUp', 'PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp', 'PreAuthentication_Authentication', 'PostAuthentication_Authentication', 'TokenGeneration_Authentication']);
    expect(log.some(({ message }) => /TokenGeneration_Authentication \S+ v2/.test(message))).toBe(true);
  });

  test('know users of elsewhere', async () => {
    const { AuthenticationResult: { IdToken } } = await signIn('old@example.com', PASSWORD, 'TriggeredClient');
    expect(claimsOf(IdToken).name).toBe('Old');
    expect(await signIn('old@example.com', 'Wrong-Horse-1', 'TriggeredClient')).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('ask their own questions', async () => {
    const attempt = async (...answers: string[]) => {
      let step = await call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', ClientId: ClientId(), AuthParameters: { USERNAME: 'auto@example.com' } });
      for (const ANSWER of answers) {
        expect(step).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE', ChallengeParameters: { question: '1+1' } });
        step = await call('RespondToAuthChallenge', { ChallengeName: 'CUSTOM_CHALLENGE', ClientId: ClientId(), Session: step.Session, ChallengeResponses: { USERNAME: 'auto@example.com', ANSWER } });
      }
      return step;
    };
    expect((await attempt('3', '2')).AuthenticationResult.IdToken).toMatch(/^ey/);
    expect(await attempt('3', '4')).toMatchObject({ __type: 'NotAuthorizedException' });
  });
});

test('users, keys and sign-ins are kept with the data of a system', async () => {
  const directory = temporaryDirectory();
  const kept = { assembly: assembly(), data: join(directory, 'data'), kept: join(directory, 'kept') };
  const user = { Username: 'auto@example.com', Password: PASSWORD };
  const renew = async (on: LocalSystem, REFRESH_TOKEN: string) => call('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: on.ref('TriggeredClient'), AuthParameters: { REFRESH_TOKEN } }, on);
  let tokens: Values = {};
  {
    await using first = await LocalSystem.start(kept);
    await call('SignUp', { ClientId: first.ref('TriggeredClient'), ...user }, first);
    tokens = (await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: first.ref('TriggeredClient'), AuthParameters: { USERNAME: user.Username, PASSWORD } }, first)).AuthenticationResult;
  }
  await using second = await LocalSystem.start(kept);
  const { AuthenticationResult } = await renew(second, tokens.RefreshToken);
  expect(claimsOf(AuthenticationResult.IdToken).sub).toBe(claimsOf(tokens.IdToken).sub);
  expect(await call('GetUser', { AccessToken: tokens.AccessToken }, second)).toMatchObject({ status: 200, Username: claimsOf(tokens.IdToken).sub });
});

test('the documents of a pool say where it signs in', async () => {
  const pool = system.ref('Plain');
  const document = await (await fetch(`${system.endpoint}/${pool}/.well-known/openid-configuration`)).json() as Values;
  expect(document).toMatchObject({ issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`, jwks_uri: `${system.endpoint}/${pool}/.well-known/jwks.json`, id_token_signing_alg_values_supported: ['RS256'] });
  expect((await fetch(system.endpoint, { method: 'OPTIONS', headers: { 'origin': 'http://localhost:5173', 'access-control-request-headers': 'x-amz-target,content-type' } })).headers.get('access-control-allow-headers')).toBe('x-amz-target,content-type');
});

describe('a script that looks for a pool', () => {
  const pools = async (input: Values) => call('ListUserPools', input);

  test('finds all of them, page by page, with their names', async () => {
    const { UserPools } = await pools({ MaxResults: 60 });
    expect(UserPools.map(({ Id }: Values) => Id)).toEqual(system.userPools.map((id) => system.ref(id)));
    expect(UserPools).toContainEqual({ Id: system.ref('Strict'), Name: 'Strict', LambdaConfig: {} });
    const first = await pools({ MaxResults: 1 });
    expect([first.UserPools, typeof first.NextToken]).toEqual([UserPools.slice(0, 1), 'string']);
    const rest = await pools({ MaxResults: 60, NextToken: first.NextToken });
    expect([rest.UserPools, rest.NextToken]).toEqual([UserPools.slice(1), undefined]);
    expect(await pools({})).toMatchObject({ status: 400, __type: 'InvalidParameterException' });
    expect(await pools({ MaxResults: 61 })).toMatchObject({ status: 400, __type: 'InvalidParameterException' });
  });

  test('finds the clients of one of them, and what they are', async () => {
    const UserPoolId = system.ref('Strict');
    const ClientId = system.ref('StrictClient');
    expect(await call('ListUserPoolClients', { UserPoolId })).toMatchObject({ status: 200, UserPoolClients: [{ ClientId, UserPoolId, ClientName: 'StrictClient' }] });
    expect(await call('ListUserPoolClients', { UserPoolId: 'eu-west-1_none' })).toMatchObject({ status: 400, __type: 'ResourceNotFoundException' });
    expect(await call('DescribeUserPool', { UserPoolId })).toMatchObject({
      UserPool: { Id: UserPoolId, Name: 'Strict', MfaConfiguration: 'ON', UsernameAttributes: ['email'], AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    expect(await call('DescribeUserPoolClient', { UserPoolId, ClientId })).toMatchObject({ UserPoolClient: { ClientId, UserPoolId, ClientName: 'StrictClient', RefreshTokenValidity: 30 * 86_400 } });
    expect(await call('DescribeUserPoolClient', { UserPoolId, ClientId: system.ref('TriggeredClient') })).toMatchObject({ status: 400, __type: 'ResourceNotFoundException' });
  });
});
