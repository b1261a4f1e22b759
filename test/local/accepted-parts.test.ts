import { Duration, Stack } from 'aws-cdk-lib';
import { CfnAnomalyDetector } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup, TrafficRouting } from 'aws-cdk-lib/aws-codedeploy';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { FlowLogDestination, InterfaceVpcEndpointAwsService, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { FileSystem as ElasticFileSystem } from 'aws-cdk-lib/aws-efs';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  Alias, CfnFunction, Code, CodeSigningConfig, FileSystem, Function as LambdaFunction, FunctionUrlAuthType, LayerVersion, Runtime, StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, LogGroup, MetricFilter, QueryDefinition, QueryString, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { BlockedEncryptionType, Bucket, CfnBucket, HttpMethods, ObjectLockRetention, StorageClass } from 'aws-cdk-lib/aws-s3';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Platform, SigningProfile } from 'aws-cdk-lib/aws-signer';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { assetWith, removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { JsonObject } from '../../local/src/json';
import { EntityTable, ObjectBucket, ReplicaConsistency, TableCapacity, TableInsights, TableKey, IndexProjection, Profile } from '../../src';

/** Prints its environment, and what table streams bring. */
const CODE = 'exports.handler = async (event) => { if (event.Records) console.log("change"); return process.env; };';

afterAll(() => removeTemporaryDirectories());

function makeFunction(stack: Stack, name: string, props: Partial<ConstructorParameters<typeof LambdaFunction>[2]> = {}): LambdaFunction {
  const fn = new LambdaFunction(stack, name, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CODE), ...props });
  (fn.node.defaultChild as CfnFunction).overrideLogicalId(name);
  return fn;
}

async function environment(build: (stack: Stack) => Record<string, string>, log: LogEntry[] = []): Promise<Record<string, string>> {
  const assembly = synthesize((stack) => makeFunction(stack, 'Fn', { environment: build(stack) }));
  await using system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
  return (await system.invoke('Fn')).payload as Record<string, string>;
}

