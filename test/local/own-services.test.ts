import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { waitUntil } from './support/wait';
import { Json, LocalSystem, LogEntry } from '../../local/src';

/** Calls a service as its event says. */
const CALLER = `
exports.handler = async ({ client, command, input }) => {
  const name = { 'secrets-manager': 'SecretsManager', 'ssm': 'SSM', 'lambda': 'Lambda', 'sts': 'STS', 'eventbridge': 'EventBridge', 'sfn': 'SFN' }[client];
  const { [name]: Client } = require('@aws-sdk/client-' + client);
  try {
    const { $metadata, ...answer } = await new Client({ maxAttempts: 1 })[command](input);
    return JSON.parse(JSON.stringify(answer, (key, value) => key === 'Payload' && value ? Buffer.from(Object.values(value)).toString() : value));
  } catch (error) {
    return { error: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
};`;
const ADDRESSED = 'exports.handler = async () => [process.env.EVENTS, process.env.ISSUER, process.env.ELSEWHERE];';
const CALLED = 'exports.handler = async (event) => { console.log("called with " + JSON.stringify(event)); if (event.fail) throw new Error("no"); return { got: event }; };';

const log: LogEntry[] = [];
let system: LocalSystem;

function build(stack: Stack): void {
  const make = (id: string, code: string) => {
    const fn = new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(20), memorySize: 512, functionName: id.toLowerCase() });
    (fn.node.defaultChild as CfnResource).overrideLogicalId(id);
    return fn;
  };
  make('Caller', CALLER);
  const addressed = make('Addressed', ADDRESSED);
  addressed.addEnvironment('EVENTS', `https://events.${stack.region}.${stack.urlSuffix}`);
  addressed.addEnvironment('ISSUER', `https://cognito-idp.${stack.region}.${stack.urlSuffix}/pool`);
  addressed.addEnvironment('ELSEWHERE', 'https://events.us-west-2.amazonaws.com');
  new Version(stack, 'Version', { lambda: make('Called', CALLED) });
  (new Role(stack, 'Role', { roleName: 'worker', assumedBy: new ServicePrincipal('lambda.amazonaws.com') }).node.defaultChild as CfnResource).overrideLogicalId('Role');
  for (const name of ['/app/a', '/app/b/c', '/other']) new StringParameter(stack, name, { parameterName: name, stringValue: `value of ${name}` });
  new Secret(stack, 'Secret', { secretName: 'own' });
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build, 'eu-west-1'), values: { '/app/given': 'given', 'DB_PASSWORD': 'hunter2' }, log: (entry) => log.push(entry) });
});
afterAll(async () => {
  await system.stop();
  removeTemporaryDirectories();
});

async function call(client: string, command: string, input: Json): Promise<any> {
  return (await system.invoke('Caller', { client, command, input })).payload;
}

const TEMPLATE_SECRET = expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:own-\w{6}$/);

