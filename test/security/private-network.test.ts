import { Match } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { PrivateNetwork, PrivateNetworkProps, Profile } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const template = (props: PrivateNetworkProps = {}, context = {}) => templateOf((stack) => void new PrivateNetwork(stack, 'Network', props), { context });
const OWN_ACCOUNT = { Statement: [Match.objectLike({ Effect: 'Allow', Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } })] };

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

test('can be smaller, elsewhere, and keep its log as told', () => {
  const made = templateOf((stack) => void new PrivateNetwork(stack, 'Network', {
    cidr: '192.168.4.0/24', availabilityZones: 3, logRetention: RetentionDays.ONE_YEAR, logEncryptionKey: new Key(stack, 'Key'),
  }), { env: { region: 'eu-west-1', account: '123456789012' } });
  made.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '192.168.4.0/24' });
  made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } });
});

test.each<[PrivateNetworkProps, string]>([
  [{ cidr: '8.8.0.0/16' }, "security.network.cidr: '8.8.0.0/16' cannot be used. Allowed: a private IPv4 block from /16 to /24"],
  [{ cidr: '10.0.0.0/8' }, 'security.network.cidr'],
  [{ cidr: '172.32.0.0/16' }, 'security.network.cidr'],
  [{ availabilityZones: 1 }, 'security.network.availabilityZones: 1 cannot be used. Allowed: a whole number from 2 to 3'],
])('refuses %j', (props, message) => {
  expect(() => new PrivateNetwork(newStack(), 'Network', props)).toThrow(message);
});

test.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  for (const profile of Object.values(Profile)) {
    expect(unacknowledged(reportsOf((stack) => void new PrivateNetwork(stack, 'Network', { profile, services: [InterfaceVpcEndpointAwsService.SQS] }), context))).toEqual([]);
  }
});
