import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AwsIntegration, Integration, IntegrationOptions, PassthroughBehavior, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { call, METHOD } from './support/api-client';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';

let system: LocalSystem;
const ids = { role: '', queue: '', topic: '' };
const PATH_ID = { ...METHOD, requestParameters: { 'method.request.path.id': true } };

function build(stack: Stack): void {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, binaryMediaTypes: ['image/png'] });
  const add = (method: string, path: string, integration: Integration, options = METHOD) => {
    api.root.resourceForPath(path).addMethod(method, integration, options);
  };
  const role = new Role(stack, 'ApiRole', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
  ids.role = stack.getLogicalId(role.node.defaultChild as CfnRole);
  const ok: IntegrationOptions = { credentialsRole: role, integrationResponses: [{ statusCode: '200' }, { statusCode: '400', selectionPattern: '4\\d{2}' }] };

  // DynamoDB
  const table = new Table(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY });
  const dynamodb = (action: string, template: string, response?: string) => new AwsIntegration({
    service: 'dynamodb',
    action,
    options: {
      ...ok,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': template.replace('TABLE', table.tableName) },
      integrationResponses: [{ statusCode: '200', ...(response === undefined ? {} : { responseTemplates: { 'application/json': response } }) }, { statusCode: '400', selectionPattern: '4\\d{2}' }],
    },
  });
  add('PUT', '/items/{id}', dynamodb('PutItem', '{"TableName":"TABLE","Item":{"pk":{"S":"$input.params(\'id\')"},"name":{"S":$input.json(\'$.name\')},"tags":{"L":[#foreach($tag in $input.path(\'$.tags\')){"S":"$util.escapeJavaScript($tag)"}#if($foreach.hasNext),#end#end]}}}'), PATH_ID);
  add('GET', '/items/{id}', dynamodb('GetItem', '{"TableName":"TABLE","Key":{"pk":{"S":"$input.params(\'id\')"}}}', [
    '#set($item = $input.path("$.Item"))',
    '#if($item == "")#set($context.responseOverride.status = 404){"message":"no $input.params("id")"}',
    '#else{"id":"$item.pk.S","name":"$util.escapeJavaScript($item.name.S).replaceAll("\\\\\'", "\'")","tags":[#foreach($tag in $item.tags.L)"$tag.S"#if($foreach.hasNext),#end#end]}#end',
  ].join('\n')), PATH_ID);
  add('PATCH', '/items/{id}', dynamodb('UpdateItem', '{"TableName":"TABLE","Key":{"pk":{"S":"$input.params(\'id\')"}},"UpdateExpression":"SET #n = :n","ExpressionAttributeNames":{"#n":"name"},"ExpressionAttributeValues":{":n":{"S":$input.json(\'$.name\')}},"ReturnValues":"ALL_NEW"}', '$input.json("$.Attributes.name.S")'), PATH_ID);
  add('DELETE', '/items/{id}', dynamodb('DeleteItem', '{"TableName":"TABLE","Key":{"pk":{"S":"$input.params(\'id\')"}}}'), PATH_ID);
  add('POST', '/query', dynamodb('Query', '{"TableName":"TABLE","KeyConditionExpression":"pk = :v","ExpressionAttributeValues":{":v":{"S":$input.json(\'$.id\')}}}', '{"count":$input.path("$.Count"),"names":$input.json("$.Items[*].name.S")}'));

  // SQS and SNS
  const queue = new Queue(stack, 'Queue');
  ids.queue = stack.getLogicalId(queue.node.defaultChild as CfnQueue);
  const form = { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" };
  add('POST', '/queue/form', new AwsIntegration({
    service: 'sqs',
    path: `${stack.account}/${queue.queueName}`,
    options: { ...ok, requestParameters: form, requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=a' } },
  }));
  add('POST', '/queue/query', new AwsIntegration({
    service: 'sqs',
    action: 'SendMessage',
    options: { ...ok, requestParameters: { 'integration.request.querystring.QueueUrl': `'${queue.queueUrl}'`, 'integration.request.querystring.MessageBody': 'method.request.body.text' } },
  }));
  add('POST', '/queue/json', new AwsIntegration({
    service: 'sqs',
    action: 'SendMessage',
    options: {
      ...ok,
      requestParameters: { 'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'", 'integration.request.header.Content-Type': "'application/x-amz-json-1.0'" },
      requestTemplates: { 'application/json': `{"QueueUrl":"${queue.queueUrl}","MessageBody":"$util.escapeJavaScript($input.body)"}` },
      integrationResponses: [{ statusCode: '202', responseParameters: { 'method.response.header.X-One': 'integration.response.body.MessageId' }, responseTemplates: { 'application/json': '{"queued":true}' } }],
    },
  }));
  add('POST', '/queue/lost', new AwsIntegration({
    service: 'sqs', path: `${stack.account}/lost`, options: { ...ok, requestParameters: form, requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=x' } },
  }));
  const topic = new Topic(stack, 'Topic');
  ids.topic = stack.getLogicalId(topic.node.defaultChild as CfnTopic);
  add('POST', '/topic/path', new AwsIntegration({
    service: 'sns', path: '/', options: { ...ok, requestParameters: form, requestTemplates: { 'application/json': `Action=Publish&TopicArn=$util.urlEncode('${topic.topicArn}')&Message=$util.urlEncode($input.body)` } },
  }));
  add('POST', '/topic/action', new AwsIntegration({
    service: 'sns', action: 'Publish', options: { ...ok, requestParameters: { 'integration.request.querystring.TopicArn': `'${topic.topicArn}'`, 'integration.request.querystring.Message': 'method.request.body' } },
  }));

  // S3
  const bucket = new Bucket(stack, 'Bucket');
  const objects = (method: string) => new AwsIntegration({
    service: 's3',
    path: '{bucket}/{key}',
    integrationHttpMethod: method,
    options: {
      credentialsRole: role,
      requestParameters: { 'integration.request.path.bucket': `'${bucket.bucketName}'`, 'integration.request.path.key': 'method.request.path.proxy', 'integration.request.header.Content-Type': 'method.request.header.Content-Type' },
      integrationResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.Content-Type': 'integration.response.header.Content-Type', 'method.response.header.X-One': 'integration.response.header.ETag' } }, { statusCode: '404', selectionPattern: '40[34]' }],
    },
  });
  const key = { ...METHOD, requestParameters: { 'method.request.path.proxy': true, 'method.request.header.Content-Type': false } };
  add('PUT', '/objects/{proxy+}', objects('PUT'), key);
  add('GET', '/objects/{proxy+}', objects('GET'), key);
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build) });
});

