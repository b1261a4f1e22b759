import { CfnResource, Stack } from 'aws-cdk-lib';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { reportOf } from './support/systems';
import { ServerlessFunction, ProvisionedConcurrency, CostLine } from '../../src';
import { isFree } from '../../src/cost/free-types';
import { CACHE_PRICES, PRICES, PRICES_AS_OF } from '../../src/cost/prices';

type Properties = Record<string, unknown>;

function linesOf(type: string, properties: Properties = {}): CostLine[] {
  const { lines, notPriced } = reportOf((stack) => void new CfnResource(stack, 'It', { type, properties }));
  expect(notPriced).toEqual([]);
  return lines;
}

const atRest = (type: string, properties?: Properties) => linesOf(type, properties)
  .reduce((sum, { monthlyAtRest }) => sum + monthlyAtRest, 0);
const perMillion = (type: string, properties?: Properties) => linesOf(type, properties)
  .map((line) => line.perMillion).filter((each) => each !== undefined);

const group = (Name: string, InspectionLevel?: string) => ({
  Name, Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name, ManagedRuleGroupConfigs: [{ [Name]: { InspectionLevel } }] } },
});
const metric = (Period: number) => ({ Id: `m${Period}`, MetricStat: { Metric: {}, Period, Stat: 'Sum' } });
const throughput = (write: number, read: number) => ({ ProvisionedThroughput: { WriteCapacityUnits: write, ReadCapacityUnits: read } });

/** The idle cost of each in a month, computed by hand. */
test.each<[string, Properties, number]>([
  ['AWS::WAFv2::WebACL', {}, 5],
  ['AWS::WAFv2::WebACL', { Rules: [{ Name: 'a' }, { Name: 'b' }] }, 5 + 2],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesCommonRuleSet')] }, 5 + 1],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesBotControlRuleSet')] }, 5 + 1 + 10],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesATPRuleSet'), group('AWSManagedRulesACFPRuleSet')] }, 5 + 2 + 20],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesAntiDDoSRuleSet')] }, 5 + 1 + 20],
  ['AWS::PricingPlanManager::Subscription', { PlanTier: 'FREE' }, 0],
  ['AWS::PricingPlanManager::Subscription', { PlanTier: 'PRO', UsageLevel: 'DEFAULT' }, 15],
  ['AWS::PricingPlanManager::Subscription', { PlanTier: 'BUSINESS' }, 200],
  ['AWS::PricingPlanManager::Subscription', { PlanTier: 'PREMIUM' }, 1_000],
  ['AWS::ApiGateway::Stage', {}, 0],
  ['AWS::ApiGateway::Stage', { CacheClusterEnabled: true, CacheClusterSize: '237' }, 3.8 * 730],
  ['AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }, 0],
  ['AWS::DynamoDB::Table', throughput(20, 30), (20 * 0.00065 + 30 * 0.00013) * 730],
  ['AWS::DynamoDB::Table', { ...throughput(1, 1), GlobalSecondaryIndexes: [{ IndexName: 'i', ...throughput(2, 3) }] }, (3 * 0.00065 + 4 * 0.00013) * 730],
  ['AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PROVISIONED',
    WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 5 } },
    Replicas: ['eu-west-1', 'eu-west-2'].map((Region) => ({ Region, ReadProvisionedThroughputSettings: { ReadCapacityUnits: 10 } })),
  }, (2 * 5 * 0.00065 + 2 * 10 * 0.00013) * 730],
  ['AWS::KMS::Key', {}, 1],
  ['AWS::KMS::ReplicaKey', {}, 1],
  ['AWS::SecretsManager::Secret', {}, 0.4],
  ['AWS::Route53::HostedZone', {}, 0.5],
  ['AWS::CloudWatch::Alarm', { Period: 300 }, 0.1],
  ['AWS::CloudWatch::Alarm', { Period: 10 }, 0.3],
  ['AWS::CloudWatch::Alarm', { Metrics: [metric(60), metric(300), { Id: 'e', Expression: 'a + b' }] }, 0.2],
  ['AWS::CloudWatch::Alarm', { Metrics: [metric(300), { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m300)' }], ThresholdMetricId: 'band' }, 0.3],
  ['AWS::CloudWatch::CompositeAlarm', {}, 0.5],
  ['AWS::CloudWatch::Dashboard', {}, 3],
  ['AWS::Logs::MetricFilter', { MetricTransformations: [{}] }, 0.3],
  ['AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b', 'c'] }, 3 * 7.3],
  ['AWS::EC2::VPCEndpoint', { SubnetIds: [] }, 0],
  ['AWS::EC2::NatGateway', {}, 32.85],
  ['AWS::EC2::EIP', {}, 3.65],
])('%s with %j costs $%d at rest', (type, properties, expected) => {
  expect(atRest(type, properties)).toBeCloseTo(expected, 3);
});

