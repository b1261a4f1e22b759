import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ExistingNetworkOptions, Network, PrivateNetwork } from '../../src';
import { newStack } from '../support/synth';

const vpcIn = (stack: Stack) => new Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
const existing = (options?: ExistingNetworkOptions) => {
  const stack = newStack();
  const vpc = vpcIn(stack);
  return { stack, vpc, network: Network.existing(vpc, options)._bind(stack, {})! };
};

test('without a network, functions are in no VPC', () => {
  const stack = newStack();
  expect(Network.none()._bind(stack, {})).toBeUndefined();
  expect(stack.node.children).toEqual([]);
});

test('an isolated network has its own options, and keeps its log as the system keeps others', () => {
  const stack = newStack();
  const network = Network.isolated({ cidr: '10.1.0.0/20', services: [InterfaceVpcEndpointAwsService.SQS] })._bind(stack, { logRetention: RetentionDays.ONE_YEAR });
  expect(network).toBeInstanceOf(PrivateNetwork);
  const made = Template.fromStack(stack);
  made.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.1.0.0/20' });
  made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  made.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' });
});

test('an existing VPC gets one security group for functions, which lets HTTPS out', () => {
  const { stack, vpc, network } = existing();
  expect(network).toMatchObject({ vpc, subnets: undefined, securityGroups: [expect.any(SecurityGroup)] });
  const made = Template.fromStack(stack);
  made.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  made.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Functions: HTTPS out, nothing in',
    SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'HTTPS' }],
  });
});

test('an existing VPC takes your subnets and security groups, and gets no endpoints', () => {
  const stack = newStack();
  const vpc = vpcIn(stack);
  const options = { subnets: { subnetType: SubnetType.PUBLIC }, securityGroups: [new SecurityGroup(stack, 'Mine', { vpc })] };
  const network = Network.existing(vpc, options)._bind(stack, {})!;
  expect(network).toMatchObject(options);
  network.allowService(InterfaceVpcEndpointAwsService.SQS);
  const made = Template.fromStack(stack);
  made.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  made.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
});

test('refuses an empty list of security groups', () => {
  expect(() => existing({ securityGroups: [] })).toThrow("security.network.securityGroups: '[]' cannot be used. Allowed: at least one");
});
