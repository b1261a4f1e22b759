import { Lazy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as fc from 'fast-check';
import { HOSTILE, hostileText } from './support/hostile';
import { build, Built, flat, statusFor } from './support/route';
import { evaluate } from './support/velocity';
import { RouteIntegration, Mapping, MappingValue, SqsIntegrationOptions } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

const sqs = (options?: SqsIntegrationOptions) => (stack: Stack) => RouteIntegration.sqs(new Queue(stack, 'Queue'), options);
const form = (text: string) => [...new URLSearchParams(text)];

/** A stand-in of the service's answer, and what callers get for it. */
const answer = ({ response }: Built, status: number, body: unknown) => {
  const { text, ...rest } = evaluate(response(status), { body });
  return { ...rest, body: JSON.parse(text) };
};

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test('a role may send only to the one queue, and only for this account', () => {
    const { statements, template } = build(sqs(), {}, flags);
    expect(statements).toEqual([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [expect.stringContaining('Queue'), 'Arn'] } }]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Principal: { Service: 'apigateway.amazonaws.com' },
          Condition: { StringEqualsIfExists: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }],
      },
    });
  });

  test.each<[string, (stack: Stack) => RouteIntegration]>([
    ['queue', (stack) => RouteIntegration.sqs(new Queue(stack, 'Queue', { encryptionMasterKey: new Key(stack, 'Key') }))],
    ['topic', (stack) => RouteIntegration.sns(new Topic(stack, 'Topic', { masterKey: new Key(stack, 'Key') }))],
  ])('a role may use the key of the %s', (__, make) => {
    expect(build(make, {}, flags).statements.slice(1)).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] } },
    ]);
  });

  test('a role may publish to the one topic, or put on the one bus', () => {
    expect(build((stack) => RouteIntegration.sns(new Topic(stack, 'Topic')), {}, flags).statements)
      .toEqual([{ Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: expect.stringContaining('Topic') } }]);
    expect(build((stack) => RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), { source: 'shop', detailType: 'Placed' }), {}, flags).statements)
      .toEqual([{ Effect: 'Allow', Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': [expect.stringContaining('Bus'), 'Arn'] } }]);
  });
});

describe('a queue', () => {
  test('gets the body as it is', () => {
    const built = build(sqs());
    expect(flat(built.method.Integration.Uri)).toMatch(/^arn:<AWS::Partition>:apigateway:<AWS::Region>:sqs:path\/<AWS::AccountId>\/<Queue\w+\.QueueName>$/);
    expect(built.method.Integration).toMatchObject({
      Type: 'AWS',
      IntegrationHttpMethod: 'POST',
      PassthroughBehavior: 'NEVER',
      RequestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
    });
    expect(built.request).toBe('#set($v1 = "$!input.body")Action=SendMessage&Version=2012-11-05&MessageBody=${util.urlEncode($v1)}');
  });

  test('answers 202 with the id of the message', () => {
    const body = { SendMessageResponse: { SendMessageResult: { MessageId: 'message-1' }, ResponseMetadata: { RequestId: 'internal' } } };
    expect(answer(build(sqs()), 202, body)).toEqual({ body: { messageId: 'message-1' }, headers: {} });
  });

  test.each([[403, 502], [404, 400], [400, 400], [429, 503], [500, 502], [503, 503], [200, 202]])('answers of %d become %d', (theirs, ours) => {
    expect(statusFor(build(sqs()), String(theirs))).toBe(String(ours));
  });

  test('gets what callers send as a message and nothing else', () => {
    const attributes = { Tenant: MappingValue.claim('sub') };
    const message = Mapping.json({ id: MappingValue.path('id'), order: MappingValue.body('$.order') });
    const { request } = build(sqs({ message, attributes, messageGroupId: MappingValue.claim('sub'), messageDeduplicationId: MappingValue.path('id') }));
    fc.assert(fc.property(hostileText(), (input) => {
      const written = form(evaluate(request, { body: { order: input }, path: { id: input }, claims: { sub: input } }).text);
      expect(written.map(([name]) => name)).toEqual([
        'Action', 'Version', 'MessageBody', 'MessageAttribute.1.Name', 'MessageAttribute.1.Value.DataType', 'MessageAttribute.1.Value.StringValue',
        'MessageGroupId', 'MessageDeduplicationId',
      ]);
      const [action, , [, sent], ...rest] = written;
      expect([action[1], JSON.parse(sent), rest.map(([, value]) => value)])
        .toEqual(['SendMessage', { id: input, order: input }, ['Tenant', 'String', input, input, input]]);
    }), { numRuns: 300 });
  });

  test.each(HOSTILE)('gets the body %j whole', (body) => {
    expect(form(evaluate(build(sqs()).request, { body }).text)).toEqual([['Action', 'SendMessage'], ['Version', '2012-11-05'], ['MessageBody', body]]);
  });
});

