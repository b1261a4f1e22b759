import { Fn } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PrivateNetwork, PrivateNetworkProps, Profile } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const template = (props: PrivateNetworkProps = {}, context = {}) => templateOf((stack) => void new PrivateNetwork(stack, 'Network', props), { context });
const OWN_ACCOUNT = { Statement: [Match.objectLike({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } })] };

describe.each(SAMPLED_FLAG_SETS)('a private network, with %s,', (_, context) => {
  test('has no way to the internet', () => {
    const made = template({}, context);
    for (const type of ['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route', 'AWS::Lambda::Function']) made.resourceCountIs(type, 0);
    made.resourceCountIs('AWS::EC2::Subnet', 2);
    made.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  test('reaches S3 and DynamoDB of its own account, and nothing that costs', () => {
    const made = template({}, context);
    made.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    made.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway', PolicyDocument: Match.objectLike(OWN_ACCOUNT) });
  });

  test('reaches further services only from its functions, each once', () => {
    const made = templateOf((stack) => {
      const network = new PrivateNetwork(stack, 'Network', { services: [InterfaceVpcEndpointAwsService.SQS, InterfaceVpcEndpointAwsService.SQS] });
      network.addService(InterfaceVpcEndpointAwsService.SQS);
      network.addService(InterfaceVpcEndpointAwsService.SNS);
    }, { context });
    const interfaces = Object.values(made.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } }));
    expect(interfaces).toHaveLength(2);
    for (const { Properties } of interfaces) {
      expect(Properties).toMatchObject({ PrivateDnsEnabled: true, SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^NetworkEndpoints/), 'GroupId'] }] });
      expect(JSON.stringify(Properties.PolicyDocument)).toContain('aws:PrincipalAccount');
    }
    made.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkEndpoints'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkFunctions'), 'GroupId'] },
      FromPort: 443,
      ToPort: 443,
      IpProtocol: 'tcp',
      Description: 'HTTPS of the functions',
    });
    made.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('lets its functions open HTTPS connections and nothing else, and its endpoints none', () => {
    const groups = Object.entries(template({}, context).findResources('AWS::EC2::SecurityGroup')).map(([id, { Properties }]) => [id.slice(0, -8), Properties] as const);
    expect(Object.fromEntries(groups.map(([id, { SecurityGroupEgress }]) => [id, SecurityGroupEgress]))).toEqual({
      NetworkFunctions: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'HTTPS to the endpoints' }],
      NetworkEndpoints: [{ CidrIp: '255.255.255.255/32', FromPort: 252, ToPort: 86, IpProtocol: 'icmp', Description: 'Disallow all traffic' }],
    });
    for (const [, { GroupDescription }] of groups) expect(GroupDescription).toMatch(/: HTTPS (out|in)/);
  });

  test('logs all traffic, with a role that may do only that', () => {
    const made = template({}, context);
    made.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', ResourceType: 'VPC', LogGroupName: { Ref: Match.stringLikeRegexp('^NetworkFlowLogs') } });
    made.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'vpc-flow-logs.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } })] },
    });
    const statements = Object.values(made.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    for (const { Action, Resource } of statements) {
      expect([Action].flat().every((action: string) => /^(logs:(CreateLogStream|DescribeLogStreams|PutLogEvents)|iam:PassRole)$/.test(action))).toBe(true);
      expect(JSON.stringify(Resource)).toMatch(/NetworkFlowLog/);
    }
  });
});

test('has the addresses 10.0.0.0/16 and keeps its log for three months, unless you say otherwise', () => {
  const made = template();
  made.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
  made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: Match.absent() });
  template({ profile: Profile.DEVELOPMENT }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('its resources keep their logical ids: others would replace those of a deployed network', () => {
  const made = template({ services: [InterfaceVpcEndpointAwsService.SQS] }).toJSON() as { readonly Resources: object };
  expect([...new Set(Object.keys(made.Resources).map((id) => id.replace(/[0-9A-F]{8}$/, '').replace(/(from|Isolated).*/, '$1')))]).toEqual([
    'Network', 'NetworkIsolated', 'NetworkFlowLog', 'NetworkFunctions', 'NetworkEndpoints', 'NetworkEndpointsfrom',
    'NetworkS3Endpoint', 'NetworkDynamoDbEndpoint', 'NetworksqsEndpoint', 'NetworkFlowLogs', 'NetworkFlowLogRole', 'NetworkFlowLogRoleDefaultPolicy',
  ]);
});

test('its interface endpoints are in the isolated subnets, and its functions in its own security group', () => {
  const stack = newStack();
  const network = new PrivateNetwork(stack, 'Network');
  network.allowService(InterfaceVpcEndpointAwsService.SECRETS_MANAGER);
  Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 3);
  expect(network.addService(InterfaceVpcEndpointAwsService.SECRETS_MANAGER)).toBe(network.addService(InterfaceVpcEndpointAwsService.SECRETS_MANAGER));
  expect(network.securityGroups).toEqual([network.functionSecurityGroup]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Interface', SubnetIds: network.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
  });
});

test('can be smaller, elsewhere, and keep its log as told', () => {
  const made = templateOf((stack) => void new PrivateNetwork(stack, 'Network', {
    cidr: '192.168.4.0/24', availabilityZones: 3, logRetention: RetentionDays.ONE_YEAR, logEncryptionKey: new Key(stack, 'Key'),
  }), { env: { region: 'eu-west-1', account: '123456789012' } });
  made.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '192.168.4.0/24' });
  made.resourceCountIs('AWS::EC2::Subnet', 3);
  made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } });
});

test.each<[PrivateNetworkProps, string]>([
  [{ cidr: '8.8.0.0/16' }, "security.network.cidr: '8.8.0.0/16' cannot be used. Allowed: a private IPv4 block from /16 to /24"],
  [{ cidr: '10.0.0.0/8' }, 'security.network.cidr'],
  [{ cidr: '172.32.0.0/16' }, 'security.network.cidr'],
  [{ cidr: '192.168.0.0/25' }, 'security.network.cidr'],
  [{ cidr: '10.0.256.0/16' }, 'security.network.cidr'],
  [{ cidr: Fn.importValue('Cidr') }, 'must be a concrete CIDR string'],
  [{ availabilityZones: 1 }, 'security.network.availabilityZones: 1 cannot be used. Allowed: a whole number from 2 to 3'],
])('refuses %j', (props, message) => {
  expect(() => new PrivateNetwork(newStack(), 'Network', props)).toThrow(message);
});

test.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  for (const profile of Object.values(Profile)) {
    expect(unacknowledged(reportsOf((stack) => void new PrivateNetwork(stack, 'Network', { profile, services: [InterfaceVpcEndpointAwsService.SQS] }), context))).toEqual([]);
  }
});
