import { Duration, Stack } from 'aws-cdk-lib';
import { UserPool, Mfa, FeaturePlan } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ApplicationLogLevel, Architecture, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Access, AccessLog, Auth, BundledHandlers, Entity, EntityImports, EntityIndex, EntityOptions, EntitySchema, JobInput, JobType, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';

/** The system that one line builds. */
export function minimal(stack: Stack): ServerlessApiPattern {
  return new ServerlessApiPattern(stack, 'Shop');
}

/** Every section of the props used, with other values than the defaults. */
export function everythingSet(stack: Stack): ServerlessApiPattern {
  const shop = new ServerlessApiPattern(stack, 'Shop', {
    api: {
      description: 'The shop',
      stageName: 'v1',
      throttle: { rateLimit: 20, burstLimit: 40 },
      accessLog: AccessLog.json(),
      cors: {
        allowOrigins: ['https://shop.example.com', 'https://admin.example.com'],
        allowCredentials: true,
        allowHeaders: ['Authorization', 'Content-Type'],
        exposeHeaders: ['ETag'],
        maxAge: Duration.minutes(10),
      },
    },
    auth: Auth.cognito({
      selfSignUp: true,
      mfa: Mfa.REQUIRED,
      passwordMinLength: 16,
      featurePlan: FeaturePlan.PLUS,
      callbackUrls: ['https://shop.example.com/'],
      logoutUrls: ['https://shop.example.com/bye'],
      domainPrefix: 'shop-example',
      deletionProtection: true,
    }),
    compute: {
      runtime: Runtime.NODEJS_24_X,
      memorySize: 1024,
      timeout: Duration.seconds(20),
      architecture: Architecture.X86_64,
      logLevel: ApplicationLogLevel.WARN,
      environment: { STAGE: 'v1' },
      handlers: {
        files: { environment: { MAX_UPLOAD_BYTES: '1048576' } },
        worker: { timeout: Duration.minutes(2), memorySize: 2048 },
      },
    },
    handlers: BundledHandlers.all(),
    data: {
      table: { tableName: 'shop', pointInTimeRecovery: true, deletionProtection: true },
      bucket: {
        bucketName: 'shop-files-example',
        accessLogs: true,
        accessLogExpiration: Duration.days(30),
        noncurrentVersionExpiration: Duration.days(10),
        abortIncompleteUploadAfter: Duration.days(2),
      },
    },
    queueing: {
      queue: {
        visibilityTimeout: Duration.minutes(15),
        maxReceiveCount: 8,
        retentionPeriod: Duration.days(2),
        batchSize: 50,
        maxBatchingWindow: Duration.seconds(5),
        maxConcurrency: 5,
      },
      topic: { displayName: 'Shop' },
    },
    security: { firewallEnabled: true, firewall: { rateLimit: 500 } },
    monitoring: { alarms: true, alarmTopic: new Topic(stack, 'Alarms', { enforceSSL: true }), dashboard: true, logRetention: RetentionDays.ONE_YEAR, tracing: true },
  });
  const orders = shop.addFunction('Orders', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 200, body: "[]" });'),
  });
  shop.addRoute('GET /orders/{id}', { function: orders.alias });
  return shop;
}

/** One entity with each kind of list. */
export const note = (options: Partial<EntityOptions> = {}) => Entity.of('note', {
  schema: EntitySchema.fromObject({ type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 1000 }, done: { type: 'boolean', default: false } } }),
  access: [Access.owner().all(), Access.group('support').read().list(), Access.anyone({ reason: 'Notes are public: whoever has the id of one may read it.' }).read()],
  indexes: [EntityIndex.by('done').sortedBy('createdAt')],
  ...options,
});

/** With children, of which all that a function does to them is asked for by two routes. */
function family(): Entity[] {
  const parent = note({ live: true, changes: true, imports: EntityImports.asOwner(), exports: true });
  const schema = EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 1000 } } });
  return [parent, parent.child('comment', { schema, access: [Access.owner().create().list()] })];
}

/** A type of job with its own function, which starts further jobs. */
const invoice = () => JobType.of('invoice', {
  newFunction: { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => null;') },
  input: JobInput.fromObject({ type: 'object', required: ['orderId'], properties: { orderId: { type: 'string', maxLength: 64 } } }),
});

/** The systems beside the REST API, as they are when they are only asked for. */
export function everySystem(scope: Construct, props: ServerlessApiPatternProps = {}): ServerlessApiPattern {
  const shop = new ServerlessApiPattern(scope, 'Shop', {
    auth: Auth.cognito({ domainPrefix: 'shop-example' }),
    // A stack has no room for all of them.
    handlers: BundledHandlers.all().withoutRoutes(['PUT /items/{id}', 'PATCH /items/{id}', 'DELETE /items/{id}', 'GET /files', 'POST /files/{id}/complete', 'DELETE /files/{id}', 'GET /jobs', 'GET /jobs/{id}',
      'DELETE /jobs/{id}']),
    entities: family(),
    jobs: [invoice()],
    realtime: {},
    ingest: {},
    website: {},
    schedules: [{ id: 'Hourly', schedule: ScheduleExpression.rate(Duration.hours(1)) }],
    ...props,
  });
  if (shop.jobPipeline) shop.jobPipeline.addCaller(shop.job('invoice').ownFunction!.function);
  return shop;
}

/** Table, bucket and users of the app's own, some from another stack's outputs. */
export function broughtIn(stack: Stack): ServerlessApiPattern {
  return new ServerlessApiPattern(stack, 'Shop', {
    auth: Auth.userPool(UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_Example')),
    data: {
      existingTable: new TableV2(stack, 'Entities', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        timeToLiveAttribute: 'expiresAt',
      }),
      existingBucket: Bucket.fromBucketName(stack, 'Objects', 'shop-objects-example'),
    },
  });
}
