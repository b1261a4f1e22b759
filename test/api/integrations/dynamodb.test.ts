import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table, TableEncryption, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import * as fc from 'fast-check';
import { hostileText } from './support/hostile';
import { build, flat } from './support/route';
import { evaluate } from './support/velocity';
import { DynamoDbGetOptions, DynamoDbPutOptions, DynamoDbQueryOptions, RouteIntegration, ItemAttribute, ItemFieldType, MappingValue } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';

const OWNER = { name: 'pk', value: MappingValue.concat(MappingValue.text('OWNER#'), MappingValue.claim('sub')) };
const SORT = { name: 'sk', value: MappingValue.concat(MappingValue.text('ITEM#'), MappingValue.path('id')) };
const FIELDS = {
  name: ItemFieldType.STRING,
  price: ItemFieldType.NUMBER,
  sold: ItemFieldType.BOOLEAN,
  tags: ItemFieldType.STRING_SET,
  sizes: ItemFieldType.NUMBER_SET,
};
const table = (stack: Stack) => new TableV2(stack, 'Table', {
  partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING },
});
const get = (options: Partial<DynamoDbGetOptions> = {}) => (stack: Stack) =>
  RouteIntegration.dynamoDbGet(table(stack), { partitionKey: OWNER, sortKey: SORT, fields: FIELDS, ...options });
const put = (options: Partial<DynamoDbPutOptions> = {}) => (stack: Stack) => RouteIntegration.dynamoDbPut(table(stack), {
  partitionKey: OWNER, sortKey: SORT, attributes: { name: ItemAttribute.text(MappingValue.body('$.name')) }, ...options,
});
const query = (options: Partial<DynamoDbQueryOptions> = {}) => (stack: Stack) => RouteIntegration.dynamoDbQuery(table(stack), {
  partitionKey: OWNER, sortKey: { name: 'sk', value: MappingValue.text('ITEM#') }, fields: FIELDS, pageParameter: 'next', ...options,
});
const problem = (status: number, title: string) => ({ type: 'about:blank', title, status, detail: expect.any(String), requestId: 'request-1', errors: [] });

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  const arn = { 'Fn::GetAtt': [expect.stringContaining('Table'), 'Arn'] };

  test.each<[string, (stack: Stack) => RouteIntegration, unknown]>([
    ['GetItem', get(), arn],
    ['PutItem', put(), arn],
    ['Query', query(), arn],
    ['Query', query({ indexName: 'byName', pageParameter: undefined }), { 'Fn::Join': ['', [arn, '/index/byName']] }],
  ])('a role may %s and nothing else', (action, make, resource) => {
    const built = build(make, {}, flags);
    expect(built.statements).toEqual([{ Effect: 'Allow', Action: `dynamodb:${action}`, Resource: resource }]);
    expect(flat(built.method.Integration.Uri)).toBe(`arn:<AWS::Partition>:apigateway:<AWS::Region>:dynamodb:action/${action}`);
    expect(built.method.Integration).toMatchObject({ Type: 'AWS', PassthroughBehavior: 'NEVER', IntegrationHttpMethod: 'POST' });
  });

  test('a role may use the key of the table as far as it must', () => {
    const encrypted = (stack: Stack) => new Table(stack, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING }, encryption: TableEncryption.CUSTOMER_MANAGED,
    });
    const read = build((stack) => RouteIntegration.dynamoDbGet(encrypted(stack), { partitionKey: OWNER, fields: FIELDS }), {}, flags);
    const write = build((stack) => RouteIntegration.dynamoDbPut(encrypted(stack), { partitionKey: OWNER, attributes: {} }), {}, flags);
    expect([read, write].map(({ statements }) => statements[1].Action)).toEqual(['kms:Decrypt', ['kms:Decrypt', 'kms:GenerateDataKey']]);
  });
});

