import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Period, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  Access, AlarmRequest, Auth, BlockResponse, BundledFunction, BundledHandler, CostReport, DeploymentStrategy, Entity, EntityIndex, EntitySchema,
  EntityTable, EntityTableOptions, FieldCondition, FunctionOptions, RouteIntegration,
  ItemFieldType, JobType, JobTypeOptions,
  Mapping, MappingValue, Monitoring, MonitoringProps, Network, PayloadType, Profile, ProvisionedConcurrency, RateRule,
  Realtime, RealtimeOptions, RouteOptions, ScheduledJob, SecureRestApi, SecureRestApiProps, ServerlessApiPattern,
  ServerlessApiPatternProps, ServerlessFunction, ServiceLevelObjectiveOptions, StreamConsumer, StreamConsumerOptions, TableCapacity,
  TableReplicaOptions, TraceSampling, WebFirewall, WebFirewallOptions, WebFirewallRules, WorkQueue, WorkQueueOptions,
} from '../src';
import { TypeReference, placesOf } from './support/places';
import { newStack } from './support/synth';

const isNumber = (type?: TypeReference): boolean => type !== undefined && (type.primitive === 'number' || isNumber(type.collection?.elementtype));

/** Numbers that the library writes, and that users can't set. */
const WRITTEN = ['CostLine.monthlyAtRest', 'CostLine.perMillion'];

/** Every place where users hand a number in: members of structs, and parameters. */
const PLACES = placesOf(({ type }) => isNumber(type)).filter((place) => !WRITTEN.includes(place));

/** Builds something with a number in it. */
type Build = (stack: Stack, value: number) => unknown;

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') };
const REQUEST: AlarmRequest = { name: 'Failures', description: 'Failed.', metric: new Metric({ namespace: 'Shop', metricName: 'Failures' }), threshold: 1 };
const reader = (stack: Stack) => new ServerlessFunction(stack, 'Reader', CODE).alias;

const job = (stack: Stack, options: Partial<JobTypeOptions>) => JobType.of('invoice', { function: reader(stack), ...options });
const onSystem = (props: (value: number) => ServerlessApiPatternProps): Build => (stack, value) =>
  new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, auth: Auth.iam(), ...props(value) });