describe('a topic', () => {
  test('gets the body, with its own ARN', () => {
    const built = build((stack) => RouteIntegration.sns(new Topic(stack, 'Topic'), { subject: MappingValue.body('$.subject'), attributes: { kind: MappingValue.text('a&b') } }));
    expect(flat(built.method.Integration.Uri)).toBe('arn:<AWS::Partition>:apigateway:<AWS::Region>:sns:action/Publish');
    const body = { subject: '&TopicArn=other' };
    expect(form(evaluate(built.request, { body }).text)).toEqual([
      ['Action', 'Publish'], ['Version', '2010-03-31'], ['TopicArn', expect.stringContaining('Topic')], ['Message', JSON.stringify(body)],
      ['MessageAttributes.entry.1.Name', 'kind'], ['MessageAttributes.entry.1.Value.DataType', 'String'], ['MessageAttributes.entry.1.Value.StringValue', 'a&b'],
      ['Subject', '&TopicArn=other'],
    ]);
    expect(answer(built, 202, { PublishResponse: { PublishResult: { MessageId: 'm' } } }).body).toEqual({ messageId: 'm' });
  });
});

describe('a bus', () => {
  const bus = (detail?: Mapping) => build((stack) => RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), { source: 'shop', detailType: 'Order $placed', detail }));

  test('gets one event with the body as its detail', () => {
    const built = bus();
    expect(flat(built.method.Integration.Uri)).toBe('arn:<AWS::Partition>:apigateway:<AWS::Region>:events:action/PutEvents');
    expect(built.method.Integration.RequestParameters).toEqual({
      'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'", 'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
    });
    fc.assert(fc.property(hostileText(), (input) => {
      const { Entries } = JSON.parse(evaluate(built.request, { body: { input } }).text);
      expect(Entries).toEqual([{ Source: 'shop', DetailType: 'Order $placed', Detail: expect.any(String), EventBusName: expect.stringContaining('Bus') }]);
      expect(JSON.parse(Entries[0].Detail)).toEqual({ input });
    }));
  });

  test('answers 202 with the id of the event, 502 where it was not taken', () => {
    expect(answer(bus(), 202, { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] })).toEqual({ body: { eventId: 'e' }, headers: {} });
    const failed = answer(bus(), 202, { FailedEntryCount: 1, Entries: [{ ErrorCode: 'AccessDenied', ErrorMessage: 'secret' }] });
    expect(failed).toEqual({
      body: { type: 'about:blank', title: 'Bad Gateway', status: 502, detail: 'A service failed.', requestId: 'request-1', errors: [] },
      status: 502,
      headers: { 'Content-Type': 'application/problem+json' },
    });
  });
});

test.each<[string, (stack: Stack, options: object) => RouteIntegration, string[]]>([
  ['queue', (stack, options) => RouteIntegration.sqs(new Queue(stack, 'Q', { fifo: true }), options), ['Action', 'Version', 'MessageBody']],
  ['topic', (stack, options) => RouteIntegration.sns(new Topic(stack, 'T', { fifo: true }), options), ['Action', 'Version', 'TopicArn', 'Message']],
])('a FIFO %s gets the group and, where you name it, the deduplication id', (_, make, names) => {
  const group = { messageGroupId: MappingValue.path('id') };
  const sent = (options: object) => form(evaluate(build((stack) => make(stack, options)).request, { path: { id: 'a' }, query: { d: 'b' } }).text);
  expect(sent(group).map(([name]) => name)).toEqual([...names, 'MessageGroupId']);
  expect(sent({ ...group, messageDeduplicationId: MappingValue.query('d') }).slice(-2)).toEqual([['MessageGroupId', 'a'], ['MessageDeduplicationId', 'b']]);
});

