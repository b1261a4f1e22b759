import { App, Duration, Stack } from 'aws-cdk-lib';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  Access, AlarmNotification, Auth, DeploymentStrategy, Encryption, Entity, EntityIndex, EntitySchema, ItemFieldType, JobInput, JobType, Mapping,
  MappingValue, Profile, ProvisionedConcurrency, RequestSchema, RouteAuthorization, RouteIntegration, RouteResponse, ServerlessApiPattern,
} from 'cdk-serverless-api-pattern';
import { Banner } from './banner';
import { Pager } from './pager';

const CODE = { code: Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'), handler: 'index.handler', runtime: Runtime.NODEJS_22_X };

const PRODUCT = EntitySchema.fromObject({
  type: 'object',
  required: ['title', 'category'],
  properties: {
    title: { type: 'string', maxLength: 100 },
    category: { type: 'string', enum: ['book', 'game', 'tool'] },
    price: { type: 'number', minimum: 0 },
    stock: { type: 'integer', minimum: 0 },
    size: { $ref: '#/$defs/size' },
  },
  $defs: { size: { type: 'object', properties: { width: { type: 'number' }, height: { type: 'number' } } } },
});

const NOTE = EntitySchema.fromJson('{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":1000},"pinned":{"type":"boolean"}}}');

const INVOICE = JobInput.fromObject({
  type: 'object',
  required: ['order'],
  properties: { order: { type: 'string', maxLength: 36 }, copies: { type: 'integer', minimum: 1, maximum: 5 } },
});

/** Nearly all that the library has, in one stack. */
export function everything(app: App): ServerlessApiPattern {
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
  const shop = new ServerlessApiPattern(stack, 'Shop', {
    profile: Profile.custom('Shop', { base: Profile.PRODUCTION, settings: { monitoring: { logRetention: RetentionDays.ONE_YEAR } } }),
    api: {
      throttle: { rateLimit: 100, burstLimit: 200 },
      cors: { allowOrigins: ['https://shop.example.com', 'http://localhost:3000'], allowCredentials: true, maxAge: Duration.hours(1) },
      usagePlans: [{ name: 'Partners', throttle: { rateLimit: 10, burstLimit: 20 } }],
      openApiInfo: { title: 'Shop', version: '1.0.0' },
    },
    auth: Auth.cognito({
      domainPrefix: 'shop-example',
      callbackUrls: ['https://shop.example.com/signed-in'],
      resourceServers: [{ identifier: 'orders', scopes: [{ name: 'read', description: 'Read orders' }, { name: 'refund', description: 'Refund orders' }] }],
    }),
    compute: { defaults: { environment: { REGION_NAME: 'Ireland', CURRENCY: 'EUR', AREA: 'shop' }, memorySize: 512 } },
    entities: [
      Entity.of('product', {
        schema: PRODUCT,
        access: [Access.anyone({ reason: 'The catalog is public.' }).read().list(), Access.group('editors').all()],
        indexes: [EntityIndex.by('category').sortedBy('price')],
        changes: true,
      }),
      Entity.of('note', { schema: NOTE, access: [Access.owner().all()], batches: true, live: true }),
    ],
    jobs: [JobType.of('invoice', { newFunction: { ...CODE, memorySize: 256 }, input: INVOICE, attempts: 4, timeout: Duration.minutes(2) })],
    realtime: { connectionsPerOwner: 5 },
    ingest: { importPrefix: 'incoming/' },
    schedules: [{ id: 'Nightly', schedule: ScheduleExpression.cron({ hour: '3', minute: '30' }), description: 'Removes what is left over' }],
    website: { settings: { title: 'Shop', currency: 'EUR', area: 'eu' } },
    security: { encryption: Encryption.oneKey(), firewall: { rateLimit: 500 } },
    monitoring: {
      alarmOverrides: { QueueDeadLetters: { threshold: 5 }, QueueAge: { threshold: 600, evaluationPeriods: 3 } },
      notifications: [AlarmNotification.email('operations@example.com'), AlarmNotification.action(new Pager('arn:aws:sns:eu-west-1:123456789012:pager'))],
    },
  });

  const refunds = shop.addFunction('Refunds', {
    ...CODE,
    environment: { LIMIT: '50', CURRENCY: 'EUR' },
    timeout: Duration.seconds(10),
    deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }),
    provisionedConcurrency: ProvisionedConcurrency.fixed(2),
  });
  shop.addRoute('POST /refunds', {
    function: refunds.alias,
    authorization: RouteAuthorization.scopes('orders/refund'),
    request: RequestSchema.json('Refund', {
      type: JsonSchemaType.OBJECT,
      required: ['order', 'amount'],
      properties: { order: { type: JsonSchemaType.STRING }, amount: { type: JsonSchemaType.NUMBER, minimum: 0 } },
    }).requiring({ headers: ['Idempotency-Key'] }),
    responses: {
      201: RouteResponse.fromObject('Receipt', { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'number' } } }),
      409: RouteResponse.problem(),
    },
    summary: 'Refund an order',
    tags: ['orders'],
  });
  shop.addRoute('GET /stock/{id}', {
    integration: RouteIntegration.dynamoDbGet(shop.table, {
      partitionKey: { name: 'pk', value: MappingValue.concat(MappingValue.text('STOCK#'), MappingValue.path('id')) },
      sortKey: { name: 'sk', value: MappingValue.text('STOCK') },
      fields: { count: ItemFieldType.NUMBER, place: ItemFieldType.STRING },
    }),
    authorization: RouteAuthorization.none({ reason: 'Stock is public.' }),
  });
  shop.addRoute('POST /events', {
    integration: RouteIntegration.sqs(shop.queue.queue, {
      message: Mapping.json({ kind: MappingValue.body('$.kind'), caller: MappingValue.principal(), at: MappingValue.requestTime() }),
      attributes: { source: MappingValue.text('web'), id: MappingValue.requestId() },
    }),
    authorization: RouteAuthorization.groups('editors', 'admins'),
  });
  shop.addRoute('GET /banner', { integration: new Banner(), authorization: RouteAuthorization.none({ reason: 'The banner is on the start page.' }) });
  shop.addSchedule('Weekly', { schedule: ScheduleExpression.rate(Duration.days(7)), function: refunds.alias });
  shop.onObjectCreated('receipts/', refunds.alias);
  shop.topic.addEmail('sales@example.com');
  const failures = new Alarm(stack, 'Failures', {
    metric: refunds.function.metricErrors(),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
  shop.monitoring.adoptAlarm(failures);
  return shop;
}