const onApi = (props: (value: number) => SecureRestApiProps): Build => (stack, value) => new SecureRestApi(stack, 'Api', props(value));
const onRoute = (options: (value: number, stack: Stack) => RouteOptions): Build => (stack, value) => new SecureRestApi(stack, 'Api').addRoute('GET /a', options(value, stack));
const onFunction = (options: (value: number) => FunctionOptions): Build => (stack, value) => new ServerlessFunction(stack, 'Function', { ...CODE, ...options(value) });
const onQueue = (options: (value: number) => WorkQueueOptions): Build => (stack, value) => new WorkQueue(stack, 'Queue', options(value));
const onStream = (options: (value: number) => StreamConsumerOptions): Build => (stack, value) =>
  new StreamConsumer(stack, 'Changes', { consumer: reader(stack), streamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/s', ...options(value) });
const onTable = (options: (value: number) => EntityTableOptions): Build => (stack, value) => new EntityTable(stack, 'Table', options(value));
const onFirewall = (options: (value: number) => WebFirewallOptions): Build => (stack, value) => new WebFirewall(stack, 'Firewall', options(value));
const onMonitoring = (props: (value: number) => MonitoringProps): Build => (stack, value) => new Monitoring(stack, 'Monitoring', props(value)).addAlarm(REQUEST);
const onAlarm = (request: (value: number) => Partial<AlarmRequest>): Build => (stack, value) =>
  new Monitoring(stack, 'Monitoring').addAlarm({ ...REQUEST, ...request(value) });
const onObjectives = (objectives: (value: number) => ServiceLevelObjectiveOptions): Build =>
  onSystem((value) => ({ monitoring: { objectives: objectives(value) } }));
const onReplica = (replica: (value: number) => TableReplicaOptions): Build => (stack, value) =>
  new EntityTable(new Stack(stack, 'Placed', { env: { region: 'eu-west-1' } }), 'Table', { replicas: [replica(value)] });
const onRate = (rule: (value: number) => Partial<RateRule>): Build => onFirewall((value) => ({ rateRules: [{ name: 'Rate', limit: 10, ...rule(value) }] }));
const onTakeover = (statuses: { successCodes?: number[]; failureCodes?: number[] }) => WebFirewallRules.accountTakeoverPrevention({
  loginPath: '/login',
  payloadType: PayloadType.JSON,
  usernameField: '/user',
  passwordField: '/password',
  responseStatuses: { successCodes: [200], failureCodes: [401], ...statuses },
});

const CASES: Record<string, Build> = {
  'AlarmOverride.datapointsToAlarm': onMonitoring((datapointsToAlarm) => ({ alarmOverrides: { Failures: { datapointsToAlarm } } })),
  'AlarmOverride.evaluationPeriods': onMonitoring((evaluationPeriods) => ({ alarmOverrides: { Failures: { evaluationPeriods } } })),
  'AlarmOverride.threshold': onMonitoring((threshold) => ({ alarmOverrides: { Failures: { threshold } } })),
  'AlarmRequest.datapointsToAlarm': onAlarm((datapointsToAlarm) => ({ evaluationPeriods: 3, datapointsToAlarm })),
  'AlarmRequest.evaluationPeriods': onAlarm((evaluationPeriods) => ({ evaluationPeriods })),
  'AlarmRequest.maxThreshold': onAlarm((maxThreshold) => ({ maxThreshold })),
  'AlarmRequest.threshold': onAlarm((threshold) => ({ threshold })),
  'AnomalyDetection.evaluationPeriods': onMonitoring((evaluationPeriods) => ({ anomalyDetection: { evaluationPeriods } })),
  'AnomalyDetection.standardDeviations': onMonitoring((standardDeviations) => ({ anomalyDetection: { standardDeviations } })),
  'AsyncInvocationOptions.retryAttempts': onFunction((retryAttempts) => ({ asyncInvocation: { retryAttempts } })),
  'BlockResponseOptions.status': (_, status) => BlockResponse.problem({ status, title: 'No.' }),
  'BundledFunction.useSlots(slots)': (stack, slot) =>
    new BundledFunction(stack, 'Entities', { handler: BundledHandler.ENTITIES }).useSlots(new EntityTable(stack, 'Table').table, [slot]),
  'CostLimitOptions.monthly': (stack, monthly) => CostReport.limit(stack, { monthly }),
  'DynamoDbQueryOptions.limit': onRoute((limit, stack) => ({
    integration: RouteIntegration.dynamoDbQuery(new Table(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } }), {
      partitionKey: { name: 'pk', value: MappingValue.text('a') }, fields: { a: ItemFieldType.STRING }, limit,
    }),
  })),
  'EntityChangesOptions.parallelizationFactor': onSystem((parallelizationFactor) => ({
    entities: [Entity.of('note', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()], changes: true })],
    entityChanges: { parallelizationFactor },
  })),
  'EntityIndex.inSlot(slot)': (_, slot) => EntityIndex.by('done').inSlot(slot),
  'JobTypeOptions.attempts': (stack, attempts) => job(stack, { attempts }),
  'JobTypeOptions.concurrency': (stack, concurrency) => job(stack, { concurrency }),
  'EntityOptions.shards': (_, shards) => Entity.of('note', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()], shards }),
  'EntityTableOptions.entitySlotCount': onTable((entitySlotCount) => ({ entitySlotCount })),
  'EntityTableOptions.recoveryPeriodInDays': onTable((recoveryPeriodInDays) => ({ recoveryPeriodInDays })),
  'FieldCondition.between(lower)': (_, lower) => FieldCondition.between(lower, 1),
  'FieldCondition.between(upper)': (_, upper) => FieldCondition.between(1, upper),
  'FieldCondition.numberOneOf(values)': (_, value) => FieldCondition.numberOneOf(1, value),
  'FunctionDefaults.memorySize': onSystem((memorySize) => ({ compute: { defaults: { memorySize } } })),
  'FunctionOptions.memorySize': onFunction((memorySize) => ({ memorySize })),
  'FunctionOptions.reservedConcurrentExecutions': onFunction((reservedConcurrentExecutions) => ({ reservedConcurrentExecutions })),
  'IntegrationResponseMapping.statusCode': onRoute((statusCode) => ({ integration: RouteIntegration.http('https://a.example/', { mapping: Mapping.json({ a: MappingValue.text('b') }), responses: [{ statusCode }] }) })),
  'MappingValue.number(value)': (_, value) => MappingValue.number(value),
  'MockIntegrationOptions.statusCode': onRoute((statusCode) => ({ integration: RouteIntegration.mock({ statusCode }) })),
  'MonitoringOptions.concurrencyThreshold': onSystem((concurrencyThreshold) => ({ monitoring: { alarms: true, concurrencyThreshold } })),
  'MonitoringOptions.traceSamplingRate': onSystem((traceSamplingRate) => ({ monitoring: { traceSamplingRate } })),
  'OnDemandLimits.maxReadRequestUnits': (_, maxReadRequestUnits) => TableCapacity.onDemand({ maxReadRequestUnits }),
  'OnDemandLimits.maxWriteRequestUnits': (_, maxWriteRequestUnits) => TableCapacity.onDemand({ maxWriteRequestUnits }),
  'OwnRulesOptions.capacity': (_, capacity) => WebFirewallRules.own({ ruleGroupArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/own/id', capacity }),
  'PrivateNetworkOptions.availabilityZones': onSystem((availabilityZones) => ({ security: { network: Network.isolated({ availabilityZones }) } })),
  'ProvisionedConcurrency.fixed(concurrency)': (_, concurrency) => ProvisionedConcurrency.fixed(concurrency),
  'ProvisionedConcurrencySchedule.concurrency': (_, concurrency) => ProvisionedConcurrency.scheduled({ schedule: Schedule.cron({ hour: '8' }), concurrency }),
  'ProvisionedPollers.max': onQueue((max) => ({ provisionedPollers: { min: 2, max } })),
  'ProvisionedPollers.min': onQueue((min) => ({ provisionedPollers: { min, max: 20 } })),
  'RateRule.limit': onRate((limit) => ({ limit })),
  'RealtimeOptions.connectionsPerOwner': (stack, connectionsPerOwner) => new Realtime(stack, 'Realtime', { auth: Auth.iam().bind(stack, {}), connectionsPerOwner }),
  'ResponseStatuses.failureCodes': (_, status) => onTakeover({ failureCodes: [status] }),
  'ResponseStatuses.successCodes': (_, status) => onTakeover({ successCodes: [status] }),
  'ScaledCapacity.max': (_, max) => TableCapacity.provisioned({ read: { min: 1, max }, write: { min: 1, max: 2 } }),
  'ScaledCapacity.min': (_, min) => TableCapacity.provisioned({ read: { min, max: 10 }, write: { min: 1, max: 2 } }),
  'ScaledCapacity.targetUtilizationPercent': (_, targetUtilizationPercent) =>
    TableCapacity.provisioned({ read: { min: 1, max: 10, targetUtilizationPercent }, write: { min: 1, max: 2 } }),
  'ScheduledJobOptions.retryAttempts': (stack, retryAttempts) =>
    new ScheduledJob(stack, 'Job', { function: reader(stack), schedule: ScheduleExpression.cron({ hour: '8' }), retryAttempts }),
  'SecurityOptions.blockedRequestsThreshold': onSystem((blockedRequestsThreshold) => ({ profile: Profile.PRODUCTION, security: { blockedRequestsThreshold } })),
  'ServiceLevelObjectiveOptions.availability': onObjectives((availability) => ({ availability })),
  'ServiceLevelObjectiveOptions.days': onObjectives((days) => ({ days })),
  'ServiceLevelObjectiveOptions.latencyAttainment': onObjectives((latencyAttainment) => ({ latencyAttainment })),
  'StreamConsumerOptions.batchSize': onStream((batchSize) => ({ batchSize })),
  'StreamConsumerOptions.parallelizationFactor': onStream((parallelizationFactor) => ({ parallelizationFactor })),
  'StreamConsumerOptions.retryAttempts': onStream((retryAttempts) => ({ retryAttempts })),
  'TableReplicaOptions.maxReadRequestUnits': onReplica((maxReadRequestUnits) => ({ region: 'eu-central-1', maxReadRequestUnits })),
  'TargetTrackingOptions.maxCapacity': (_, maxCapacity) => ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity }),
  'TargetTrackingOptions.minCapacity': (_, minCapacity) => ProvisionedConcurrency.targetTracking({ minCapacity, maxCapacity: 10 }),
  'TargetTrackingOptions.utilizationTarget': (_, utilizationTarget) => ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 10, utilizationTarget }),
  'TraceSamplingProps.rate': (stack, rate) => new TraceSampling(stack, 'Sampling', { stageArn: 'arn:aws:apigateway:eu-west-1::/restapis/a/stages/b', rate }),
  'TrafficShift.percentage': (_, percentage) => DeploymentStrategy.canary({ percentage, interval: Duration.minutes(5) }),
  'UserDirectoryOptions.passwordMinLength': onSystem((passwordMinLength) => ({ auth: Auth.cognito({ passwordMinLength }) })),
  'VendorRulesOptions.capacity': (_, capacity) => WebFirewallRules.managed({ vendorName: 'Vendor', groupName: 'Group', capacity }),
  'WebFirewallOptions.rateLimit': onFirewall((rateLimit) => ({ rateLimit })),
  'WorkQueueOptions.batchSize': onQueue((batchSize) => ({ batchSize })),
  'WorkQueueOptions.maxConcurrency': onQueue((maxConcurrency) => ({ maxConcurrency })),
  'WorkQueueOptions.maxReceiveCount': onQueue((maxReceiveCount) => ({ maxReceiveCount })),
};

