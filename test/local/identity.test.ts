import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType, CfnAuthorizer, CognitoUserPoolsAuthorizer, IdentitySource, MethodOptions, MockIntegration, RequestAuthorizer, RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { call } from './support/api-client';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';

/** Counts its calls; allows what the token's name says. */
const AUTHORIZER = `
let count = 0;
exports.handler = async ({ authorizationToken, headers, methodArn }) => {
  count += 1;
  const token = authorizationToken ?? headers['x-token'];
  if (token === 'unknown') throw new Error('Unauthorized');
  const Resource = token === 'narrow' ? methodArn : methodArn.replace(/\\/GET\\/.*/, '/*');
  return { principalId: 'p-' + token, context: { count, tenant: 't-1' }, policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: token === 'deny' ? 'Deny' : 'Allow', Resource }] } };
};`;

/** Verifies tokens by itself, as functions do that get them past API Gateway. */
const VERIFIER = `
import { CognitoJwtVerifier } from 'aws-jwt-verify';
const endpoint = process.env.AWS_ENDPOINT_URL_COGNITO_IDP;
export const handler = async ({ pool, token }) => {
  const get = async (path) => (await fetch(endpoint + '/' + pool + '/.well-known/' + path)).json();
  const configuration = await get('openid-configuration');
  const verifier = CognitoJwtVerifier.create({ userPoolId: pool, tokenUse: 'id', clientId: null });
  verifier.cacheJwks(await (await fetch(configuration.jwks_uri)).json());
  return { sub: (await verifier.verify(token)).sub, issuer: configuration.issuer, same: JSON.stringify(await get('jwks.json')) };
};`;

let system: LocalSystem;
const ids = { pool: '', verifier: '' };

function verifierCode(): Code {
  const root = join(__dirname, '..', '..');
  const directory = temporaryDirectory();
  const args = ['--bundle', '--platform=node', '--format=cjs', '--target=node22', '--log-level=error', `--outfile=${join(directory, 'index.js')}`];
  execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), args, { cwd: root, input: VERIFIER });
  return Code.fromAsset(directory);
}

/** Answers with what the authorizer found out. */
function who(): MockIntegration {
  return new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    integrationResponses: [{
      statusCode: '200',
      responseTemplates: {
        'application/json': '{"principal":"$context.authorizer.principalId","count":"$context.authorizer.count","tenant":"$context.authorizer.tenant","sub":"$context.authorizer.claims.sub","name":"$context.authorizer.claims[\'cognito:username\']","groups":"$context.authorizer.claims[\'cognito:groups\']"}',
      },
    }],
  });
}

function build(stack: Stack): void {
  const runtime = Runtime.NODEJS_24_X;
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const add = (path: string, options: MethodOptions) => api.root.resourceForPath(path).addMethod('GET', who(), { ...options, methodResponses: [{ statusCode: '200' }] });
  const pool = new UserPool(stack, 'Pool');
  const client = pool.addClient('Client');
  ids.pool = stack.getLogicalId(pool.node.defaultChild as CfnUserPool);
  const verifier = new LambdaFunction(stack, 'Verifier', { runtime, handler: 'index.handler', code: verifierCode() });
  ids.verifier = stack.getLogicalId(verifier.node.defaultChild as CfnFunction);
  // Reserved concurrency keeps the count in one process.
  const handler = (id: string) => new LambdaFunction(stack, id, { runtime, handler: 'index.handler', code: Code.fromInline(AUTHORIZER), reservedConcurrentExecutions: 1 });
  const remembered = new TokenAuthorizer(stack, 'Remembered', { handler: handler('One'), resultsCacheTtl: Duration.minutes(5), validationRegex: '[a-z0-9-]+' });
  add('/remembered/a', { authorizer: remembered });
  add('/remembered/b', { authorizer: remembered });
  add('/fresh', { authorizer: new TokenAuthorizer(stack, 'Fresh', { handler: handler('Two'), resultsCacheTtl: Duration.seconds(0) }) });
  add('/short', { authorizer: new TokenAuthorizer(stack, 'Short', { handler: handler('Three'), resultsCacheTtl: Duration.minutes(10) }) });
  const identitySources = [IdentitySource.header('x-token'), IdentitySource.queryString('tenant')];
  add('/request', { authorizer: new RequestAuthorizer(stack, 'Request', { handler: handler('Four'), identitySources, resultsCacheTtl: Duration.minutes(5) }) });
  add('/cognito', { authorizer: new CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: [pool] }), authorizationType: AuthorizationType.COGNITO });
  const accepting = new CognitoUserPoolsAuthorizer(stack, 'Accepting', { cognitoUserPools: [pool] });
  (accepting.node.defaultChild as CfnAuthorizer).identityValidationExpression = `^(${client.userPoolClientId})$`;
  add('/cognito/accepting', { authorizer: accepting, authorizationType: AuthorizationType.COGNITO });
  add('/cognito/accepting/scoped', { authorizer: accepting, authorizationType: AuthorizationType.COGNITO, authorizationScopes: ['orders/read'] });
  add('/keyed', { apiKeyRequired: true });
  const plan = api.addUsagePlan('Plan', { apiStages: [{ api, stage: api.deploymentStage }], throttle: { rateLimit: 1, burstLimit: 1 } });
  plan.addApiKey(api.addApiKey('Key', { value: 'a-key-of-twenty-characters' }));
  // Of no plan.
  api.addApiKey('Loose', { value: 'another-key-of-the-account' });
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const { status, text } = await call(system, 'GET', path, undefined, headers);
  return { status, ...JSON.parse(text) as Record<string, string> };
};