/** And by the million. */
test.each<[string, Properties, number[]]>([
  ['AWS::WAFv2::WebACL', {}, [0.6]],
  ['AWS::WAFv2::WebACL', { AssociationConfig: { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } } }, [0.6 + 3 * 0.3]],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesBotControlRuleSet', 'COMMON')] }, [1, 0.6]],
  ['AWS::WAFv2::WebACL', { Rules: [group('AWSManagedRulesBotControlRuleSet', 'TARGETED')] }, [10, 0.6]],
  ['AWS::ApiGateway::RestApi', {}, [3.5]],
  ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }, [1]],
  ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }, [1, 0.25]],
  ['AWS::Lambda::Function', { MemorySize: 1_024 }, [0.2 + 1_000_000 * 0.1 * 0.0000166667]],
  ['AWS::Lambda::Function', { MemorySize: 2_048, Architectures: ['arm64'] }, [0.2 + 1_000_000 * 0.1 * 2 * 0.0000133334]],
  ['AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }, [0.625, 0.125]],
  ['AWS::DynamoDB::GlobalTable', { BillingMode: 'PAY_PER_REQUEST', Replicas: [{}, {}, {}] }, [0.625, 2 * 0.625, 0.125]],
  ['AWS::S3::Bucket', {}, [5, 0.4]],
  ['AWS::SQS::Queue', {}, [0.4]],
  ['AWS::SQS::Queue', { FifoQueue: true }, [0.5]],
  ['AWS::SNS::Topic', {}, [0.5]],
  ['AWS::SNS::Topic', { FifoTopic: true }, [0.3]],
  ['AWS::Events::EventBus', {}, [1]],
  ['AWS::Scheduler::Schedule', {}, [1]],
  ['AWS::StepFunctions::StateMachine', {}, [25]],
  ['AWS::CloudFront::Distribution', {}, [1]],
  ['AWS::CloudFront::Function', {}, [0.1]],
])('%s with %j costs by the million %j', (type, properties, expected) => {
  const found = perMillion(type, properties);
  expect(found).toHaveLength(expected.length);
  expected.forEach((price, index) => expect(found[index]).toBeCloseTo(price, 4));
});

test.each<[string, Properties, string]>([
  ['AWS::Cognito::UserPool', {}, '$0.015 per user'],
  ['AWS::Cognito::UserPool', { UserPoolTier: 'LITE' }, '$0.0055 per user'],
  ['AWS::Cognito::UserPool', { UserPoolTier: 'PLUS' }, 'none are free'],
  ['AWS::Logs::LogGroup', {}, '$0.50 per GB written, $0.03'],
  ['AWS::Logs::LogGroup', { LogGroupClass: 'INFREQUENT_ACCESS' }, '$0.25 per GB written'],
  ['AWS::EC2::FlowLog', { LogDestinationType: 's3' }, '$0.25 per GB'],
  ['AWS::Backup::BackupVault', {}, '$0.10 per GB and month of a table'],
  ['AWS::DynamoDB::Table', { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, ...throughput(1, 1) }, '$0.45 per GB'],
  ['AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } }, '$5 per million recorded'],
  ['AWS::S3::Bucket', { LifecycleConfiguration: { Rules: [{ Transitions: [{ StorageClass: 'INTELLIGENT_TIERING' }] }] } }, '$2.50 per million objects'],
  ['AWS::KMS::Key', { EnableKeyRotation: true }, '$1 more a month'],
])('%s with %j says "%s"', (type, properties, rate) => {
  expect(linesOf(type, properties).map((line) => line.rate ?? '').join('; ')).toContain(rate);
});

test('rules of a group of one\'s own are charged where the group is used', () => {
  const report = reportOf((stack) => {
    const own = new CfnResource(stack, 'Group', { type: 'AWS::WAFv2::RuleGroup', properties: { Rules: [{}, {}, {}] } });
    new CfnResource(stack, 'Acl', { type: 'AWS::WAFv2::WebACL', properties: { Rules: [{ Statement: { RuleGroupReferenceStatement: { Arn: own.getAtt('Arn') } } }] } });
  });
  expect(report.monthlyAtRest).toBe(5 + 1 + 3);
});

describe('warm capacity', () => {
  const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
  const HOURLY = 3_600 * 730;

  test('costs at rest, by the memory and the architecture of its function', () => {
    const report = reportOf((stack) => {
      const fn = new LambdaFunction(stack, 'Function', { ...FUNCTION, memorySize: 1_024 });
      new Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion, provisionedConcurrentExecutions: 3 });
    });
    expect(report.monthlyAtRest).toBeCloseTo(3 * HOURLY * 0.0000041667, 2);
  });

  test('and is scaled is counted once', () => {
    const report = reportOf((stack) => {
      const fn = new LambdaFunction(stack, 'Function', { ...FUNCTION, memorySize: 1_024 });
      const alias = new Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion, provisionedConcurrentExecutions: 3 });
      alias.addAutoScaling({ minCapacity: 3, maxCapacity: 5 });
    });
    expect(report.monthlyAtRest).toBeCloseTo(3 * HOURLY * 0.0000041667, 2);
  });

  test.each<[string, ProvisionedConcurrency, number]>([
    ['fixed', ProvisionedConcurrency.fixed(2), 2],
    ['scaled, by its minimum', ProvisionedConcurrency.targetTracking({ minCapacity: 4, maxCapacity: 8 }), 4],
  ])('of a function of the library is counted once: %s', (_, provisionedConcurrency, count) => {
    const report = reportOf((stack: Stack) => void new ServerlessFunction(stack, 'Function', { ...FUNCTION, memorySize: 512, provisionedConcurrency }));
    const warm = report.lines.filter(({ item }) => item.includes('provisioned concurrency'));
    expect(warm).toHaveLength(1);
    expect(warm[0].monthlyAtRest).toBeCloseTo(count * HOURLY * 0.5 * 0.0000033334, 2);
  });
});

