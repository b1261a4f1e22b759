import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { CustomerManagedEncryptionConfiguration, DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import {
  AlarmNotification, ApiGatewayLogging, Auth, DeploymentStrategy, Encryption, EncryptionKind, FifoQueue, FifoTopic, RouteIntegration, ItemAttribute,
  ItemFieldType, MappingValue, NotificationTopic, ObjectBucket, PrivateNetwork, RouteAuthorization, ServerlessApiPattern,
  ServerlessFunction, UserPoolTrigger, WorkQueue,
} from '../../../src';
import { everySystem } from '../../support/systems';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

const BY_KIND = { indexName: 'byKind', partitionKeys: [{ name: 'kind', type: AttributeType.STRING }] };

/** A stack has no room for all of them, and each one is delivered as the others are. */
const FEWER_ALARMS = Object.fromEntries(['Items', 'Files', 'Jobs', 'Worker', 'RealtimeHandler', 'Broadcast', 'Ingest', 'Sweeper', 'Mailer', 'Inside', 'Packer',
  'ChangesHandler', 'Entities', 'EntitiesExports', 'EntitiesReindex']
  .flatMap((name) => [`${name}Errors`, `${name}Throttles`, `${name}Duration`]).map((name) => [name, { enabled: false }]));

/** Every delivery that the systems make, and those that users add. */
export function everyDelivery(stack: Stack, encryption: Encryption): ServerlessApiPattern {
  const greeter = new ServerlessFunction(stack, 'Greeter', CODE).alias;
  const shop = everySystem(stack, {
    auth: Auth.cognito({ domainPrefix: 'shop-example', triggers: [UserPoolTrigger.postConfirmation(greeter), UserPoolTrigger.preTokenGeneration(greeter)] }),
    security: { encryption, firewall: { logging: {} } },
    monitoring: { alarmOverrides: FEWER_ALARMS, notifications: [AlarmNotification.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' })] },
    data: { table: { stream: StreamViewType.NEW_AND_OLD_IMAGES, indexes: [BY_KIND], backup: {} }, bucket: { inventory: {} } },
    // There is no room for them either. The system of each profile has one, with a key for each service in REGULATED.
    jobs: undefined,
  });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  addFunctions(stack, shop);
  addFifo(stack, shop);
  addIntegrations(stack, shop);
  addReplication(stack, shop);
  return shop;
}

function addReplication(stack: Stack, { keys: { bucket: encryptionKey, kind } }: ServerlessApiPattern): void {
  const options = { encryptionKey, awsManagedKey: kind === EncryptionKind.AWS_MANAGED, accessLogs: false };
  new ObjectBucket(stack, 'Originals', { ...options, replication: {} });
  const copies = new ObjectBucket(stack, 'Copies', { encryptionKey: encryptionKey ?? new Key(stack, 'CopiesKey', { enableKeyRotation: true }), accessLogs: false });
  new ObjectBucket(stack, 'Elsewhere', { ...options, replication: { destination: copies.bucket, deleteMarkers: true } });
}

function addFunctions(stack: Stack, shop: ServerlessApiPattern): void {
  const network = new PrivateNetwork(stack, 'Network', { logEncryptionKey: shop.keys.logs });
  const failed = new WorkQueue(stack, 'Failed', { encryptionKey: shop.keys.messages }).queue;
  const mailer = shop.addFunction('Mailer', { ...CODE, asyncInvocation: {}, deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }) });
  const inside = shop.addFunction('Inside', { ...CODE, vpc: network.vpc, deadLetterQueue: failed });
  shop.topic.addFunction(mailer.alias);
  shop.topic.addFunction(inside.alias);
  shop.topic.addQueue(shop.queue.queue);
  shop.topic.addEmail('someone@example.com');
  shop.topic.addHttps('https://shop.example.com/hook');
  shop.topic.addPublisher(mailer.function, 'SHOP_TOPIC');
  shop.realtime!.addBroadcaster(mailer.function, 'BROADCASTS');
  shop.onObjectCreated('images/', mailer.alias);
  shop.addSchedule('Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)), function: inside.alias });
  shop.entityTable!.addStreamConsumer('Changes', inside.alias);
  shop.entityTable!.allowQuery(inside.alias, BY_KIND.indexName);
  shop.realtime!.addRoute('shout', inside.alias);
  shop.addRoute('GET /mails/{id}', { function: mailer.alias });
  shop.addRoute('GET /mails', { function: mailer.alias, authorization: RouteAuthorization.groups('clerks') });
}

function addFifo(stack: Stack, shop: ServerlessApiPattern): void {
  const encryptionKey = shop.keys.messages;
  const orders = new WorkQueue(stack, 'Orders', { encryptionKey, fifo: FifoQueue.contentBasedDeduplication() });
  const placed = new NotificationTopic(stack, 'Placed', { encryptionKey, fifo: FifoTopic.contentBasedDeduplication() });
  placed.addQueue(orders.queue);
  const packer = shop.addFunction('Packer', CODE);
  orders.addConsumer('Consumer', packer.alias);
  placed.addPublisher(packer.function, 'PLACED_TOPIC');
}

function addIntegrations(stack: Stack, shop: ServerlessApiPattern): void {
  const id = MappingValue.path('id');
  const key = { partitionKey: { name: 'pk', value: id }, sortKey: { name: 'sk', value: id } };
  const fields = { name: ItemFieldType.STRING };
  const machine = (name: string, stateMachineType: StateMachineType, own?: Key) => new StateMachine(stack, name, {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, `${name}Pass`)),
    stateMachineType,
    encryptionConfiguration: own && new CustomerManagedEncryptionConfiguration(own),
  });
  const own = new Key(stack, 'MachineKey', { enableKeyRotation: true });
  for (const [route, integration] of Object.entries({
    'POST /direct/queue': RouteIntegration.sqs(shop.queue.queue),
    'POST /direct/topic': RouteIntegration.sns(shop.topic.topic),
    'GET /direct/items/{id}': RouteIntegration.dynamoDbGet(shop.table, { ...key, fields }),
    'PUT /direct/items/{id}': RouteIntegration.dynamoDbPut(shop.table, { ...key, attributes: { name: ItemAttribute.text(MappingValue.body('$.name')) } }),
    'GET /direct/items': RouteIntegration.dynamoDbQuery(shop.table, { partitionKey: { name: 'pk', value: MappingValue.claim('sub') }, fields }),
    'GET /direct/objects/{id}': RouteIntegration.s3Get(shop.bucket, { key: id, prefix: 'public/' }),
    'PUT /direct/objects/{id}': RouteIntegration.s3Put(shop.bucket, { key: id, prefix: 'in/' }),
    'POST /direct/standard': RouteIntegration.stepFunctions(machine('Standard', StateMachineType.STANDARD, own), { encryptionKey: own }),
    'POST /direct/express': RouteIntegration.stepFunctions(machine('Express', StateMachineType.EXPRESS)),
    'POST /direct/events': RouteIntegration.eventBridge(new EventBus(stack, 'Bus'), { source: 'shop', detailType: 'Placed' }),
    'GET /direct/server': RouteIntegration.http('https://shop.example.com/'),
    'GET /direct/mock': RouteIntegration.mock(),
  })) shop.addRoute(route, { integration });
}
