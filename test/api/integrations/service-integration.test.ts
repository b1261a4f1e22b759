import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { build, patterns } from './support/route';
import { evaluate } from './support/velocity';
import { IntegrationResponseMapping, ItemFieldType, Mapping, MappingValue, RouteIntegration } from '../../../src';

type Make = (stack: Stack, responses?: IntegrationResponseMapping[]) => RouteIntegration;

const partitionKey = { name: 'pk', value: MappingValue.path('id') };
const fields = { name: ItemFieldType.STRING };
const table = (stack: Stack) => new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
const machine = (stack: Stack) => new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')) });

const TEMPLATED: [string, number, Make][] = [
  ['SendMessage', 202, (stack, responses) => RouteIntegration.sqs(new Queue(stack, 'Queue'), { responses })],
  ['Publish', 202, (stack, responses) => RouteIntegration.sns(new Topic(stack, 'Topic'), { responses })],
  ['PutEvents', 202, (stack, responses) => RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), { source: 'shop', detailType: 'Placed', responses })],
  ['StartExecution', 202, (stack, responses) => RouteIntegration.stepFunctions(machine(stack), { responses })],
  ['GetItem', 200, (stack, responses) => RouteIntegration.dynamoDbGet(table(stack), { partitionKey, fields, responses })],
  ['PutItem', 201, (stack, responses) => RouteIntegration.dynamoDbPut(table(stack), { partitionKey, attributes: {}, responses })],
  ['Query', 200, (stack, responses) => RouteIntegration.dynamoDbQuery(table(stack), { partitionKey, fields, responses })],
];
const OBJECTS: [string, number, Make][] = [
  ['GetObject', 200, (stack, responses) => RouteIntegration.s3Get(new Bucket(stack, 'Bucket'), { key: MappingValue.path('id'), responses })],
  ['PutObject', 201, (stack, responses) => RouteIntegration.s3Put(new Bucket(stack, 'Bucket'), { key: MappingValue.path('id'), responses })],
];

test.each([...TEMPLATED, ...OBJECTS])('%s answers %d, or your response', (_, status, make) => {
  expect(Object.entries(patterns(build(make))).filter(([, pattern]) => pattern === undefined).map(([code]) => code)).toEqual([String(status)]);
  const yours = build((stack) => make(stack, [{ statusCode: 203, template: Mapping.json({ taken: MappingValue.flag(true) }) }]));
  expect(Object.entries(patterns(yours)).filter(([, pattern]) => pattern === undefined).map(([code]) => code)).toEqual(['203']);
  expect(JSON.parse(evaluate(yours.response(203), { body: {} }).text)).toEqual({ taken: true });
});

test.each([...TEMPLATED, ...OBJECTS])('%s is waited for as long as the route says, and its answers are cached by the parameters of the route', (_, __, make) => {
  const { method } = build(make, { timeout: Duration.seconds(3), cacheKeyParameters: ['method.request.querystring.q'] });
  expect(method.Integration).toMatchObject({ TimeoutInMillis: 3000, CacheKeyParameters: ['method.request.querystring.q'] });
  expect(method.RequestParameters).toMatchObject({ 'method.request.querystring.q': false });
});

test.each(TEMPLATED)('%s gets the text that a template writes, also of a binary body', (_, __, make) => {
  expect(build(make).method.Integration).toMatchObject({
    ContentHandling: 'CONVERT_TO_TEXT', PassthroughBehavior: 'NEVER', RequestTemplates: { 'application/json': expect.anything() },
  });
});

test.each(OBJECTS)('%s passes on the bytes as they are', (_, __, make) => {
  const { method: { Integration: made } } = build(make);
  expect(made.PassthroughBehavior).toBe('WHEN_NO_TEMPLATES');
  expect([made.ContentHandling, made.RequestTemplates]).toEqual([undefined, undefined]);
});

test.each<[string, number, Record<string, string>]>([
  ['SendMessage', 202, {}], ['GetItem', 200, { 'method.response.header.Content-Type': "'application/json'" }],
  ['PutEvents', 202, { 'method.response.header.Content-Type': "'application/json'" }],
])('%s has the content type of its answer where the template may write a problem document', (name, status, headers) => {
  const [, , make] = TEMPLATED.find(([action]) => action === name)!;
  const { IntegrationResponses } = build(make).method.Integration;
  expect(IntegrationResponses!.find(({ StatusCode }) => StatusCode === String(status))!.ResponseParameters ?? {}).toEqual(headers);
  for (const { StatusCode, ResponseParameters } of IntegrationResponses!.filter((each) => each.StatusCode >= '400')) {
    expect([StatusCode, ResponseParameters]).toEqual([StatusCode, { 'method.response.header.Content-Type': "'application/problem+json'" }]);
  }
});
