import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { IpAddresses, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { FileSystem as ElasticFileSystem } from 'aws-cdk-lib/aws-efs';
import { Code, FileSystem, Handler, InvokeMode, Runtime, SnapStartConf, TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Auth, EntityTable, RouteIntegration, MappingValue, NotificationTopic, ProvisionedConcurrency, SecureRestApi, ServerlessFunction,
  ServerlessFunctionProps, WorkQueue,
} from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

type Props = Partial<ServerlessFunctionProps>;
const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const PYTHON = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const make = (stack: Stack, props: Props = {}) => new ServerlessFunction(stack, 'Orders', { ...CODE, ...props });
const template = (props: (stack: Stack) => Props, context = {}) => templateOf((stack) => void make(stack, props(stack)), { context });
const vpcOf = (stack: Stack) => new Vpc(stack, 'Network', {
  ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
const inNetwork = (stack: Stack): Props => ({ vpc: vpcOf(stack), vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } });
const withFiles = (stack: Stack): Props => {
  const network = inNetwork(stack);
  const files = new ElasticFileSystem(stack, 'Files', { vpc: network.vpc!, vpcSubnets: network.vpcSubnets, encrypted: true });
  return { ...network, filesystem: FileSystem.fromEfsAccessPoint(files.addAccessPoint('Access', { path: '/data', createAcl: { ownerUid: '1000', ownerGid: '1000', permissions: '750' }, posixUser: { uid: '1000', gid: '1000' } }), '/mnt/data') };
};
const statements = (made: Template, pattern = /.*/): { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }[] => Object
  .entries(made.findResources('AWS::IAM::Policy')).filter(([id]) => pattern.test(id)).flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('a function in a network lets HTTPS out and nothing in', () => {
    const made = template(inNetwork, context);
    made.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'HTTPS' }],
      SecurityGroupIngress: Match.absent(),
      GroupDescription: 'Function Stack/Orders: HTTPS out, nothing in',
    });
    made.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: Match.anyValue(), SecurityGroupIds: [Match.anyValue()] } });
  });

  test('Lambda may make its network interfaces, its own code may not', () => {
    const made = template(inNetwork, context);
    const interfaces = statements(made).filter(({ Action }) => String(Action).includes('ec2:'));
    expect(interfaces.map(({ Effect, Resource, Condition }) => [Effect, Resource, Condition])).toEqual([
      ['Allow', '*', undefined],
      ['Deny', '*', { ArnLike: { 'lambda:SourceFunctionArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':lambda:*:*:function:*']] } } }],
    ]);
    const actions = (index: number) => (interfaces[index].Action as string[]).filter((action) => action.startsWith('ec2:'));
    expect(actions(0)).toEqual(actions(1));
    expect(actions(0)).toHaveLength(6);
    made.hasResourceProperties('AWS::IAM::Role', { AssumeRolePolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Principal: { Service: 'lambda.amazonaws.com' } })] }), ManagedPolicyArns: Match.absent() });
  });

  test('a durable function may record only its own steps', () => {
    const made = template(() => ({ durableConfig: { executionTimeout: Duration.days(30), retentionPeriod: Duration.days(7) } }), context);
    made.hasResourceProperties('AWS::Lambda::Function', { DurableConfig: { ExecutionTimeout: 2_592_000, RetentionPeriodInDays: 7 } });
    expect(statements(made, /DurableExecution/)).toEqual([{
      Effect: 'Allow',
      Action: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Orders/), 'Arn'] }, ':*']] },
    }]);
    // The policy names the function, which therefore cannot wait for it.
    made.hasResource('AWS::Lambda::Alias', { DependsOn: [Match.stringLikeRegexp('^OrdersDurableExecution')] });
  });
});

test('a function takes your own security groups', () => {
  const made = template((stack) => {
    const network = inNetwork(stack);
    return { ...network, securityGroups: [new SecurityGroup(stack, 'Mine', { vpc: network.vpc!, description: 'Mine' })] };
  });
  made.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  made.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'GroupId'] }] } });
});