const throttled = (throttle: ThrottleSettings) => ({ name: 'Gold', throttle: { rateLimit: 1, burstLimit: 1, ...throttle } });

/** Numbers in structs of CDK. */
const OF_CDK: Record<string, Build> = {
  'ApiOptions.throttle.rateLimit': onApi((rateLimit) => ({ throttle: { rateLimit } })),
  'ApiOptions.throttle.burstLimit': onApi((burstLimit) => ({ throttle: { burstLimit } })),
  'Auth.apiKey(rateLimit)': onSystem((rateLimit) => ({ auth: Auth.apiKey({ rateLimit, burstLimit: 1 }) })),
  'Auth.apiKey(burstLimit)': onSystem((burstLimit) => ({ auth: Auth.apiKey({ rateLimit: 1, burstLimit }) })),
  'EntityTableOptions.warmThroughput': onTable((readUnitsPerSecond) => ({ warmThroughput: { readUnitsPerSecond } })),
  'RealtimeApiOptions.throttle': (stack, rateLimit) => {
    const auth = Auth.iam().bind(stack, {});
    const options: RealtimeOptions = { throttle: { rateLimit } };
    return new Realtime(stack, 'Realtime', { ...options, auth });
  },
  'RouteOptions.throttle': onRoute((rateLimit) => ({ integration: RouteIntegration.mock(), throttle: { rateLimit } })),
  'UsagePlanOptions.throttle': onApi((rateLimit) => ({ usagePlans: [throttled({ rateLimit })] })),
  'UsagePlanOptions.quota.limit': onApi((limit) => ({ usagePlans: [{ ...throttled({}), quota: { limit, period: Period.WEEK } }] })),
  'UsagePlanOptions.quota.offset': onApi((offset) => ({ usagePlans: [{ ...throttled({}), quota: { limit: 9, offset, period: Period.WEEK } }] })),
};

