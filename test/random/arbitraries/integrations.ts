import * as fc from 'fast-check';
import { Arb, call, existing, flag, map, member, one, options, sentence, shop, some, value, variadic, whole } from '../arbitrary';

const parameter = one(
  call('MappingValue.claim', fc.constant('sub')), call('MappingValue.context', fc.constant('identity.sourceIp')), call('MappingValue.header', fc.constantFrom('X-Tenant', 'Accept')),
  call('MappingValue.query', fc.constantFrom('page', 'q')), call('MappingValue.path', fc.constant('id')), call('MappingValue.principal'), call('MappingValue.requestId'), call('MappingValue.extendedRequestId'),
  call('MappingValue.stageVariable', fc.constant('color')), call('MappingValue.text', fc.constantFrom('fixed', 'a-b')),
);
const field = fc.constantFrom('kind', 'total', 'note');
const body = one(call('MappingValue.body', fc.option(fc.constantFrom('$.order', '$.lines[0].price'), { nil: undefined })), call('MappingValue.rawBody'));
const flat = one(parameter, body, call('MappingValue.flag', flag), call('MappingValue.number', whole(-5, 5)), call('MappingValue.requestTime'), call('MappingValue.text', sentence));
const text = variadic('MappingValue.concat', some(one(parameter, call('MappingValue.text', fc.constant('#'))), 3));
const nested = one(
  flat, text, call('MappingValue.jsonText', body), variadic('MappingValue.list', some(flat, 2)), call('MappingValue.object', map(field, flat)),
);
const mapping = one(call('Mapping.json', map(field, nested)), call('Mapping.value', body));
const template = one(call('Mapping.json', map(field, flat)), call('Mapping.vtl', fc.constant('{"ok": true}')));

const headers = options('', {}, { 'Cache-Control': fc.constant("'no-store'"), 'X-Request': fc.constant('context.requestId') });
const response = (statusCode: number, pattern?: string) => options('IntegrationResponseMapping', {
  statusCode: fc.constant(statusCode), ...(pattern && { selectionPattern: fc.constant(pattern) }),
}, { template, headers: headers as Arb });
const responses = one(fc.tuple(response(200)) as Arb, fc.tuple(response(418, '418')) as Arb, fc.tuple(response(201), response(404, '404')) as Arb);

const attributes = map(fc.constantFrom('kind', 'tenant.id'), parameter);
const message = { message: mapping, attributes, responses };

const partitionKey = options('DynamoDbKeyAttribute', { name: fc.constant('pk'), value: text }, { type: value('aws_dynamodb.AttributeType.STRING') });
const sortKey = options('DynamoDbKeyAttribute', { name: fc.constant('sk'), value: text });
const fields = map(field, member('ItemFieldType'));
const attribute = one(call('ItemAttribute.text', flat), call('ItemAttribute.number', body), call('ItemAttribute.flag', one(call('MappingValue.flag', flag), call('MappingValue.body', fc.constant('$.open')))));

const key = variadic('MappingValue.concat', fc.tuple(call('MappingValue.text', fc.constant('files/')), parameter as Arb).map((both) => both));
const object = options('S3IntegrationOptions', { key }, { prefix: fc.constantFrom('public/', 'a.b/'), responses: fc.tuple(response(404, '404')) as Arb });

/** Integrations of routes without functions. Their paths have the parameter `id`. */
export const integration = one(
  call('RouteIntegration.sqs', shop('queue.queue'), options('SqsIntegrationOptions', {}, { ...message, messageGroupId: parameter })),
  call('RouteIntegration.sqs', existing('queue', 'Orders.fifo'), options('SqsIntegrationOptions', { messageGroupId: parameter }, { ...message, messageDeduplicationId: parameter })),
  call('RouteIntegration.sns', shop('topic.topic'), options('SnsIntegrationOptions', {}, { ...message, subject: parameter })),
  call('RouteIntegration.sns', existing('topic', 'News.fifo'), options('SnsIntegrationOptions', { messageGroupId: parameter }, { ...message, messageDeduplicationId: parameter })),
  call('RouteIntegration.dynamoDbGet', shop('table'), options('DynamoDbGetOptions', { partitionKey, sortKey, fields }, { consistentRead: flag, responses })),
  call('RouteIntegration.dynamoDbPut', shop('table'), options('DynamoDbPutOptions', { partitionKey, sortKey, attributes: map(field, attribute) }, { overwrite: flag, responses })),
  call('RouteIntegration.dynamoDbQuery', shop('table'), options('DynamoDbQueryOptions', { partitionKey, sortKey, fields }, {
    limit: whole(1, 1000), descending: flag, pageParameter: fc.constant('page'), responses,
  })),
  call('RouteIntegration.dynamoDbQuery', existing('table'), options('DynamoDbQueryOptions', { partitionKey, fields, indexName: fc.constant('byStatus') }, { limit: whole(1, 1000) })),
  call('RouteIntegration.s3Get', shop('bucket'), object), call('RouteIntegration.s3Put', shop('bucket'), object),
  call('RouteIntegration.stepFunctions', existing('stateMachine'), options('StepFunctionsIntegrationOptions', {}, { input: mapping, name: parameter, synchronous: flag, encryptionKey: existing('key', 'States'), responses })),
  call('RouteIntegration.stepFunctions', existing('expressMachine')),
  call('RouteIntegration.eventBridge', existing('bus'), options('EventBridgeIntegrationOptions', { source: fc.constant('shop.orders'), detailType: fc.constantFrom('Order placed') }, { detail: mapping, responses })),
  call('RouteIntegration.http', fc.constantFrom('https://shop.example.com/orders/{id}', 'https://shop.example.com:8443'), options('HttpIntegrationOptions', {}, {
    method: fc.constantFrom('GET', 'POST', 'ANY'), headers: map(fc.constant('X-Caller'), parameter), query: map(fc.constant('tenant'), parameter), vpcLink: existing('vpcLink'),
  })),
  call('RouteIntegration.http', fc.constant('https://shop.example.com/orders'), options('HttpIntegrationOptions', { mapping, responses: fc.tuple(response(404, '404')) as Arb })),
  call('RouteIntegration.mock', options('MockIntegrationOptions', {}, { statusCode: fc.constantFrom(200, 204, 404, 503), template, headers: headers as Arb })),
  call('RouteIntegration.function', existing('alias', 'Answering'), options('FunctionIntegrationOptions', {}, { streaming: flag })),
  call('RouteIntegration.function', existing('alias', 'Answering'), options('FunctionIntegrationOptions', { mapping, responses: fc.tuple(response(404, 'none.*')) as Arb })),
);

export const tenantOf = (path: string) => call('RouteIntegration.function', shop(path), options('FunctionIntegrationOptions', { tenantId: parameter }));