test.each<[string, string, Json, Json]>([
  ['ssm', 'getParameter', { Name: '/other:1' }, { Parameter: { Name: '/other', Value: 'value of /other', Version: 1, ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/other' } }],
  ['ssm', 'getParameter', { Name: '/none' }, { error: 'ParameterNotFound', message: expect.stringContaining('Add NONE=<value> to .env.local'), status: 400 }],
  ['ssm', 'getParameters', { Names: ['/other', '/app/given', '/none'] }, { Parameters: [{ Value: 'value of /other' }, { Value: 'given' }], InvalidParameters: ['/none'] }],
  ['ssm', 'getParametersByPath', { Path: '/app' }, { Parameters: [{ Name: '/app/a' }, { Name: '/app/given' }] }],
  ['ssm', 'getParametersByPath', { Path: '/app/', Recursive: true }, { Parameters: [{ Name: '/app/a' }, { Name: '/app/b/c' }, { Name: '/app/given' }] }],
  ['ssm', 'putParameter', { Name: '/other', Value: 'x', Type: 'String' }, { error: 'ParameterAlreadyExists' }],
  ['ssm', 'putParameter', { Name: '/new', Value: 'x', Type: 'SecureString' }, { Version: 1 }],
  ['ssm', 'putParameter', { Name: '/new', Value: 'y', Type: 'SecureString', Overwrite: true }, { Version: 2 }],
  ['ssm', 'getParameter', { Name: '/new' }, { Parameter: { Value: 'y', Type: 'SecureString', Version: 2 } }],
  ['ssm', 'deleteParameter', { Name: '/new' }, {}],
  ['ssm', 'deleteParameter', { Name: '/new' }, { error: 'ParameterNotFound' }],
  ['ssm', 'describeParameters', {}, { error: 'UnknownOperationException', message: "The local runner doesn't serve ssm:DescribeParameters", status: 501 }],
  ['secrets-manager', 'getSecretValue', { SecretId: 'own' }, { ARN: TEMPLATE_SECRET, Name: 'own', SecretString: expect.stringMatching(/^.{32}$/) }],
  ['secrets-manager', 'getSecretValue', { SecretId: 'db/password' }, { Name: 'db/password', SecretString: 'hunter2' }],
  ['secrets-manager', 'getSecretValue', { SecretId: 'none' }, { error: 'ResourceNotFoundException', message: expect.stringContaining('Add NONE=<value>') }],
  ['secrets-manager', 'putSecretValue', { SecretId: 'own', SecretString: 'new' }, { Name: 'own', ARN: TEMPLATE_SECRET }],
  ['secrets-manager', 'getSecretValue', { SecretId: 'own' }, { SecretString: 'new' }],
  ['secrets-manager', 'batchGetSecretValue', { SecretIdList: ['own', 'db/password'] }, { SecretValues: [{ SecretString: 'new' }, { SecretString: 'hunter2' }] }],
  ['secrets-manager', 'describeSecret', { SecretId: 'own' }, { Name: 'own', ARN: TEMPLATE_SECRET }],
  ['sts', 'getCallerIdentity', {}, { Account: '000000000000', Arn: 'arn:aws:sts::000000000000:assumed-role/Caller/Caller' }],
  ['sts', 'assumeRole', { RoleArn: 'arn:aws:iam::000000000000:role/worker', RoleSessionName: 's' }, { Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) }, AssumedRoleUser: { Arn: 'arn:aws:sts::000000000000:assumed-role/Role/s' } }],
  ['sts', 'assumeRole', { RoleArn: 'arn:aws:iam::1:role/x', RoleSessionName: 's' }, { error: 'AccessDenied', status: 403 }],
  ['lambda', 'invoke', { FunctionName: 'called', Payload: '{"a":1}' }, { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: '{"got":{"a":1}}' }],
  ['lambda', 'invoke', { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:called', Qualifier: '1' }, { StatusCode: 200, ExecutedVersion: '1', Payload: '{"got":{}}' }],
  ['lambda', 'invoke', { FunctionName: 'called', Payload: '{"fail":true}' }, { StatusCode: 200, FunctionError: 'Unhandled', Payload: expect.stringContaining('"errorMessage":"no"') }],
  ['lambda', 'invoke', { FunctionName: 'called', InvocationType: 'DryRun' }, { StatusCode: 204 }],
  ['lambda', 'invoke', { FunctionName: 'called', Payload: '{' }, { error: 'InvalidRequestContentException', status: 400 }],
  ['lambda', 'invoke', { FunctionName: 'other' }, { error: 'ResourceNotFoundException', message: 'Function not found: other', status: 404 }],
  ['lambda', 'listFunctions', {}, { error: 'UnsupportedOperationException', status: 501 }],
  ['eventbridge', 'putEvents', { Entries: [{ Source: 'a', DetailType: 'b', Detail: '{' }, { Source: 'a', DetailType: 'b', Detail: '{}' }, { Source: 'a' }] }, { FailedEntryCount: 2, Entries: [{ ErrorCode: 'MalformedDetail' }, { EventId: expect.any(String) }, { ErrorCode: 'InvalidArgument' }] }],
  ['sfn', 'listStateMachines', {}, { error: 'LocalRunner.NotServed', message: 'The local runner does not serve states with this template. If another emulator does, start the runner with --fallback states=URL', status: 501 }],
])('%s %s %j', async (client, command, input, answer) => {
  expect(await call(client, command, input)).toMatchObject(answer as object);
});

test('the address of a service in an environment variable is that of what stands for AWS', async () => {
  expect((await system.invoke('Addressed')).payload).toEqual([system.endpoint, 'https://cognito-idp.eu-west-1.amazonaws.com/pool', 'https://events.us-west-2.amazonaws.com']);
});

test('a function that is invoked as an event runs later', async () => {
  expect(await call('lambda', 'invoke', { FunctionName: 'called', InvocationType: 'Event', Payload: '{"later":1}' })).toMatchObject({ StatusCode: 202 });
  await waitUntil(() => log.some(({ source, message }) => source === 'Called' && message.includes('called with {"later":1}')), () => JSON.stringify(log));
});

test('calls are recorded in the words of IAM, and can be made to fail', async () => {
  system.calls.length = 0;
  system.fault({ function: 'Caller', action: 'ssm:GetParameter', times: 1, code: 'ThrottlingException', status: 400 });
  expect(await call('ssm', 'getParameter', { Name: '/other' })).toMatchObject({ error: 'ThrottlingException' });
  await call('lambda', 'invoke', { FunctionName: 'called:1' });
  expect(system.calls).toEqual([
    { function: 'Caller', action: 'ssm:GetParameter', resource: 'arn:aws:ssm:eu-west-1:000000000000:parameter/other', status: 400 },
    { function: 'Caller', action: 'lambda:InvokeFunction', resource: 'arn:aws:lambda:eu-west-1:000000000000:function:called:1', status: 200 },
  ]);
});
