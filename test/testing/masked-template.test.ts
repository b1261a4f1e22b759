import * as fs from 'fs';
import * as path from 'path';
import { App, CfnOutput, LegacyStackSynthesizer, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import { Deployment, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AssetCode, CfnFunction, Code, DockerImageCode, DockerImageFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { MaskedTemplate } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, temporaryDirectory, textOf } from '../support/synth';
import { everySystem, minimal } from '../support/systems';

afterEach(() => { jest.restoreAllMocks(); });

/** A directory with a file of this content. */
function directoryOf(content: string, file = 'index.js'): string {
  const directory = temporaryDirectory();
  fs.writeFileSync(path.join(directory, file), content);
  return directory;
}

const shown = (build: (stack: Stack) => unknown, props: StackProps & { context?: Record<string, unknown> } = {}) => {
  const stack = newStack(props);
  build(stack);
  return { masked: MaskedTemplate.of(stack), plain: textOf(stack) };
};

/** A release in which every bundle has changed. */
function otherBundles(): void {
  const original = Code.fromAsset;
  jest.spyOn(Code, 'fromAsset').mockImplementation((asset, options): AssetCode => {
    const copy = path.join(temporaryDirectory(), path.basename(asset));
    fs.cpSync(asset, copy, { recursive: true });
    fs.appendFileSync(asset.endsWith('.zip') ? copy : path.join(copy, 'index.js'), '// Another release.');
    return original(copy, options);
  });
}

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('other bytes of the shipped handlers do not show', () => {
    const before = shown(everySystem, { context });
    otherBundles();
    const after = shown(everySystem, { context });
    expect(after.plain).not.toEqual(before.plain);
    expect(after.masked).toEqual(before.masked);
  });

  test('another memory size does', () => {
    const before = shown(minimal, { context });
    const after = shown((stack) => {
      (minimal(stack).functions.items!.function.node.defaultChild as CfnFunction).memorySize = 1024;
    }, { context });
    expect(after.masked).not.toEqual(before.masked);
    expect(after.masked).toContain('"MemorySize": 1024');
  });

  test('other bytes of assets, functions and images of the user do not show', () => {
    const build = (content: string) => (stack: Stack) => {
      const fn = new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(directoryOf(content)) });
      new CfnOutput(stack, 'Version', { value: fn.currentVersion.functionArn });
      new DockerImageFunction(stack, 'Image', { code: DockerImageCode.fromImageAsset(directoryOf(`FROM scratch\n# ${content}`, 'Dockerfile')) });
      new CfnOutput(stack, 'Url', { value: new Asset(stack, 'Asset', { path: directoryOf(content) }).httpUrl });
    };
    const [before, after] = [shown(build('one'), { context }), shown(build('two'), { context })];
    expect(after.plain).not.toEqual(before.plain);
    expect(after.masked).toEqual(before.masked);
    expect(after.masked).toMatch(/"FunctionCurrentVersion[0-9A-F]{8}HASH"/);
  });

  test('another deployment of an API does not show, what it deploys does', () => {
    const build = (salt: string, body: string) => (stack: Stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', new MockIntegration({ requestTemplates: { 'application/json': body } }));
      (api.latestDeployment as Deployment).addToLogicalId({ salt });
    };
    const [before, salted, other] = [build('a', '{}'), build('b', '{}'), build('a', '{"statusCode":200}')].map((each) => shown(each, { context }));
    expect(salted.plain).not.toEqual(before.plain);
    expect(salted.masked).toEqual(before.masked);
    expect(other.masked).not.toEqual(before.masked);
  });
});

test('inline code shows: it is in the template, and nowhere else', () => {
  const build = (code: string) => (stack: Stack) => void new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code),
  });
  expect(shown(build('exports.handler = async () => 1;')).masked).not.toEqual(shown(build('exports.handler = async () => 2;')).masked);
});

test('parameters of assets do not show their hashes, and are told apart', () => {
  const build = (content: string) => (stack: Stack) => ['One', 'Two'].forEach((id) => void new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(directoryOf(content + id)),
  }));
  const [before, after] = ['a', 'b'].map((content) => shown(build(content), { synthesizer: new LegacyStackSynthesizer() }));
  expect(after.plain).not.toEqual(before.plain);
  expect(after.masked).toEqual(before.masked);
  const { Parameters } = JSON.parse(after.masked);
  expect(Object.keys(Parameters).filter((name) => name.includes('S3Bucket'))).toEqual(['AssetParametersHASH1S3Bucket', 'AssetParametersHASH2S3Bucket']);
});

test('nested stacks do not show in their parents, and are masked themselves', () => {
  const build = (content: string) => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    new LambdaFunction(nested, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(directoryOf(content)) });
    return [MaskedTemplate.of(stack), MaskedTemplate.of(nested), textOf(stack)];
  };
  const [before, after] = [build('a'), build('b')];
  expect(after[2]).not.toEqual(before[2]);
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
});

test('a version that another stack uses does not show there', () => {
  const build = (content: string) => {
    const stack = newStack();
    const fn = new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(directoryOf(content)) });
    const other = new Stack(stack.node.root as App, 'Other');
    new CfnOutput(other, 'Version', { value: fn.currentVersion.functionArn });
    return [MaskedTemplate.of(stack), MaskedTemplate.of(other), textOf(other)];
  };
  const [before, after] = [build('a'), build('b')];
  expect(after[2]).not.toEqual(before[2]);
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
});

test('hashes that are the user\'s own are left', () => {
  const hash = 'ab'.repeat(32);
  expect(shown((stack) => void new CfnOutput(stack, 'Hash', { value: hash })).masked).toContain(hash);
});

test('the statistics of CDK do not show', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: true, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  minimal(stack);
  const masked = MaskedTemplate.of(stack);
  expect(textOf(stack)).toContain('CDKMetadata');
  expect(masked).not.toContain('CDKMetadata');
});