test('every number that users hand in is looked at', () => {
  expect(Object.keys(CASES).sort()).toEqual([...PLACES].sort());
});

/** The largest that there may be is a limit that is not there. */
const MAY_BE_INFINITE = ['AlarmRequest.maxThreshold'];

test.each(Object.entries({ ...CASES, ...OF_CDK }))('%s is a finite number', (place, build) => {
  for (const value of MAY_BE_INFINITE.includes(place) ? [NaN] : [NaN, Infinity, -Infinity]) {
    expect(() => build(newStack(), value)).toThrow(new RegExp(`${value}.* cannot be used|cannot be used.*${value}`));
  }
});

test.each<[string, Build]>([
  ['a filter of messages', (_, value) => FieldCondition.between(0, value)],
  ['a filter of messages by single numbers', (_, value) => FieldCondition.numberOneOf(value)],
  ['an answer of the firewall', (_, status) => BlockResponse.problem({ status, title: 'No.' })],
  ['an answer of API Gateway', CASES['MockIntegrationOptions.statusCode']],
  ['a mapped answer', CASES['IntegrationResponseMapping.statusCode']],
])('%s takes no number that is known at deployment alone: it would be written as a token', (_, build) => {
  const stack = newStack();
  expect(() => build(stack, new CfnParameter(stack, 'Value', { type: 'Number' }).valueAsNumber)).toThrow("'a token' cannot be used");
});
