import * as fs from 'fs';
import * as path from 'path';
import { Annotations as Found, Match, Template } from 'aws-cdk-lib/assertions';
import { Annotations, Stack, Stage } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Alias, Code, Function as LambdaFunction, FunctionProps, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AdoptionOptions, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, textOf } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const ENTRY = path.join(__dirname, 'support', 'sources', 'orders.ts');

/** A system that adopted a function. */
function adopting(
  props: (stack: Stack) => Partial<FunctionProps> = () => ({}), context: Record<string, unknown> = {}, of: ServerlessApiPatternProps = {},
) {
  const stack = newStack({ context });
  const shop = new ServerlessApiPattern(stack, 'Shop', of);
  const legacy = new LambdaFunction(stack, 'Legacy', { ...CODE, ...props(stack) });
  return { stack, shop, legacy, adopted: shop.adoptFunction(legacy) };
}

const warningsIn = (stack: Stack) => Found.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-serverless-api-pattern:adopted'))
  .map(({ entry }) => /cdk-serverless-api-pattern:(\w+)/.exec(String(entry.data))![1]).sort();

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('a function of CDK gets an alias, alarms, and its place on the dashboard', () => {
    const { stack, shop, legacy, adopted } = adopting(undefined, context);
    shop.addRoute('GET /legacy', { function: adopted });
    shop.bucket.grantRead(adopted);
    const made = Template.fromStack(stack);
    made.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live', FunctionName: stack.resolve(legacy.functionName) });
    const alarms = Object.values(made.findResources('AWS::CloudWatch::Alarm', { Properties: { Dimensions: [{ Name: 'FunctionName', Value: stack.resolve(legacy.functionName) }] } }));
    expect(alarms.map(({ Properties }) => Properties.MetricName).sort()).toEqual(['Duration', 'Errors', 'Throttles']);
    expect(JSON.stringify(made.findResources('AWS::CloudWatch::Dashboard'))).toContain('Legacy: invocations and errors');
    expect(JSON.stringify(made.findResources('AWS::ApiGateway::Method'))).toContain(stack.resolve(adopted.functionArn).Ref);
    expect(shop.adoptedFunctions).toEqual({ Legacy: adopted });
  });

  test('nothing of the function itself changes', () => {
    const alone = newStack({ context });
    void new LambdaFunction(alone, 'Legacy', CODE);
    const { stack } = adopting(undefined, context);
    const resources = (of: Stack) => Object.entries(Template.fromStack(of).toJSON().Resources).filter(([id]) => /^Legacy(?!CurrentVersion)/.test(id));
    expect(resources(stack)).toEqual(resources(alone));
  });
});

test('a bundled function is adopted under a name of choice', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop');
  const orders = new NodejsFunction(stack, 'Orders', { entry: ENTRY });
  expect(Object.keys({ [shop.adoptFunction(orders, { id: 'Purchases' }).node.id]: 1, ...shop.adoptedFunctions })).toEqual(['Purchases']);
}, 60_000);

test('warnings say what it lacks, and each can be acknowledged', () => {
  const { stack, adopted } = adopting();
  expect(warningsIn(stack)).toEqual(['adoptedWithoutFailureDestination', 'adoptedWithoutRetention', 'adoptedWithoutTracing']);
  const again = adopting();
  Annotations.of(again.adopted).acknowledgeWarning('cdk-serverless-api-pattern:adoptedWithoutFailureDestination', 'A route calls it.');
  expect(warningsIn(again.stack)).toEqual(['adoptedWithoutRetention', 'adoptedWithoutTracing']);
  expect(adopted.node.path).toBe('Stack/Shop/Legacy');
});

test.each<[string, (stack: Stack) => Partial<FunctionProps>]>([
  ['a log group, an event destination', (stack) => ({ logGroup: new LogGroup(stack, 'Logs', { retention: RetentionDays.ONE_WEEK }), onFailure: new SqsDestination(new Queue(stack, 'Failures')) })],
  ['the older retention, a dead-letter queue', () => ({ logRetention: RetentionDays.ONE_WEEK, deadLetterQueueEnabled: true })],
])('a function that has all of it is not warned of: %s', (_, props) => {
  expect(warningsIn(adopting((stack) => ({ ...props(stack), tracing: Tracing.ACTIVE })).stack)).toEqual([]);
});

test('a log group that keeps everything for ever is seen', () => {
  const { stack } = adopting((of) => ({ logGroup: new LogGroup(of, 'Logs', { retention: RetentionDays.INFINITE }), tracing: Tracing.ACTIVE, deadLetterQueueEnabled: true }));
  expect(warningsIn(stack)).toEqual(['adoptedWithoutRetention']);
});

test('its settings are explained, also in the file', () => {
  const { stack, shop } = adopting(() => ({ memorySize: 256, tracing: Tracing.ACTIVE }), {}, { explainFile: 'settings.json' });
  const expected = [['architecture', 'x86_64'], ['memorySize', '256'], ['runtime', 'nodejs24.x'], ['timeout', '3 seconds'], ['tracing', 'true']]
    .map(([name, value]) => ({ name: `adoptedFunctions.Legacy.${name}`, value, origin: 'user' }));
  const settings = (all: { readonly name: string }[]) => all.filter(({ name }) => name.startsWith('adoptedFunctions.'));
  expect(settings(shop.explain().settings)).toEqual(expected);
  textOf((Stage.of(stack)!.synth(), stack));
  expect(settings(JSON.parse(fs.readFileSync(path.join(Stage.of(stack)!.outdir, 'settings.json'), 'utf8')))).toEqual(expected);
});

test.each<[string, (shop: ServerlessApiPattern, stack: Stack) => [unknown, AdoptionOptions?]]>([
  ["Stack/Shop/Imported adoptFunction.function: 'Stack/Imported' cannot be used. Allowed: a Function or NodejsFunction that the app makes",
    (_, stack) => [LambdaFunction.fromFunctionName(stack, 'Imported', 'imported')]],
  ['Stack/Shop/Mine adoptFunction.function: \'Stack/Shop/Items/Resource\' cannot be used. Allowed: a function that this library did not make', (shop) => [shop.functions.items.function, { id: 'Mine' }]],
  ["adoptFunction.id: 'Items' cannot be used. Allowed: a name that nothing else in Stack/Shop has", (_, stack) => [new LambdaFunction(stack, 'Items', CODE)]],
  ["Stack/Shop/Live adoptFunction.function: 'Stack/Live' cannot be used. Allowed: a function without an alias 'live': remove Stack/Live/Aliaslive",
    (_, stack) => {
      const live = new LambdaFunction(stack, 'Live', CODE);
      expect(live.addAlias('live')).toBeInstanceOf(Alias);
      return [live];
    }],
  ["Stack/Shop/Bucket2 adoptFunction.function: 'Stack/Bucket2' cannot be used", (_, stack) => [new Bucket(stack, 'Bucket2')]],
])('refuses with %s', (message, of) => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop');
  expect(() => shop.adoptFunction(...of(shop, stack) as [LambdaFunction, AdoptionOptions?])).toThrow(message);
});