test('a file system is mounted, and reached', () => {
  const made = template(withFiles);
  made.hasResourceProperties('AWS::Lambda::Function', { FileSystemConfigs: [{ LocalMountPath: '/mnt/data', Arn: Match.anyValue() }] });
  made.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 2049, ToPort: 2049, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersSecurityGroup'), 'GroupId'] } });
});

test('SnapStart is for published versions', () => {
  template(() => ({ ...PYTHON, snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS })).hasResourceProperties('AWS::Lambda::Function', { SnapStart: { ApplyOn: 'PublishedVersions' } });
});

test('a container image is as hardened as code is', () => {
  const made = template((stack) => ({
    runtime: Runtime.FROM_IMAGE, handler: Handler.FROM_IMAGE, code: Code.fromEcrImage(Repository.fromRepositoryName(stack, 'Images', 'orders'), { tagOrDigest: `sha256:${'a'.repeat(64)}` }),
  }));
  made.hasResourceProperties('AWS::Lambda::Function', {
    PackageType: 'Image', Architectures: ['arm64'], LoggingConfig: Match.objectLike({ LogFormat: 'JSON' }), TracingConfig: { Mode: 'Active' }, MemorySize: 512, Timeout: 10,
  });
  made.resourceCountIs('AWS::Lambda::Alias', 1);
});

describe('tenant isolation', () => {
  const tenants: Props = { tenancyConfig: TenancyConfig.PER_TENANT };

  test('takes the tenant from where the route says', () => {
    const made = templateOf((stack) => {
      const { alias } = make(stack, tenants);
      const auth = Auth.cognito().bind(stack, {});
      new SecureRestApi(stack, 'Api', { auth }).addRoute('GET /orders', { integration: RouteIntegration.function(alias, { tenantId: MappingValue.claim('sub') }) });
    });
    made.hasResourceProperties('AWS::Lambda::Function', { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } });
    made.hasResourceProperties('AWS::ApiGateway::Method', {
      Integration: Match.objectLike({ RequestParameters: { 'integration.request.header.X-Amz-Tenant-Id': 'context.authorizer.claims.sub' } }),
    });
  });

  test.each<[string, (stack: Stack, made: ServerlessFunction) => unknown, string]>([
    ['a route that names no tenant', (stack, { alias }) => new SecureRestApi(stack, 'Api').addRoute('GET /orders', { function: alias }), 'tenantId: undefined cannot be used'],
    ['a queue', (stack, { alias }) => new WorkQueue(stack, 'Queue').addConsumer('Consumer', alias), "addConsumer: 'Stack/Orders/Live' cannot be used. Allowed: functions without tenancyConfig"],
    ['a stream', (stack, { alias }) => new EntityTable(stack, 'Table', { stream: StreamViewType.NEW_IMAGE }).addStreamConsumer('Consumer', alias), "consumer: 'Stack/Orders/Live'"],
    ['a topic', (stack, { alias }) => new NotificationTopic(stack, 'Topic').addFunction(alias), "addFunction: 'Stack/Orders/Live'"],
    ['a URL', (_, made) => made.addUrl(), "addUrl: 'Stack/Orders'"],
  ])('is refused by %s', (_, use, message) => {
    const stack = newStack();
    expect(() => use(stack, make(stack, tenants))).toThrow(message);
  });
});

describe('a URL', () => {
  test('is not made unasked', () => {
    template(() => ({})).resourceCountIs('AWS::Lambda::Url', 0);
  });

  test('takes only signed calls, of the alias', () => {
    const made = templateOf((stack) => void make(stack).addUrl({ cors: { allowedOrigins: ['https://shop.example.com'] }, invokeMode: InvokeMode.RESPONSE_STREAM }));
    made.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM', Qualifier: 'live', InvokeMode: 'RESPONSE_STREAM', Cors: { AllowOrigins: ['https://shop.example.com'] } });
    made.resourceCountIs('AWS::Lambda::Permission', 0);
  });
});