test('parts around functions are known by name', async () => {
  const log: LogEntry[] = [];
  const values = await environment((stack) => {
    const signed = signing(stack);
    const layer = new LayerVersion(stack, 'Layer', { code: Code.fromAsset(assetWith('x')), layerVersionName: 'tools' });
    const fn = makeFunction(stack, 'Other', { code: Code.fromAsset(assetWith(CODE)), codeSigningConfig: signed, layers: [layer] });
    const alias = new Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
    const application = new LambdaApplication(stack, 'Application', { applicationName: 'shop' });
    const deploymentConfig = new LambdaDeploymentConfig(stack, 'Config', { trafficRouting: TrafficRouting.allAtOnce() });
    const group = new LambdaDeploymentGroup(stack, 'Group', { alias, application, deploymentConfig });
    alias.addAutoScaling({ minCapacity: 1, maxCapacity: 2 }).scaleOnUtilization({ utilizationTarget: 0.7 });
    const url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    const parameter = new StringParameter(stack, 'Parameter', { parameterName: '/shop/colour', stringValue: 'blue' });
    const groupOfSchedules = new ScheduleGroup(stack, 'Schedules', { scheduleGroupName: 'shop' });
    new CfnAnomalyDetector(stack, 'Detector', { namespace: 'Shop', metricName: 'Sales', stat: 'Sum' });
    const logGroup = new LogGroup(stack, 'Logs', { logGroupName: '/shop' });
    new MetricFilter(stack, 'Filter', { logGroup, filterPattern: FilterPattern.anyTerm('x'), metricNamespace: 'Shop', metricName: 'X' });
    new ResourcePolicy(stack, 'Policy', { policyStatements: [new PolicyStatement({ actions: ['logs:PutLogEvents'], resources: ['*'], principals: [new ServicePrincipal('es.amazonaws.com')] })] });
    new QueryDefinition(stack, 'Query', { queryDefinitionName: 'errors', queryString: new QueryString({ fields: ['@message'] }) });
    return {
      LAYER: layer.layerVersionArn,
      SIGNING: signed.codeSigningConfigArn,
      APPLICATION: application.applicationName,
      GROUP: group.deploymentGroupName,
      URL: url.url,
      URL_ARN: url.functionArn,
      PARAMETER: parameter.parameterName,
      VALUE: parameter.stringValue,
      SCHEDULES: groupOfSchedules.scheduleGroupArn,
    };
  }, log);
  const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:000000000000:${rest}`;
  expect(values).toMatchObject({
    LAYER: arn('lambda', 'layer:tools:1'),
    SIGNING: expect.stringMatching(/^arn:aws:lambda:eu-west-1:000000000000:code-signing-config:/),
    APPLICATION: 'shop',
    GROUP: expect.stringContaining('Group'),
    URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
    URL_ARN: arn('lambda', 'function:Other'),
    PARAMETER: '/shop/colour',
    VALUE: 'blue',
    SCHEDULES: arn('scheduler', 'schedule-group/shop'),
  });
  const messages = log.map(({ message }) => message);
  expect(messages).toEqual([]);
});

function signing(stack: Stack): CodeSigningConfig {
  return new CodeSigningConfig(stack, 'Signing', { signingProfiles: [new SigningProfile(stack, 'Profile', { platform: Platform.AWS_LAMBDA_SHA384_ECDSA })] });
}

test.each([['without flags', {}], ['with a default security group that lets nothing through', { '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': true }]])('a network %s, and a file system in it', async (_name, flags) => {
  const log: LogEntry[] = [];
  const values = await environment((stack) => {
    for (const [flag, value] of Object.entries(flags)) stack.node.setContext(flag, value);
    const vpc = new Vpc(stack, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.1.0.0/16'),
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
    });
    const endpoint = vpc.addInterfaceEndpoint('Endpoint', { service: InterfaceVpcEndpointAwsService.LAMBDA });
    const files = new ElasticFileSystem(stack, 'Files', { vpc });
    const access = files.addAccessPoint('Access', { path: '/shop', createAcl: { ownerGid: '1', ownerUid: '1', permissions: '750' }, posixUser: { gid: '1', uid: '1' } });
    makeFunction(stack, 'Inside', { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, filesystem: FileSystem.fromEfsAccessPoint(access, '/mnt/shop') });
    return { VPC: vpc.vpcId, SUBNET: vpc.privateSubnets[0]?.subnetId ?? '', ENDPOINT: endpoint.vpcEndpointId, FILES: files.fileSystemArn, ACCESS: access.accessPointArn };
  }, log);
  expect(values).toMatchObject({
    VPC: expect.stringMatching(/^vpc-[\da-f]{17}$/),
    SUBNET: expect.stringMatching(/^subnet-[\da-f]{17}$/),
    ENDPOINT: expect.stringMatching(/^vpce-[\da-f]{17}$/),
    FILES: expect.stringMatching(/^arn:aws:elasticfilesystem:eu-west-1:\d+:file-system\/fs-[\da-f]{17}$/),
    ACCESS: expect.stringMatching(/^arn:aws:elasticfilesystem:eu-west-1:\d+:access-point\/fsap-[\da-f]{17}$/),
  });
  expect(log.map(({ message }) => message)).toContainEqual('Inside: its file systems are not mounted');
});

/** Makes calls to AWS as its event says. */
function makeCaller(stack: Stack): LambdaFunction {
  return makeFunction(stack, 'Caller', { code: Code.fromAsset(awsHandlerAsset()), timeout: Duration.seconds(10), memorySize: 512 });
}

async function aws(system: LocalSystem, service: string, call: string, input: JsonObject): Promise<JsonObject> {
  return (await system.invoke('Caller', { service, call, input })).payload as JsonObject;
}

test('tables with every setting', async () => {
  const log: LogEntry[] = [];
  const string = (name: string) => ({ name, type: AttributeType.STRING });
  const assembly = synthesize((stack) => {
    const reader = new PolicyDocument({
      statements: [new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['*'], principals: [new ServicePrincipal('lambda.amazonaws.com')] })],
    });
    const { table } = new EntityTable(stack, 'OnDemand', {
      tableName: 'shop',
      capacity: TableCapacity.onDemand({ maxReadRequestUnits: 10, maxWriteRequestUnits: 10 }),
      warmThroughput: { readUnitsPerSecond: 13_000, writeUnitsPerSecond: 5_000 },
      indexes: [
        { indexName: 'byState', partitionKeys: [string('state')], sortKeys: [string('sk')], projection: IndexProjection.include('name') },
        { indexName: 'byPlace', partitionKeys: [string('country'), string('city')], sortKeys: [string('street'), string('house')], projection: IndexProjection.keysOnly() },
        { indexName: 'byPair', partitionKeys: [string('country'), string('city')] },
      ],
      replicas: [{ region: 'eu-central-1', contributorInsights: TableInsights.throttledKeys(), deletionProtection: false, resourcePolicy: reader }],
      kinesisStream: new Stream(stack, 'Stream'),
      encryption: TableKey.awsManaged(),
      resourcePolicy: reader,
      contributorInsights: TableInsights.accessedAndThrottledKeys(),
      pointInTimeRecovery: true,
      recoveryPeriodInDays: 7,
    });
    const capacity = TableCapacity.provisioned({ read: { min: 1, max: 5 }, write: { min: 1, max: 5 } });
    new EntityTable(stack, 'Provisioned', { tableName: 'provisioned', capacity, profile: Profile.DEVELOPMENT });
    new EntityTable(stack, 'Strong', { tableName: 'strong', replicas: [{ region: 'eu-west-2' }], consistency: ReplicaConsistency.strong('eu-west-3') });
    makeFunction(stack, 'Fn').addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST, retryAttempts: 1, parallelizationFactor: 2 }));
    makeCaller(stack);
  }, 'eu-west-1');
  await using system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
  const texts = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).map(([name, text]) => [name, { S: text }]));
  for (const TableName of ['shop', 'provisioned', 'strong']) {
    const Item = texts({ pk: 'a', sk: 'b', state: 'open', country: 'de', city: 'Bonn', street: 'Markt', house: '1' });
    expect(await aws(system, 'dynamodb', 'PutItem', { TableName, Item })).toMatchObject({ ok: true });
  }
  expect(await aws(system, 'dynamodb', 'Query', {
    TableName: 'shop', IndexName: 'byState', KeyConditionExpression: '#state = :state', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: texts({ ':state': 'open' }),
  })).toMatchObject({ ok: true, output: { Count: 1 } });
  expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^OnDemand\w+: its index byPlace has keys of several attributes, and is not made here$/));
  // A table with replicas has a stream without being told.
  await waitUntil(() => log.some(({ source, message }) => source === 'Fn' && message.includes('change')));
});

test('a bucket with every setting', async () => {
  let id = '';
  const assembly = synthesize((stack) => {
    const copies = new Bucket(stack, 'Copies', { versioned: true, objectLockEnabled: true });
    const { bucket } = new ObjectBucket(stack, 'Objects', {
      accessLogs: true,
      lifecycleRules: [{ prefix: 'old/', tags: { kind: 'x' }, transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, after: Duration.days(90) }], expiration: Duration.days(400) }],
      archiveTiers: { archiveAccessAfter: Duration.days(90), deepArchiveAccessAfter: Duration.days(180), prefix: 'old/' },
      inventory: { includeVersions: true, fields: ['Size'] },
      replication: { destination: copies, deleteMarkers: true, storageClass: StorageClass.INFREQUENT_ACCESS },
      objectLock: ObjectLockRetention.governance(Duration.days(30)),
      transferAcceleration: true,
      blockedEncryptionTypes: [BlockedEncryptionType.SSE_C],
      cors: { allowedMethods: [HttpMethods.GET], allowedOrigins: ['https://shop.example'] },
    });
    id = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    bucket.grantReadWrite(makeCaller(stack));
  });
  await using system = await LocalSystem.start({ assembly });
  const object = { Bucket: system.ref(id), Key: 'a' };
  expect(await aws(system, 's3', 'PutObject', { ...object, Body: 'hello' })).toMatchObject({ ok: true });
  expect(await aws(system, 's3', 'GetObject', object)).toMatchObject({ ok: true, text: 'hello' });
});