describe('a function\'s answer about an identity', () => {
  test('counts for its time, for every method, and for each identity by itself', async () => {
    expect(await get('/remembered/a', { authorization: 'wide' })).toMatchObject({ status: 200, principal: 'p-wide', count: '1', tenant: 't-1' });
    expect(await get('/remembered/a', { authorization: 'wide' })).toMatchObject({ status: 200, count: '1' });
    expect(await get('/remembered/b', { authorization: 'wide' })).toMatchObject({ status: 200, count: '1' });
    expect(await get('/remembered/a', { authorization: 'other' })).toMatchObject({ status: 200, principal: 'p-other', count: '2' });
  });

  test('is a policy, which may say no to another method, or to all', async () => {
    expect(await get('/remembered/a', { authorization: 'narrow' })).toMatchObject({ status: 200 });
    expect(await get('/remembered/b', { authorization: 'narrow' })).toMatchObject({ status: 403, message: 'User is not authorized to access this resource' });
    expect(await get('/remembered/a', { authorization: 'deny' })).toMatchObject({ status: 403 });
  });

  test('is not remembered where the time is nought, and forgotten when it is over', async () => {
    expect(await get('/fresh', { authorization: 'wide' })).toMatchObject({ count: '1' });
    expect(await get('/fresh', { authorization: 'wide' })).toMatchObject({ count: '2' });
    expect(await get('/short', { authorization: 'wide' })).toMatchObject({ count: '1' });
    expect(await get('/short', { authorization: 'wide' })).toMatchObject({ count: '1' });
    // The runner has the clock of this process.
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 600_001);
    expect(await get('/short', { authorization: 'wide' })).toMatchObject({ count: '2' });
    clock.mockRestore();
  });

  test('is not asked for without every source of identity, or with one that cannot be right', async () => {
    expect(await get('/request?tenant=t', { 'x-token': 'wide' })).toMatchObject({ status: 200, count: '1' });
    expect(await get('/request?tenant=u', { 'x-token': 'wide' })).toMatchObject({ status: 200, count: '2' });
    for (const [path, headers] of [['/request', { 'x-token': 'wide' }], ['/request?tenant=t', {}], ['/request?tenant=', { 'x-token': 'wide' }]] as const) {
      expect(await get(path, headers)).toMatchObject({ status: 401, message: 'Unauthorized' });
    }
    expect(await get('/request?tenant=u', { 'x-token': 'wide' })).toMatchObject({ count: '2' });
    expect(await get('/remembered/a', { authorization: 'Not Valid' })).toMatchObject({ status: 401 });
    expect(await get('/remembered/a', { authorization: 'unknown' })).toMatchObject({ status: 401 });
  });
});

test.each([{}, { sub: '' }, { email: 'a@example.com' }])('a token without a subject is refused, as no API accepts it (%j)', (options) => {
  expect(() => system.token(options as { sub: string })).toThrow(
    "token: sub is missing. Say whose token, for example { sub: 'user-1' }, or use tokenOf({ user: 'user@example.com' })",
  );
});

test('claims of a token are there for templates', async () => {
  const headers = { authorization: `Bearer ${system.token({ sub: 'u-1', groups: ['a', 'b'] })}` };
  expect(await get('/cognito', headers)).toMatchObject({ status: 200, sub: 'u-1', name: 'u-1', groups: 'a,b', tenant: '' });
});

test('the validation expression of a user pool is about the client that a token is for', async () => {
  const status = async (path: string, options: object) => (await get(path, { authorization: system.token({ sub: 'u-1', ...options }) })).status;
  expect(await status('/cognito', { clientId: 'another' })).toBe(200);
  expect(await status('/cognito/accepting', {})).toBe(200);
  expect(await status('/cognito/accepting', { clientId: 'another' })).toBe(401);
  // Access tokens have no audience.
  expect(await status('/cognito/accepting/scoped', { scopes: ['orders/read'] })).toBe(401);
});

test('API keys count for the APIs of their plans, and rates are not limited', async () => {
  expect(await get('/keyed')).toMatchObject({ status: 403, message: 'Forbidden' });
  expect(await get('/keyed', { 'x-api-key': 'another-key-of-the-account' })).toMatchObject({ status: 403, message: 'Forbidden' });
  for (let index = 0; index < 5; index += 1) expect(await get('/keyed', { 'x-api-key': 'a-key-of-twenty-characters' })).toMatchObject({ status: 200 });
});

describe('a function that verifies tokens by itself', () => {
  test('finds the keys of the user pool', async () => {
    const pool = system.ref(ids.pool);
    const { payload, error } = await system.invoke(ids.verifier, { pool, token: system.token({ sub: 'u-7' }) });
    expect([error, payload]).toEqual([undefined, { sub: 'u-7', issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`, same: expect.stringContaining('"alg":"RS256"') }]);
    expect(JSON.stringify(payload)).not.toContain('\\"d\\"');
  });

  test('refuses what another signed', async () => {
    const token = system.token({ sub: 'u-7' });
    const forged = `${token.slice(0, -6)}AAAAAA`;
    expect(await system.invoke(ids.verifier, { pool: system.ref(ids.pool), token: forged })).toMatchObject({ error: 'Error', payload: { errorMessage: 'Invalid signature' } });
  });
});