beforeEach(() => {
  system.calls.length = 0;
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

const byRole = (action: string, resource: unknown, status = 200) => ({ role: ids.role, action, resource, status });

describe('DynamoDB', () => {
  test('items are written, read, queried, changed and deleted with templates only', async () => {
    expect(await call(system, 'PUT', '/items/i-1', { name: 'it\'s "good"', tags: ['x', 'y'] })).toMatchObject({ status: 200, text: '{}' });
    const read = await call(system, 'GET', '/items/i-1');
    expect(JSON.parse(read.text)).toEqual({ id: 'i-1', name: 'it\'s "good"', tags: ['x', 'y'] });
    expect(await call(system, 'POST', '/query', { id: 'i-1' })).toMatchObject({ status: 200, text: '{"count":1,"names":["it\'s \\"good\\""]}' });
    expect(await call(system, 'PATCH', '/items/i-1', { name: 'new' })).toMatchObject({ status: 200, text: '"new"' });
    expect((await call(system, 'DELETE', '/items/i-1', {})).status).toBe(200);
    const gone = await call(system, 'GET', '/items/i-1');
    expect([gone.status, gone.text.trim()]).toEqual([404, '{"message":"no i-1"}']);
    const table = expect.stringMatching(/^arn:aws:dynamodb:eu-west-1:000000000000:table\/Table/);
    expect(system.calls).toEqual(['PutItem', 'GetItem', 'Query', 'UpdateItem', 'DeleteItem', 'GetItem'].map((action) => byRole(`dynamodb:${action}`, table)));
  });

  test('errors of the service are mapped by status', async () => {
    const answer = await call(system, 'PUT', '/items/i-2', { name: 7, tags: [] });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('__type');
    system.fault({ role: ids.role, action: 'dynamodb:PutItem', times: 1, status: 400, code: 'ConditionalCheckFailedException' });
    expect((await call(system, 'PUT', '/items/i-2', { name: 'x', tags: [] })).text).toContain('ConditionalCheckFailedException');
    expect((await call(system, 'PUT', '/items/i-2', { name: 'x', tags: [] })).status).toBe(200);
  });

  test('a type without a template is refused, a body that is not JSON too', async () => {
    expect(await call(system, 'PUT', '/items/i-3', 'x', { 'content-type': 'text/plain' })).toMatchObject({ status: 415, text: '{"message":"Unsupported Media Type"}' });
    const answer = await call(system, 'PUT', '/items/i-3', '{');
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('Could not parse request body into json')]);
    expect(system.calls).toEqual([]);
  });
});

