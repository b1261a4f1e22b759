import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { DeploymentStrategy, Encryption, Network, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { MANY_ENTITIES, MANY_RESOURCES, reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';

const ENV = { region: 'eu-west-1', account: '123456789012' };
const REGULATORY = [HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks];
const FUNCTION = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };

const VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
};

/** A system with all that users add to one. */
function grown(stack: Stack, props: ServerlessApiPatternProps = {}): ServerlessApiPattern {
  const shop = everySystem(stack, { profile: Profile.REGULATED, ...props });
  const orders = shop.addFunction('Orders', { ...FUNCTION, asyncInvocation: {} });
  shop.addRoute('GET /orders', { function: orders.alias });
  shop.topic.addFunction(orders.alias);
  shop.onObjectCreated('images/', shop.addFunction('Images', FUNCTION).alias);
  orders.function.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [shop.table.tableArn] }));
  return shop;
}

const system = (props: ServerlessApiPatternProps = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { profile: Profile.REGULATED, ...props }), { env: ENV });

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test('the additions of users to all systems together are clean in all six packs', () => {
    const left = unacknowledged(reportsOf((stack) => void grown(stack), flags, { env: ENV }, REGULATORY));
    expect(left.filter((each) => ![MANY_RESOURCES, MANY_ENTITIES].includes(each))).toEqual([]);
  });

  test('so is a canary deployment with a check, in your own network', () => {
    const build = (stack: Stack) => {
      const preTrafficCheck = new ServerlessApiPattern(stack, 'Checks', { profile: Profile.REGULATED }).addFunction('Check', FUNCTION).function;
      const deployment = DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5), preTrafficCheck });
      new ServerlessApiPattern(stack, 'Shop', { profile: Profile.REGULATED, compute: { deployment }, security: { network: Network.existing(Vpc.fromVpcAttributes(stack, 'Vpc', VPC)) } });
    };
    expect(unacknowledged(reportsOf(build, flags, { env: ENV }, REGULATORY))).toEqual([]);
  });
});

describe('functions', () => {
  const made = templateOf((stack) => void grown(stack), { env: ENV });
  const functions = made.findResources('AWS::Lambda::Function');

  test('are in the network but for those that nothing there leads to', () => {
    const outside = Object.entries(functions).filter(([, { Properties }]) => !Properties.VpcConfig).map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(outside.sort()).toEqual(['ShopRealtimeBroadcast', 'ShopRealtimeConnectAuthorizer']);
  });

  test('have a dead-letter queue each, an alarm for it, and reserved concurrency', () => {
    const targets = Object.values(functions).map(({ Properties }) => JSON.stringify(Properties.DeadLetterConfig.TargetArn));
    expect(new Set(targets).size).toBe(Object.keys(functions).length);
    made.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 50 });
    const watched = Object.values(made.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => JSON.stringify(Properties.Dimensions ?? []));
    // Only API Gateway calls an authorizer, and it waits for the answer.
    for (const target of targets.filter((each) => !each.includes('Authorizer'))) expect(watched.some((dimensions) => dimensions.includes(/"(\w+)","Arn"/.exec(target)![1]))).toBe(true);
  });

  test('have their rights in managed policies, those that users grant too', () => {
    made.resourceCountIs('AWS::IAM::Policy', 0);
    const [orders] = Object.entries(made.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) => id.startsWith('ShopOrdersRole')).map(([, policy]) => policy);
    expect(JSON.stringify(orders.Properties.PolicyDocument)).toContain('dynamodb:BatchGetItem');
  });
});

test('the network has the endpoints that are called, and no way to the internet', () => {
  const services = (template: Template) => Object.values(template.findResources('AWS::EC2::VPCEndpoint'))
    .map(({ Properties }) => /[.](\w+)"?\]?\]?\}?$/.exec(JSON.stringify(Properties.ServiceName))?.[1]).sort();
  expect(services(system())).toEqual(['dynamodb', 's3', 'sns', 'sqs']);
  expect(services(system({ handlers: undefined, queueing: {} }))).toHaveLength(4);
  for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway']) system().resourceCountIs(type, 0);
});

test('objects are locked for 30 days, and copied with the key of the bucket', () => {
  const made = system();
  made.hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } },
    ReplicationConfiguration: {
      Rules: [Match.objectLike({
        SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
        Destination: Match.objectLike({ EncryptionConfiguration: { ReplicaKmsKeyID: Match.anyValue() } }),
      })],
    },
  });
  made.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ UPLOAD_CHECKSUM: 'required' }) } });
});

