import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from './support/assembly';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';

const ROOT = join(__dirname, '..', '..');

afterEach(async () => RunnerProcess.stopAll());
afterAll(() => removeTemporaryDirectories());

const APP = `
const { App, Stack, CfnResource } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib'))});
const { LambdaRestApi } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-apigateway'))});
const { Function, Code, Runtime } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-lambda'))});
const { StringParameter } = require(${JSON.stringify(join(ROOT, 'node_modules', 'aws-cdk-lib', 'aws-ssm'))});
const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new Stack(app, 'Shop', { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } });
const handler = new Function(stack, 'Handler', {
  runtime: Runtime.NODEJS_22_X, handler: 'index.handler', memorySize: 512,
  code: Code.fromInline(\`
    const { STS } = require('@aws-sdk/client-sts');
    exports.handler = async () => {
      console.warn('careful');
      await new STS({}).getCallerIdentity({});
      return { statusCode: 200, body: JSON.stringify([process.env.GREETING, process.env.COLOUR, process.env.AWS_REGION]) };
    };\`),
  environment: { GREETING: app.node.tryGetContext('greeting'), COLOUR: StringParameter.valueForStringParameter(stack, '/shop/colour') },
});
new LambdaRestApi(stack, 'Api', { handler });
new CfnResource(stack, 'Thing', { type: 'AWS::Strange::Thing' });
`;

function appWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries({ 'app.js': APP, 'cdk.json': JSON.stringify({ app: 'node app.js', context: { greeting: 'hello' } }), ...files })) writeFileSync(join(directory, name), content);
  return directory;
}

async function started(directory: string, args: readonly string[] = []): Promise<RunnerProcess> {
  const runner = new RunnerProcess(['dev', '--port', '0', ...args], directory);
  await waitUntil(() => runner.output.includes('Running after') || !runner.running, () => runner.output);
  return runner;
}

test('dev runs the app of a directory, with its context and its values', async () => {
  const directory = appWith({ '.env.local': 'SHOP_COLOUR=blue\n', 'cdk.context.json': JSON.stringify({ 'availability-zones:account=123456789012:region=eu-north-1': ['eu-north-1a'] }) });
  const runner = await started(directory, ['--verbose']);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+\/prod/.exec(runner.output) ?? [];
  expect(await (await fetch(url)).json()).toEqual(['hello', 'blue', 'eu-north-1']);
  expect(runner.output).toContain('These resources exist by name only, and do nothing here (--strict refuses them):\n  AWS::Strange::Thing: Thing\n');
  await waitUntil(() => / GET \/prod\/? 200 /.test(runner.output), () => runner.output);
  expect(runner.output).toMatch(/\[Handler\w+\] sts:GetCallerIdentity \* 200\n/);
  expect(runner.output).toMatch(/\[Handler\w+\] \d{4}-\S+\t[\da-f-]{36}\tWARN\tcareful\n/);
  expect(runner.output).toMatch(/\[Handler\w+\] REPORT RequestId: [\da-f-]{36} Duration: [\d.]+ ms Outcome: succeeded\n/);
  expect(readFileSync(join(directory, '.cdk-local', '.gitignore'), 'utf8')).toBe('*\n');
});

test.each<[string, Readonly<Record<string, string>>, string[], RegExp]>([
  ['a value that is nowhere', {}, [], /The SSM parameter \/shop\/colour isn't in the app, and has no value on this machine\. Add SHOP_COLOUR=<value> to \.env\.local\n$/],
  ['a strict start', { '.env.local': '/shop/colour=blue' }, ['--strict'], /does not know the resource type AWS::Strange::Thing \(Thing\)\n$/],
  ['an app that fails', { 'app.js': 'process.exit(3)' }, [], /^The app doesn't synthesize: 'node app\.js' ended with the status 3\n$/],
  ['an app that writes nothing', { 'app.js': '' }, [], /^'node app\.js' ended and wrote no cloud assembly\./],
  ['no command', { 'cdk.json': '{}' }, [], /cdk\.json has no "app"\. Add the command that runs your CDK app, or pass it with --app\n$/],
])('%s ends the command with a reason', async (_what, files, args, said) => {
  const runner = await started(appWith(files), args);
  expect(await runner.ended).toBe(1);
  expect(runner.output).toMatch(said);
});