test('the table has a day, a page for every price, and no price for what is free', () => {
  expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(Date.parse(PRICES_AS_OF)).toBeGreaterThan(0);
  for (const { usd, source } of Object.values(PRICES)) {
    expect(usd).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\/$/);
  }
  expect(Object.keys(CACHE_PRICES)).toEqual(expect.arrayContaining(['0.5', '237']));
  expect(['AWS::IAM::Role', 'AWS::ApiGateway::Method', 'AWS::Lambda::Permission'].filter((type) => !isFree(type))).toEqual([]);
  expect(['AWS::Lambda::Function', 'AWS::EC2::Instance', 'AWS::RDS::DBInstance'].filter(isFree)).toEqual([]);
});

test('a flat-rate plan includes its distribution and its web ACL, and no others', () => {
  const { lines, notPriced } = reportOf((stack) => {
    const made = ['AWS::CloudFront::Distribution', 'AWS::WAFv2::WebACL'].flatMap((type) => ['Planned', 'Other'].map((name) => (
      new CfnResource(stack, `${name}${type.split('::')[2]}`, { type, properties: { Name: name } }))));
    const [distribution, , webAcl] = made;
    new CfnResource(stack, 'Plan', {
      type: 'AWS::PricingPlanManager::Subscription',
      properties: {
        PlanFamily: 'CloudFront', PlanTier: 'PRO', ResourceArns: [`arn:aws:cloudfront::123456789012:distribution/${distribution.ref}`, webAcl.getAtt('Arn').toString()],
      },
    });
  });
  expect(notPriced).toEqual([]);
  const told = (id: string) => lines.filter(({ logicalId }) => logicalId === id).map(({ item, monthlyAtRest, rate }) => [item, monthlyAtRest, rate]);
  for (const id of ['PlannedDistribution', 'PlannedWebACL']) {
    expect(told(id)).toEqual([['all of it', 0, 'included in the flat-rate plan, up to its allowance']]);
  }
  expect(told('OtherWebACL')[0]).toEqual(['web ACL', 5, undefined]);
  expect(told('OtherDistribution').map(([item]) => item)).toEqual(['requests', 'transfer']);
  expect(told('Plan')).toEqual([['flat-rate plan PRO', 15, undefined]]);
});

test.each([{ PlanTier: 'HUGE' }, { PlanTier: 'PREMIUM', UsageLevel: 'LEVEL_2' }, {}])('the plan of %j has no price', (properties) => {
  const { notPriced } = reportOf((stack) => void new CfnResource(stack, 'Plan', { type: 'AWS::PricingPlanManager::Subscription', properties }));
  expect(notPriced).toEqual([expect.stringContaining('there is no price for this tier and usage level')]);
});
