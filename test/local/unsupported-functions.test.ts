import { Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { assetWith, removeTemporaryDirectories, synthesize } from './support/assembly';
import { refusal } from './support/refusal';
import { LocalSystem, LogEntry } from '../../local/src';

const SUPPORTED = "the local runner runs functions of the nodejs and python3 runtimes, with their code inline, in a directory or in an archive, and starts without this one if you leave out --strict (in tests, with unsupportedFunctions: 'fail-when-invoked')";

afterAll(() => removeTemporaryDirectories());

/** A function that runs, and one of each kind that does not. */
function build(stack: Stack): void {
  const code = Code.fromAsset(assetWith('x', 'x.bin'));
  const runtimes = { Java: Runtime.JAVA_21, Go: Runtime.PROVIDED_AL2023, DotNet: Runtime.DOTNET_8, Ruby: Runtime.RUBY_3_4 };
  for (const [name, runtime] of Object.entries(runtimes)) {
    const fn = new LambdaFunction(stack, name, { runtime, handler: 'x', code });
    (fn.node.defaultChild as CfnFunction).overrideLogicalId(name);
    if (name === 'Java') new LambdaRestApi(stack, 'Api', { handler: fn, cloudWatchRole: false });
  }
  const node = new LambdaFunction(stack, 'Node', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => 1') });
  (node.node.defaultChild as CfnFunction).overrideLogicalId('Node');
  new CfnFunction(stack, 'Image', { role: node.role?.roleArn ?? '', packageType: 'Image', code: { imageUri: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/shop:1' } });
}

test('functions that cannot run here are refused at start, all in one message', async () => {
  expect(await refusal({ assembly: synthesize(build) })).toBe([
    `The function DotNet cannot run here: its runtime dotnet8 is not supported; ${SUPPORTED}`,
    `The function Go cannot run here: its runtime provided.al2023 is not supported; ${SUPPORTED}`,
    `The function Image cannot run here: container images are not supported; ${SUPPORTED}`,
    `The function Java cannot run here: its runtime java21 is not supported; ${SUPPORTED}`,
    `The function Ruby cannot run here: its runtime ruby3.4 is not supported; ${SUPPORTED}`,
  ].join('\n'));
});

test('where one asks for it, they fail when they are invoked, and the others run', async () => {
  const log: LogEntry[] = [];
  await using system = await LocalSystem.start({ assembly: synthesize(build), unsupportedFunctions: 'fail-when-invoked', log: (entry) => log.push(entry) });
  expect(log.map(({ message }) => message).sort()).toEqual([
    'DotNet fails when it is invoked: its runtime dotnet8 is not supported',
    'Go fails when it is invoked: its runtime provided.al2023 is not supported',
    'Image fails when it is invoked: container images are not supported',
    'Java fails when it is invoked: its runtime java21 is not supported',
    'Ruby fails when it is invoked: its runtime ruby3.4 is not supported',
  ]);
  expect(await system.invoke('Image')).toEqual({
    error: 'LocalRunner.Unsupported',
    payload: { errorType: 'LocalRunner.Unsupported', errorMessage: expect.stringContaining('The function Image cannot run here: container images are not supported') },
  });
  expect(await system.invoke('Java')).toMatchObject({ error: 'LocalRunner.Unsupported', payload: { errorMessage: expect.stringContaining('java21') } });
  expect(await system.invoke('Node')).toEqual({ payload: 1 });
  expect((await fetch(`${system.url}/`)).status).toBe(502);
});
