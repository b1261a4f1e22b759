import { Match, Template } from 'aws-cdk-lib/assertions';
import { ordersTemplate, Resource, resourcesOf } from './support/orders';
import { OrdersSystem } from '../../examples/orders/orders-system';
import { acknowledged, reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';

jest.mock('esbuild', () => jest.requireActual<typeof import('./support/bundle-once')>('./support/bundle-once').esbuildOnce());

const STATEFUL = /::(GlobalTable|Bucket|UserPool)$/;

const arn = (id: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}`), 'Arn'] });
const ref = (id: string) => ({ Ref: Match.stringLikeRegexp(`^${id}`) });

describe.each(SAMPLED_FLAG_SETS)('the order system, with %s,', (_, context) => {
  let made: Template;
  beforeAll(() => { made = ordersTemplate(context); });

  const functionNamed = (id: string): Resource['Properties'] =>
    Object.entries(resourcesOf(made, /Lambda::Function$/)).find(([logicalId]) => new RegExp(`^${id}[0-9A-F]{8}$`).test(logicalId))![1].Properties;
  const mappingTo = (alias: string) => Object.values(resourcesOf(made, /EventSourceMapping$/)).find(({ Properties }) => JSON.stringify(Properties.FunctionName).includes(`"${alias}`))!.Properties;
  const statementsOf = (id: string) => Object.entries(resourcesOf(made, /IAM::Policy$/)).filter(([logicalId]) => logicalId.startsWith(`${id}RoleDefaultPolicy`))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement)
    .filter(({ Action }) => !/^(logs|xray):/.test([Action].flat()[0]));

  test('has nothing unacknowledged in cdk-nag and the strict validator, and says why of the rest', () => {
    const reports = reportsOfApp((app) => void new OrdersSystem(app, 'Orders', { env: { region: 'eu-west-1' } }), context, [], true);
    expect(unacknowledged(reports)).toEqual([]);
    const reasons = acknowledged(reports).filter(({ ruleName }) => /<DeploymentCheck|W3694|Bucket\w+\.Arn>\/invoices/.test(ruleName)).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set([
      expect.stringContaining('An invoice has the id of its job'), expect.stringContaining('CodeDeploy may call the check'), expect.stringContaining('SNS calls an alias'),
      // The library's own, of the same ARN.
      expect.stringContaining('Replication copies every object'),
    ]));
  });

  test('retains everything that holds data', () => {
    const stateful = Object.values(resourcesOf(made, STATEFUL));
    expect(stateful.map(({ Type }) => Type.split('::').pop()).sort()).toEqual(['Bucket', 'Bucket', 'Bucket', 'Bucket', 'GlobalTable', 'UserPool']);
    for (const resource of stateful) expect(resource).toMatchObject({ DeletionPolicy: expect.stringMatching(/^Retain(ExceptOnCreate)?$/), UpdateReplacePolicy: 'Retain' });
  });

  test('has functions in four kinds of code, on Arm', () => {
    expect(functionNamed('ShopProjector')).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'index.handler', Architectures: ['arm64'] });
    expect(functionNamed('ShopQuote')).toMatchObject({ Runtime: 'python3.15', SnapStart: { ApplyOn: 'PublishedVersions' }, Architectures: ['arm64'] });
    expect(functionNamed('ShopInvoice')).toMatchObject({
      PackageType: 'Image',
      Code: { ImageUri: expect.anything() },
      Architectures: ['arm64'],
      EphemeralStorage: { Size: 1024 },
      ReservedConcurrentExecutions: 20,
    });
    expect(functionNamed('ShopInvoice')).not.toHaveProperty('Runtime');
    expect(functionNamed('ShopFollowUp')).toMatchObject({ DurableConfig: { ExecutionTimeout: 5_184_000, RetentionPeriodInDays: 14 }, Layers: [{ Ref: expect.stringMatching(/^ReturnPolicy/) }] });
  });

  test('replaces the worker, and leaves it what the shipped one has, and its parcels', () => {
    expect(functionNamed('ShopWorker')).toMatchObject({
      Description: 'Runs queued jobs once, records their results and publishes them.',
      Timeout: 30,
      Environment: { Variables: { TABLE_NAME: expect.anything(), TOPIC_ARN: expect.anything(), METRICS_NAMESPACE: 'Orders/Shop', PARCELS_URL: { Ref: expect.stringMatching(/^Parcels/) } } },
    });
    expect(statementsOf('ShopWorker').map(({ Action }) => [Action].flat().sort())).toEqual([
      ['dynamodb:Query', 'dynamodb:UpdateItem'], ['sns:Publish'], ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], ['sqs:SendMessage'],
    ]);
    // Six times the timeout of the replaced one.
    expect(Object.entries(resourcesOf(made, /Queue$/)).find(([id]) => id === 'ShopQueueC40BC9F2')![1].Properties.VisibilityTimeout).toBe(180);
  });

  test('moves a tenth of the traffic to a new version of items, after a check of exactly this version', () => {
    made.hasResource('AWS::Lambda::Alias', {
      Properties: { Name: 'live', FunctionName: ref('ShopItems') },
      UpdatePolicy: { CodeDeployLambdaAliasUpdate: { BeforeAllowTrafficHook: ref('DeploymentCheck'), DeploymentGroupName: ref('ShopItemsDeploymentGroup') } },
    });
    made.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      TrafficRoutingConfig: { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 5 } },
    });
    const version = { Ref: expect.stringMatching(/^ShopItemsCurrentVersion/) };
    expect(functionNamed('DeploymentCheck').Environment).toEqual({ Variables: { NEW_VERSION: version } });
    expect(statementsOf('DeploymentCheck')).toContainEqual({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: version });
    made.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1, MaxCapacity: 20, ScalableDimension: 'lambda:function:ProvisionedConcurrency' });
  });

  test('has a table with limits, a warm start, an index, a replica and a fortnight to go back', () => {
    made.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 8_000 },
      WarmThroughput: { ReadUnitsPerSecond: 15_000, WriteUnitsPerSecond: 6_000 },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: Match.arrayWith([Match.objectLike({
        IndexName: 'customers-by-spending',
        KeySchema: [{ AttributeName: 'summaryOf', KeyType: 'HASH' }, { AttributeName: 'spentCents', KeyType: 'RANGE' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['orders'] },
      })]),
      Replicas: ['eu-central-1', 'eu-west-1'].map((Region) => Match.objectLike({
        Region,
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 },
        ContributorInsightsSpecification: { Enabled: true, Mode: 'THROTTLED_KEYS' },
        ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 20_000 },
      })),
    });
  });

  test('lets staff read the best customers, with the index only', () => {
    const [, path] = (statementsOf('ShopBestCustomers')[0].Resource as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
    expect([path, statementsOf('ShopBestCustomers').map(({ Action }) => Action)]).toEqual(['/index/customers-by-spending', ['dynamodb:Query']]);
    made.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ ROUTE_GROUPS: '{"GET /customers/best":["staff"]}' }) } });
  });

  test('consumes the changes of orders, and keeps those that cannot be counted', () => {
    expect(mappingTo('ShopProjectorLive')).toMatchObject({
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"item#"}]}}}}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^ShopTable/), 'StreamArn'] },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^ShopTableSummariesFailures/), 'Arn'] } } },
    });
  });

  test('has a bucket that moves, lists, expires and copies', () => {
    made.hasResourceProperties('AWS::S3::Bucket', {
      IntelligentTieringConfigurations: [{ Id: 'Archive', Prefix: 'invoices/', Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 365 }] }],
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ Prefix: 'invoices/', ExpirationInDays: 3653 }),
          Match.objectLike({ Prefix: 'files/', ExpirationInDays: 730, Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }] }),
        ]),
      },
      InventoryConfigurations: [Match.objectLike({ Prefix: 'invoices/', ScheduleFrequency: 'Weekly', Destination: Match.objectLike({ BucketArn: arn('ShopBucketAccessLogs') }) })],
      ReplicationConfiguration: {
        Rules: [Match.objectLike({ Filter: { Prefix: 'invoices/' }, DeleteMarkerReplication: { Status: 'Disabled' }, Destination: { Bucket: arn('InvoiceCopies'), StorageClass: 'GLACIER_IR' } })],
      },
    });
    expect(functionNamed('ShopFiles').Environment).toMatchObject({ Variables: { MAX_UPLOAD_BYTES: '20971520', UPLOAD_CONTENT_TYPES: 'image/jpeg,image/png,image/webp', DOWNLOAD_EXPIRY_SECONDS: '600' } });
  });

  test('packs parcels in order, from a queue that lets no downloads through', () => {
    expect(mappingTo('ShopPackerLive')).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Parcels/), 'Arn'] },
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["parcel","gift"]}}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const fifo = Object.entries(resourcesOf(made, /SQS::Queue$/)).filter(([, { Properties }]) => Properties.FifoQueue).map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(fifo.sort()).toEqual(['Ledger', 'LedgerDeadLetters', 'Parcels', 'ParcelsDeadLetters', 'StockDeadLetters']);
    made.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', Endpoint: arn('Ledger'), TopicArn: ref('Stock'), RawMessageDelivery: true });
    made.hasResourceProperties('AWS::SNS::Topic', { FifoTopic: true, ContentBasedDeduplication: false });
  });

  test('tells each subscriber what is for it, and keeps what does not arrive', () => {
    const subscriptions = Object.values(resourcesOf(made, /Subscription$/)).filter(({ Properties }) => JSON.stringify(Properties.TopicArn).includes('ShopTopic'));
    expect(subscriptions.map(({ Properties: { Protocol, FilterPolicy } }) => [Protocol, FilterPolicy]).sort()).toEqual([
      ['email', { type: ['job.failed'] }],
      ['https', { type: ['job.succeeded'] }],
      ['lambda', { type: ['job.succeeded'] }],
      ['lambda', { type: ['job.succeeded'] }],
      ['sqs', undefined],
    ]);
    for (const { Properties } of subscriptions) expect(Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^ShopTopicDeadLetters/), 'Arn'] } });
    made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: ref('ShopInvoice'),
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: arn('ShopInvoiceFailures') } },
    });
  });

  test('lets operators redrive two queues, and do nothing else', () => {
    const [{ Properties }] = Object.values(resourcesOf(made, /IAM::Policy$/)).filter(({ Properties: { Roles } }) => JSON.stringify(Roles).includes('"Operators'));
    const { Statement } = Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
    const allowed = Statement.flatMap(({ Action, Resource: resources }) => [Action].flat().flatMap((action) => [resources].flat().map((resource) => `${action} ${JSON.stringify(resource)}`)));
    const actions = (queue: string) => allowed.filter((each) => new RegExp(`\\["${queue}[0-9A-F]{8}",`).test(each)).map((each) => each.split(' ')[0]).sort();
    const redrive = [
      'sqs:CancelMessageMoveTask', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListMessageMoveTasks',
      'sqs:ReceiveMessage', 'sqs:StartMessageMoveTask',
    ];
    for (const queue of ['ShopQueue', 'Parcels']) expect([actions(`${queue}DeadLetters`), actions(queue)]).toEqual([redrive, ['sqs:SendMessage']]);
    expect(allowed).toHaveLength(2 * 8);
  });
});