describe('get', () => {
  test('asks for the declared fields of the item of the owner', () => {
    fc.assert(fc.property(hostileText(), hostileText(), (sub, id) => {
      expect(JSON.parse(evaluate(GET.request, { claims: { sub }, path: { id } }).text)).toEqual({
        TableName: expect.stringContaining('Table'),
        Key: { pk: { S: `OWNER#${sub}` }, sk: { S: `ITEM#${id}` } },
        ProjectionExpression: '#f0,#f1,#f2,#f3,#f4',
        ExpressionAttributeNames: { '#f0': 'name', '#f1': 'price', '#f2': 'sizes', '#f3': 'sold', '#f4': 'tags' },
      });
    }), { numRuns: 300 });
  });
  const GET = build(get());

  test('reads what was written last where it is asked to', () => {
    expect(JSON.parse(evaluate(build(get({ consistentRead: true })).request).text).ConsistentRead).toBe(true);
  });

  test('answers plain JSON, whatever is stored', () => {
    fc.assert(fc.property(hostileText(), fc.array(hostileText(), { minLength: 1 }), (name, tags) => {
      const Item = { name: { S: name }, price: { N: '-1.5' }, sold: { BOOL: false }, tags: { SS: tags }, sizes: { NS: ['1', '2'] }, secret: { S: 'x' } };
      expect(JSON.parse(evaluate(GET.response(200), { body: { Item } }).text)).toEqual({ name, price: -1.5, sold: false, tags, sizes: [1, 2] });
    }));
  });

  test.each<[unknown, unknown]>([
    [{ sold: { BOOL: true } }, { sold: true }],
    [{ price: { S: 'no number' }, name: { S: '' } }, { name: '' }],
    [{ name: { N: '1' }, tags: { L: [] } }, { name: '' }],
  ])('leaves out what %j does not have', (Item, expected) => {
    expect(JSON.parse(evaluate(GET.response(200), { body: { Item } }).text)).toEqual(expected);
  });

  test('answers 404 where there is no item', () => {
    const { text, ...rest } = evaluate(GET.response(200), { body: {} });
    expect({ ...rest, body: JSON.parse(text) }).toEqual({ body: problem(404, 'Not Found'), status: 404, headers: { 'Content-Type': 'application/problem+json' } });
    expect(GET.method.MethodResponses).toContainEqual({ StatusCode: '404', ResponseParameters: { 'method.response.header.Content-Type': true } });
  });

  test.each([
    ['com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', 400, 'Bad Request'],
    ['com.amazon.coral.validate#ValidationException', 400, 'Bad Request'],
    ['com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', 503, 'Service Unavailable'],
    ['com.amazon.coral.availability#ThrottlingException', 503, 'Service Unavailable'],
    ['com.amazon.coral.service#AccessDeniedException', 502, 'Bad Gateway'],
    ['com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 502, 'Bad Gateway'],
  ])('%s becomes %d and says nothing of the table', (type, status, title) => {
    const output = evaluate(GET.response(400), { body: { __type: type, message: 'arn:aws:dynamodb:secret' } });
    expect([output.status ?? 400, JSON.parse(output.text)]).toEqual([status, problem(status, title)]);
  });
});

describe('put', () => {
  const PUT = build(put({
    attributes: {
      name: ItemAttribute.text(MappingValue.body('$.name')),
      price: ItemAttribute.number(MappingValue.body('$.price')),
      sold: ItemAttribute.flag(MappingValue.body('$.sold')),
      madeAt: ItemAttribute.number(MappingValue.requestTime()),
      all: ItemAttribute.text(MappingValue.body()),
    },
  }));

  test('writes the declared attributes of the item of the owner and nothing else', () => {
    fc.assert(fc.property(hostileText(), (input) => {
      const body = { name: input, price: 5, sold: true, pk: 'OWNER#other' };
      expect(JSON.parse(evaluate(PUT.request, { claims: { sub: 'me' }, path: { id: input }, body }).text)).toEqual({
        TableName: expect.any(String),
        Item: {
          pk: { S: 'OWNER#me' }, sk: { S: `ITEM#${input}` }, name: { S: input }, price: { N: '5' }, sold: { BOOL: true }, madeAt: { N: '1700000000000' }, all: { S: JSON.stringify(body) },
        },
        ConditionExpression: 'attribute_not_exists(#k)',
        ExpressionAttributeNames: { '#k': 'pk' },
      });
    }), { numRuns: 300 });
  });

  test('answers 409 where there is an item already', () => {
    const output = evaluate(PUT.response(400), { body: { __type: 'x#ConditionalCheckFailedException' } });
    expect([output.status, JSON.parse(output.text)]).toEqual([409, problem(409, 'Conflict')]);
    expect(PUT.response(201)).toBe('{}');
  });

  test('replaces where it is asked to', () => {
    expect(Object.keys(JSON.parse(evaluate(build(put({ overwrite: true })).request).text))).toEqual(['Item', 'TableName']);
  });
});

describe('query', () => {
  const QUERY = build(query());

  test('asks for the items of the owner', () => {
    expect(JSON.parse(evaluate(QUERY.request, { claims: { sub: 'me' } }).text)).toEqual({
      TableName: expect.any(String),
      KeyConditionExpression: '#f5 = :k0 AND begins_with(#f6, :k1)',
      ProjectionExpression: '#f0,#f1,#f2,#f3,#f4',
      ExpressionAttributeNames: { '#f0': 'name', '#f1': 'price', '#f2': 'sizes', '#f3': 'sold', '#f4': 'tags', '#f5': 'pk', '#f6': 'sk' },
      ExpressionAttributeValues: { ':k0': { S: 'OWNER#me' }, ':k1': { S: 'ITEM#' } },
      Limit: 50,
      ScanIndexForward: true,
    });
  });

  test('a page begins in the partition of the owner, whatever the caller sends', () => {
    fc.assert(fc.property(hostileText(), (next) => {
      const sent = JSON.parse(evaluate(QUERY.request, { claims: { sub: 'me' }, query: { next } }).text);
      expect(sent.ExpressionAttributeValues[':k0']).toEqual({ S: 'OWNER#me' });
      expect(sent.ExclusiveStartKey).toEqual(next === '' ? undefined : { pk: { S: 'OWNER#me' }, sk: { S: next } });
    }), { numRuns: 300 });
  });

  test('answers items, and where the next page begins', () => {
    fc.assert(fc.property(hostileText(), (text) => {
      fc.pre(text !== '');
      const body = { Items: [{ name: { S: text } }, { price: { N: '1' } }], LastEvaluatedKey: { pk: { S: 'OWNER#me' }, sk: { S: text } } };
      expect(JSON.parse(evaluate(QUERY.response(200), { body }).text)).toEqual({ items: [{ name: text }, { price: 1 }], next: text });
    }));
    expect(JSON.parse(evaluate(QUERY.response(200), { body: { Items: [] } }).text)).toEqual({ items: [] });
  });

  test('asks an index, backwards, for a few', () => {
    const { request } = build(query({ indexName: 'byName', pageParameter: undefined, sortKey: undefined, descending: true, limit: 3 }));
    expect(JSON.parse(evaluate(request).text)).toMatchObject({ IndexName: 'byName', KeyConditionExpression: '#f5 = :k0', Limit: 3, ScanIndexForward: false });
  });
});

test('a key that is a number is written as one', () => {
  const number = (name: string, value: MappingValue) => ({ name, value, type: AttributeType.NUMBER });
  const { request } = build(get({ partitionKey: number('pk', MappingValue.path('id')), sortKey: number('sk', MappingValue.number(7)) }));
  expect(JSON.parse(evaluate(request, { path: { id: '5' } }).text).Key).toEqual({ pk: { N: '5' }, sk: { N: '7' } });
});

test('a query without a sort key has no pages', () => {
  const { request, response } = build(query({ sortKey: undefined, pageParameter: undefined }));
  const sent = JSON.parse(evaluate(request, { claims: { sub: 'me' }, query: { next: 'x' } }).text);
  expect(Object.keys(sent).sort()).toEqual([
    'ExpressionAttributeNames', 'ExpressionAttributeValues', 'KeyConditionExpression', 'Limit', 'ProjectionExpression', 'ScanIndexForward', 'TableName',
  ]);
  expect(JSON.parse(evaluate(response(200), { body: { Items: [], LastEvaluatedKey: { sk: { S: 'x' } } } }).text)).toEqual({ items: [] });
});

test('an attribute may be called like a member of every object', () => {
  const { request } = build(put({ attributes: { constructor: ItemAttribute.flag(MappingValue.flag(true)) } }));
  expect(JSON.parse(evaluate(request).text)).toMatchObject({ Item: { constructor: { BOOL: true } } });
});

test('the method declares what its templates read', () => {
  expect(build(query()).method.RequestParameters).toEqual({ 'method.request.querystring.next': false });
  expect(build(get()).method.RequestParameters).toEqual({ 'method.request.path.id': true });
  expect(build(put()).method.RequestParameters).toEqual({ 'method.request.path.id': true });
  expect(build(query({ limit: 1000 })).request).toContain('"Limit":1000');
});

test.each<[(stack: Stack) => RouteIntegration, string]>([
  [get({ fields: {} }), "fields: '{}' cannot be used. Allowed: at least one field"],
  [get({ fields: { 'a-b': ItemFieldType.STRING } }), "fields: 'a-b' cannot be used. Allowed: a letter and then letters, digits and '_'"],
  [get({ partitionKey: { ...OWNER, name: '' } }), 'partitionKey.name'],
  [get({ sortKey: { ...SORT, name: 'pk' } }), "sortKey.name: 'pk' cannot be used"],
  [put({ attributes: { pk: ItemAttribute.flag(MappingValue.flag(true)) } }), "attributes: 'pk' cannot be used. Allowed: names other than those of the key"],
  [put({ attributes: { ['__proto__']: ItemAttribute.flag(MappingValue.flag(true)) } }), "attributes: '__proto__' cannot be used"],
  [get({ sortKey: { ...SORT, name: '' } }), "sortKey.name: '' cannot be used"],
  [put({ attributes: { '': ItemAttribute.flag(MappingValue.flag(true)) } }), "attributes: '' cannot be used"],
  [query({ fields: {} }), "fields: '{}' cannot be used"],
  [query({ sortKey: { ...SORT, name: 's-k' } }), "sortKey.name: 's-k' cannot be used"],
  [query({ limit: 0 }), 'limit: 0 cannot be used. Allowed: a whole number from 1 to 1000'],
  [query({ limit: 1001 }), 'limit: 1001'],
  [query({ pageParameter: "a'" }), 'pageParameter'],
  [query({ indexName: 'x' }), "pageParameter: 'next' cannot be used. Allowed: none together with indexName"],
  [query({ sortKey: undefined }), "pageParameter: 'next' cannot be used. Allowed: a parameter together with sortKey"],
  [query({ sortKey: { ...SORT, type: AttributeType.NUMBER } }), "sortKey.type: 'N' cannot be used"],
])('refuses bad options %#', (make, message) => {
  expect(() => build(make)).toThrow(message);
});