test.each<[string, (stack: Stack) => Props, string]>([
  ['provisioned concurrency with tenant isolation', () => ({ provisionedConcurrency: ProvisionedConcurrency.fixed(1), tenancyConfig: TenancyConfig.PER_TENANT }), "provisionedConcurrency: 'set' conflicts with tenancyConfig"],
  ['provisioned concurrency with SnapStart', () => ({ ...PYTHON, provisionedConcurrency: ProvisionedConcurrency.fixed(1), snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS }), "provisionedConcurrency: 'set' conflicts with snapStart"],
  ['more ready environments than reserved ones', () => ({ provisionedConcurrency: ProvisionedConcurrency.targetTracking({ minCapacity: 1, maxCapacity: 9 }), reservedConcurrentExecutions: 5 }), 'provisionedConcurrency: 9 cannot be used. Allowed: at most reservedConcurrentExecutions, 5'],
  ['SnapStart on Node.js', () => ({ snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS }), "snapStart: 'snapStart of nodejs24.x' cannot be used. Allowed: Java 11"],
  ['SnapStart with tenant isolation', () => ({ ...PYTHON, snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS, tenancyConfig: TenancyConfig.PER_TENANT }), "snapStart: 'set' conflicts with tenancyConfig"],
  ['SnapStart with a file system', (stack) => ({ ...PYTHON, ...withFiles(stack), snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS }), "snapStart: 'set' conflicts with filesystem"],
  ['SnapStart with more space', () => ({ ...PYTHON, snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS, ephemeralStorageSize: Size.gibibytes(1) }), "ephemeralStorageSize: '1024 MiB' conflicts with snapStart. Set 512 MiB"],
  ['subnets without a network', () => ({ vpcSubnets: {} }), "vpcSubnets: 'set' cannot be used. Allowed: vpcSubnets together with vpc"],
  ['security groups without a network', () => ({ securityGroups: [] }), 'securityGroups together with vpc'],
  ['no security group', (stack) => ({ ...inNetwork(stack), securityGroups: [] }), "securityGroups: '[]'"],
  ['a file system without a network', (stack) => ({ filesystem: withFiles(stack).filesystem }), 'filesystem together with vpc'],
])('refuses %s', (_, props, message) => {
  const stack = newStack();
  expect(() => make(stack, props(stack))).toThrow(message);
});

test.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  const reports = reportsOf((stack) => {
    const files = withFiles(stack);
    // Requirements of the function's surroundings aren't under test: a network and a file system of the user.
    new ServerlessFunction(stack, 'Reports', { ...CODE, ...files, asyncInvocation: {}, deadLetterQueue: new Queue(stack, 'Dead', { enforceSSL: true }) });
    new ServerlessFunction(stack, 'Untraced', { ...PYTHON, ...files, tracing: false, snapStart: undefined });
    new ServerlessFunction(stack, 'Snapped', { ...PYTHON, snapStart: SnapStartConf.ON_PUBLISHED_VERSIONS, asyncInvocation: {} });
    new ServerlessFunction(stack, 'Durable', { ...CODE, durableConfig: { executionTimeout: Duration.days(1) } });
    new ServerlessFunction(stack, 'Image', { runtime: Runtime.FROM_IMAGE, handler: Handler.FROM_IMAGE, code: Code.fromEcrImage(Repository.fromRepositoryName(stack, 'Images', 'orders'), { tagOrDigest: `sha256:${'a'.repeat(64)}` }) }).addUrl();
  }, context, { env: { account: '123456789012', region: 'eu-west-1' } });
  expect(unacknowledged(reports).filter((rule) => !['AwsSolutions-VPC7', 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'].includes(rule))).toEqual([]);
});