test('a topic gets a message that is mapped', () => {
  const { request, method } = build((stack) => RouteIntegration.sns(new Topic(stack, 'Topic'), { message: Mapping.json({ id: MappingValue.path('id') }) }));
  expect(Object.fromEntries(form(evaluate(request, { path: { id: '7' } }).text)).Message).toBe('{"id":"7"}');
  expect(method.RequestParameters).toEqual({ 'method.request.path.id': true });
  expect(method.Integration.RequestParameters).toEqual({ 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" });
});

test('a bus gets a detail that is mapped, and the method declares its parameters', () => {
  const { request, method } = build((stack) => RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), {
    source: 'shop', detailType: 'x'.repeat(128), detail: Mapping.json({ id: MappingValue.path('id') }),
  }));
  expect(JSON.parse(JSON.parse(evaluate(request, { path: { id: '7' } }).text).Entries[0].Detail)).toEqual({ id: '7' });
  expect(method.RequestParameters).toEqual({ 'method.request.path.id': true });
});

test('ten attributes are taken, and a source and a detail type that are known at deployment', () => {
  const attributes = Object.fromEntries([...'abcdefghij'].map((name) => [name, MappingValue.flag(true)]));
  expect(form(evaluate(build(sqs({ attributes })).request, { body: 'x' }).text)).toHaveLength(3 + 3 * 10);
  const [source, detailType] = ['later', 'Later'].map((value) => Lazy.string({ produce: () => value }));
  const { request } = build((stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source, detailType }));
  expect(JSON.parse(evaluate(request).text).Entries[0]).toMatchObject({ Source: 'later', DetailType: 'Later' });
});

test.each<[(stack: Stack) => RouteIntegration, string]>([
  [(stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source: '', detailType: 'x' }), "source: '' cannot be used"],
  [(stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source: 'shop', detailType: 'x'.repeat(129) }), `detailType: '${'x'.repeat(129)}' cannot be used`],
  [(stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source: 'shop', detailType: 'x', detail: Mapping.vtl('x') }), "detail: 'Mapping.vtl' cannot be used"],
  [(stack) => RouteIntegration.sns(new Topic(stack, 'T'), { message: Mapping.vtl('x') }), "message: 'Mapping.vtl' cannot be used"],
  [(stack) => RouteIntegration.sns(new Topic(stack, 'T'), { attributes: { 'a b': MappingValue.flag(true) } }), "attributes: 'a b' cannot be used"],
  [(stack) => RouteIntegration.sqs(new Queue(stack, 'Q', { fifo: true })), 'messageGroupId: undefined cannot be used. Allowed: a value where the queue is a FIFO queue'],
  [(stack) => RouteIntegration.sns(new Topic(stack, 'T', { fifo: true })), 'messageGroupId: undefined cannot be used. Allowed: a value where the topic is a FIFO topic'],
  [sqs({ message: Mapping.vtl('x') }), "message: 'Mapping.vtl' cannot be used. Allowed: Mapping.json and Mapping.value"],
  [sqs({ attributes: { 'a&b': MappingValue.flag(true) } }), "attributes: 'a&b' cannot be used"],
  [sqs({ attributes: Object.fromEntries([...'abcdefghijk'].map((name) => [name, MappingValue.flag(true)])) }), "attributes: '11 attributes' cannot be used. Allowed: at most ten"],
  [(stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source: 'aws.s3', detailType: 'x' }), "source: 'aws.s3' cannot be used. Allowed: names that do not begin with 'aws.'"],
  [(stack) => RouteIntegration.eventBridge(new EventBus(stack, 'B'), { source: 'shop', detailType: '' }), "detailType: '' cannot be used. Allowed: 1 to 128 characters"],
])('refuses bad options %#', (make, message) => {
  expect(() => build(make)).toThrow(message);
});