test('the table is backed up by a role for it only', () => {
  const made = system();
  made.hasResourceProperties('AWS::Backup::BackupPlan', { BackupPlan: { BackupPlanRule: [Match.objectLike({ ScheduleExpression: 'cron(0 3 * * ? *)', Lifecycle: { DeleteAfterDays: 35 } })] } });
  made.allResources('AWS::Backup::BackupVault', { DeletionPolicy: 'RetainExceptOnCreate' });
  const policies = JSON.stringify(Object.entries(made.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) => id.includes('Backup')));
  expect(policies).toContain('dynamodb:StartAwsBackupJob');
  expect(policies).not.toContain('"Resource":"*"');
});

test('the API has a cache that keeps nothing unasked, a certificate, and its own execution log', () => {
  const made = system();
  made.hasResourceProperties('AWS::ApiGateway::Stage', {
    CacheClusterSize: '0.5',
    ClientCertificateId: Match.anyValue(),
    MethodSettings: [Match.objectLike({ CachingEnabled: true, CacheDataEncrypted: true, CacheTtlInSeconds: 0, LoggingLevel: 'ERROR' })],
  });
  made.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: Match.stringLikeRegexp('^ShopApi') }, '/prod']] }, RetentionInDays: 365, KmsKeyId: Match.anyValue(),
  });
});

test('the logs of all are kept for a year', () => {
  system().allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

test('each setting can be switched off by its prop', () => {
  const made = system({
    api: { cacheEnabled: false, clientCertificate: false, executionLogging: MethodLoggingLevel.OFF },
    compute: { reserveConcurrency: false, deadLetterQueueEnabled: false },
    data: { table: { backupEnabled: false }, bucket: { objectLockEnabled: false, replicationEnabled: false } },
    security: { encryption: Encryption.awsOwned(), network: Network.none(), roles: { managedPolicies: false }, firewall: { loggingEnabled: false } },
  });
  for (const type of [
    'AWS::KMS::Key', 'AWS::EC2::VPC', 'AWS::Backup::BackupPlan', 'AWS::ApiGateway::ClientCertificate', 'AWS::IAM::ManagedPolicy', 'AWS::WAFv2::LoggingConfiguration',
  ]) made.resourceCountIs(type, 0);
  made.resourceCountIs('AWS::S3::Bucket', 2);
  made.resourceCountIs('AWS::SQS::Queue', 3);
  made.hasResourceProperties('AWS::ApiGateway::Stage', { CacheClusterEnabled: Match.absent(), MethodSettings: [Match.objectLike({ LoggingLevel: 'OFF', CachingEnabled: Match.absent() })] });
});

test.each<[ServerlessApiPatternProps, string]>([
  [{ compute: { reserveConcurrency: false, reservedConcurrentExecutions: 5 } }, 'compute.reservedConcurrentExecutions: 5 conflicts with reserveConcurrency: false'],
  [{ data: { table: { backupEnabled: false, backup: {} } } }, "data.table.backup: 'settings' conflicts with data.table.backupEnabled: false"],
  [{ data: { bucket: { replicationEnabled: false, replication: {} } } }, "data.bucket.replication: 'settings' conflicts with data.bucket.replicationEnabled: false"],
  [{ security: { firewall: { loggingEnabled: false, logging: {} } } }, "security.firewall.logging: 'settings' conflicts with security.firewall.loggingEnabled: false"],
])('refuses settings of what is switched off: %j', (props, message) => {
  expect(() => system(props)).toThrow(message);
});

test('needs a stack with a region, because a table needs one for your own key', () => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { profile: Profile.REGULATED })).toThrow(
    "Stack/Shop profile: 'regulated' conflicts with a stack without a region, because a table has a key of the system's own. Give the stack env: { region }, or set security.encryption.");
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { security: { encryption: Encryption.oneKey() } })).toThrow(
    "Stack/Shop security.encryption: 'one-key' conflicts with a stack without a region");
});
