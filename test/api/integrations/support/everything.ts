import { Stack } from 'aws-cdk-lib';
import { AttributeType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import {
  Auth, RouteIntegration, ItemAttribute, ItemFieldType, Mapping, MappingValue, NotificationTopic, ObjectBucket, SecureRestApi, ServerlessFunction,
  WebFirewall, WorkQueue,
} from '../../../../src';

/** An API with a route to everything that a route can lead to. */
export function everyIntegration(stack: Stack): SecureRestApi {
  const api = new SecureRestApi(stack, 'Api', { auth: Auth.iam().bind(stack, {}), cors: { allowOrigins: ['https://shop.example.com'] } });
  new WebFirewall(stack, 'Firewall').protect(api.stage);
  for (const [route, integration] of Object.entries(integrations(stack))) api.addRoute(route, { integration });
  return api;
}

function integrations(stack: Stack): Record<string, RouteIntegration> {
  const code = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
  const fn = new ServerlessFunction(stack, 'Function', code).function;
  const id = MappingValue.path('id');
  const partitionKey = { name: 'pk', value: MappingValue.concat(MappingValue.text('OWNER#'), MappingValue.context('identity.cognitoIdentityId')) };
  const sortKey = { name: 'sk', value: MappingValue.concat(MappingValue.text('ITEM#'), id) };
  const fields = { name: ItemFieldType.STRING };
  const table = new TableV2(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
  const bucket = new ObjectBucket(stack, 'Bucket').bucket;
  const machine = (name: string, stateMachineType: StateMachineType) => new StateMachine(stack, name, {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, `${name}Pass`)),
    stateMachineType,
    tracingEnabled: true,
    logs: { destination: new LogGroup(stack, `${name}Logs`), level: LogLevel.ALL },
  });
  return {
    'GET /function': RouteIntegration.function(fn),
    'POST /function/{id}': RouteIntegration.function(fn, { mapping: Mapping.json({ id, all: MappingValue.body() }) }),
    'POST /queue': RouteIntegration.sqs(new WorkQueue(stack, 'Queue').queue, { attributes: { from: MappingValue.context('identity.sourceIp') } }),
    'POST /topic': RouteIntegration.sns(new NotificationTopic(stack, 'Topic', { displayName: 'Shop' }).topic),
    'GET /items/{id}': RouteIntegration.dynamoDbGet(table, { partitionKey, sortKey, fields }),
    'PUT /items/{id}': RouteIntegration.dynamoDbPut(table, { partitionKey, sortKey, attributes: { name: ItemAttribute.text(MappingValue.body('$.name')) } }),
    'GET /items': RouteIntegration.dynamoDbQuery(table, { partitionKey, sortKey: { name: 'sk', value: MappingValue.text('ITEM#') }, fields, pageParameter: 'next' }),
    'GET /objects/{id}': RouteIntegration.s3Get(bucket, { key: id, prefix: 'public/' }),
    'PUT /objects/{id}': RouteIntegration.s3Put(bucket, { key: id, prefix: 'in/' }),
    'POST /standard': RouteIntegration.stepFunctions(machine('Standard', StateMachineType.STANDARD), { encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }) }),
    'POST /express': RouteIntegration.stepFunctions(machine('Express', StateMachineType.EXPRESS)),
    'POST /events': RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), { source: 'shop', detailType: 'Placed' }),
    'GET /server/{id}': RouteIntegration.http('https://shop.example.com/{id}'),
    'POST /server/{id}': RouteIntegration.http('https://shop.example.com/{id}', { method: 'POST', mapping: Mapping.value(MappingValue.body()) }),
    'GET /mock': RouteIntegration.mock({ template: Mapping.json({ status: MappingValue.text('up') }) }),
  };
}