describe('SQS', () => {
  test.each([['/queue/form', { text: 'a & b' }, '{"text":"a & b"}'], ['/queue/query', { text: 'a & b' }, 'a & b']])('%s takes messages by a form', async (path, body, message) => {
    const before = system.queue(ids.queue);
    const answer = await call(system, 'POST', path, body);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      SendMessageResponse: {
        SendMessageResult: expect.objectContaining({ MessageId: expect.stringMatching(/^[\da-f-]{36}$/), MD5OfMessageBody: expect.stringMatching(/^[\da-f]{32}$/) }),
        ResponseMetadata: { RequestId: expect.any(String) },
      },
    });
    expect(await before.bodies()).toContain(message);
    expect(system.calls).toContainEqual(byRole('sqs:SendMessage', expect.stringMatching(/^arn:aws:sqs:eu-west-1:000000000000:Queue/)));
  });

  test('and by JSON', async () => {
    const answer = await call(system, 'POST', '/queue/json', { text: 'it "is"' });
    expect([answer.status, answer.text]).toEqual([202, '{"queued":true}']);
    expect(answer.headers.get('x-one')).toMatch(/^[\da-f-]{36}$/);
    expect(await system.queue(ids.queue).bodies()).toContain('{"text":"it \\"is\\""}');
  });

  test('an unknown queue is an error of the service', async () => {
    const answer = await call(system, 'POST', '/queue/lost', { text: 'x' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(/^{"ErrorResponse":{"Error":{"Type":"Sender","Code":"[^"]*(NonExistentQueue|QueueDoesNotExist)/)]);
  });
});

describe('SNS', () => {
  test.each(['/topic/path', '/topic/action'])('%s publishes', async (path) => {
    const answer = await call(system, 'POST', path, { path });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { PublishResponse: { PublishResult: { MessageId: expect.stringMatching(/^[\da-f-]{36}$/), SequenceNumber: null }, ResponseMetadata: { RequestId: expect.any(String) } } }]);
    expect(system.published[ids.topic]).toContainEqual({ role: ids.role, message: JSON.stringify({ path }), attributes: {} });
    expect(system.calls).toContainEqual(byRole('sns:Publish', expect.stringMatching(/^arn:aws:sns:.*:Topic/)));
  });
});

describe('S3', () => {
  test('objects go in and come out as they are, keys with slashes and spaces too', async () => {
    const image = Uint8Array.from([137, 80, 0, 255]);
    expect((await call(system, 'PUT', '/objects/a/b%20c.png', image, { 'content-type': 'image/png' })).status).toBe(200);
    const answer = await call(system, 'GET', '/objects/a/b%20c.png', undefined, { accept: 'image/png' });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-one'), [...answer.bytes]]).toEqual([200, 'image/png', expect.stringMatching(/^"[\da-f]{32}"$/), [...image]]);
    expect(system.calls).toEqual(['PutObject', 'GetObject'].map((action) => byRole(`s3:${action}`, expect.stringMatching(/^arn:aws:s3:::bucket[^/]*\/a\/b c\.png$/))));
    expect((await call(system, 'GET', '/objects/none')).status).toBe(404);
  });
});
