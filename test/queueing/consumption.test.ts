import { Duration, Size, Token } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { plainFunction } from './support/functions';
import { FieldCondition, MessageFilter, ServerlessFunction, WorkQueue, WorkQueueProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const queue = (props: WorkQueueProps) => templateOf((stack) => void new WorkQueue(stack, 'Queue', props).addConsumer('Consumer', plainFunction(stack)));

test('messages up to the given size are taken', () => {
  queue({ maxMessageSize: Size.mebibytes(1) }).hasResourceProperties('AWS::SQS::Queue', { MaximumMessageSize: 1_048_576 });
  queue({}).allResourcesProperties('AWS::SQS::Queue', { MaximumMessageSize: Match.absent() });
});

test('provisioned pollers take the place of the concurrency', () => {
  queue({ provisionedPollers: { min: 2, max: 20 } }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 20 },
    ScalingConfig: Match.absent(),
  });
  const min = Token.asNumber({ resolve: () => 5 });
  queue({ provisionedPollers: { min, max: 3 } }).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ProvisionedPollerConfig: { MinimumPollers: 5 } });
});

describe('a consumer that reserves concurrency', () => {
  const consumed = (reservedConcurrentExecutions: number, props: WorkQueueProps = {}) => templateOf((stack) => {
    const { alias } = new ServerlessFunction(stack, 'Consumer', { ...CODE, reservedConcurrentExecutions });
    new WorkQueue(stack, 'Queue', props).addConsumer('Consumer', alias);
  });

  test('is given no more batches at the same time', () => {
    for (const [reserved, MaximumConcurrency] of [[4, 4], [50, 10]]) {
      consumed(reserved).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency } });
    }
    consumed(50, { maxConcurrency: 50 }).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 50 } });
  });

  test('may be switched off', () => {
    consumed(0).hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 10 } });
  });
});

test('times that are known only at deployment are accepted if nothing depends on them', () => {
  const later = Duration.seconds(Token.asNumber({ resolve: () => 400 }));
  queue({ visibilityTimeout: later }).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 400 });
  expect(() => queue({ consumerTimeout: later })).toThrow("Allowed: a value if the consumer's timeout is a token");
});

test.each<[string, FieldCondition, unknown]>([
  ['texts', FieldCondition.oneOf('a', 'b'), ['a', 'b']],
  ['numbers', FieldCondition.numberOneOf(1, 2), [{ numeric: ['=', 1] }, { numeric: ['=', 2] }]],
  ['other texts', FieldCondition.noneOf('a'), [{ 'anything-but': ['a'] }]],
  ['beginnings', FieldCondition.beginsWith('a'), [{ prefix: 'a' }]],
  ['bounds', FieldCondition.between(1, 5), [{ numeric: ['>=', 1, '<=', 5] }]],
  ['presence', FieldCondition.exists(), [{ exists: true }]],
  ['absence', FieldCondition.absent(), [{ exists: false }]],
])('a filter looks for %s', (_, condition, rules) => {
  expect(JSON.parse(MessageFilter.body({ 'order.status': condition, 'type': FieldCondition.exists() }).pattern))
    .toEqual({ body: { order: { status: rules }, type: [{ exists: true }] } });
});

test('filters choose what the consumer gets', () => {
  const filters = ['paid', 'sent'].map((status) => MessageFilter.body({ status: FieldCondition.oneOf(status) }));
  queue({ filters }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    FilterCriteria: { Filters: [{ Pattern: '{"body":{"status":["paid"]}}' }, { Pattern: '{"body":{"status":["sent"]}}' }] },
  });
  queue({}).hasResourceProperties('AWS::Lambda::EventSourceMapping', { FilterCriteria: Match.absent() });
});

const condition = FieldCondition.exists();
test.each<[string, () => unknown, string]>([
  ['no condition', () => MessageFilter.body({}), 'at least one condition in a filter'],
  ['an empty name', () => MessageFilter.body({ 'order.': condition }), "'order.' cannot be used. Allowed: a path of names"],
  ['a path within another', () => MessageFilter.body({ 'order': condition, 'order.status': condition }), "'order.status' cannot be used. Allowed: paths of which none"],
  ['a path around another', () => MessageFilter.body({ 'order.status': condition, 'order': condition }), "'order.status' cannot be used. Allowed: paths of which none"],
  ['the prototype of an object', () => MessageFilter.body({ '__proto__.polluted': condition }), 'a path without __proto__'],
  ['the prototype as a name', () => MessageFilter.body({ ['__proto__']: condition }), "'__proto__' cannot be used. Allowed: other names"],
  ['the prototype in a literal', () => MessageFilter.body({ a: condition, __proto__: condition }), "'__proto__' cannot be used. Allowed: other names"],
  ['a long pattern', () => MessageFilter.body({ a: FieldCondition.oneOf('x'.repeat(4096)) }), 'at most 4096 characters of pattern, not 4'],
  ['no values', () => FieldCondition.oneOf(), 'one value or more'],
  ['bounds that cross', () => FieldCondition.between(2, 1), "'between 2 and 1' cannot be used"],
])('a filter with %s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each(['constructor', 'toString.valueOf', 'order.constructor.name'])('a field may be called %s', (name) => {
  const nested = name.split('.').reduceRight<unknown>((inner, each) => ({ [each]: inner }), [{ exists: true }]);
  expect(JSON.parse(MessageFilter.body({ [name]: condition }).pattern)).toEqual({ body: nested });
});

const filter = MessageFilter.body({ a: condition });
test.each<[WorkQueueProps, string]>([
  [{ maxMessageSize: Size.bytes(1023) }, "queueing.queue.maxMessageSize: '1023 bytes' cannot be used. Allowed: 1 KiB to 1 MiB"],
  [{ maxMessageSize: Size.mebibytes(2) }, 'queueing.queue.maxMessageSize'],
  [{ filters: [] }, "queueing.queue.filters: '0 filters' cannot be used. Allowed: 1 to 5"],
  [{ filters: Array(6).fill(filter) }, "queueing.queue.filters: '6 filters' cannot be used"],
  [{ provisionedPollers: { min: 1, max: 5 } }, 'queueing.queue.provisionedPollers.min: 1 cannot be used. Allowed: a whole number from 2 to 200'],
  [{ provisionedPollers: { min: 2, max: 2001 } }, 'queueing.queue.provisionedPollers.max: 2001'],
  [{ provisionedPollers: { min: 6, max: 5 } }, 'queueing.queue.provisionedPollers.min: 6 cannot be used. Allowed: at most max, which is 5'],
  [{ provisionedPollers: { min: 2, max: 5 }, maxConcurrency: 10 }, 'queueing.queue.maxConcurrency: 10 conflicts with queueing.queue.provisionedPollers'],
])('refuses %j', (props, message) => {
  expect(() => new WorkQueue(newStack(), 'Queue', props)).toThrow(message);
});
