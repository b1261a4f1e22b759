import { Aws, Token } from 'aws-cdk-lib';
import {
  FlowLogDestination, FlowLogTrafficType, GatewayVpcEndpoint, GatewayVpcEndpointAwsService, InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService, IpAddresses, ISecurityGroup, IVpc, Peer, Port, SecurityGroup, SubnetType, Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { IFunctionNetwork } from './contract';
import { PrivateNetworkProps } from './private-network-options';
import { acknowledgeRegulatory } from '../private/acknowledge';
import { sendToCentralLogs } from '../private/central-logs';
import { checkInteger, invalid } from '../private/invalid';
import { located } from '../private/located';
import { KEPT } from '../private/removal';
import { createRole, setManagedPoliciesOf } from '../private/role';
import { ownService } from '../private/service-principal';
import { profileValues } from '../profile/profile-values';

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const PRIVATE = new RegExp(`^(10\\.${BYTE}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.${BYTE}\\.${BYTE}/(1[6-9]|2[0-4])$`);

/**
 * A network for functions that has no way to the internet: isolated subnets, gateway endpoints for S3 and DynamoDB, an interface endpoint
 * for each further service, and a log of all traffic. Nothing is paid for but the interface endpoints and the log ($0.50 per GB).
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html
 * @example
 * const isolated = new PrivateNetwork(this, 'Network');
 * isolated.addService(ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER);
 * new ServerlessFunction(this, 'Orders', { entry: 'src/orders.ts', network: isolated });
 */
@located
export class PrivateNetwork extends Construct implements IFunctionNetwork {
  /** The network. */
  public readonly vpc: IVpc;

  /** The group for functions: lets HTTPS out to AWS, and nothing in. */
  public readonly functionSecurityGroup: SecurityGroup;

  /** The log of all traffic. */
  public readonly flowLogGroup: LogGroup;

  private readonly endpoints = new Map<string, InterfaceVpcEndpoint>();
  private readonly endpointSecurityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps = {}) {
    super(scope, id);
    validate(props);
    setManagedPoliciesOf(this, props.profile);
    this.vpc = new Vpc(this, 'Resource', {
      ipAddresses: IpAddresses.cidr(props.cidr ?? '10.0.0.0/16'),
      maxAzs: props.availabilityZones ?? 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
      // It would take a helper function.
      restrictDefaultSecurityGroup: false,
    });
    const reason = 'Nothing is in the default group, and nothing gets into it: closing it takes a helper function of CDK.';
    acknowledgeRegulatory(this.vpc, 'VPCDefaultSecurityGroupClosed', reason);
    this.functionSecurityGroup = this.group('Functions', 'Functions: HTTPS out to AWS, nothing in');
    this.endpointSecurityGroup = this.group('Endpoints', 'Interface endpoints: HTTPS in from the functions, nothing out');
    this.endpointSecurityGroup.addIngressRule(this.functionSecurityGroup, Port.tcp(443), 'HTTPS of the functions');
    // Gateway endpoints have the public addresses of their services. No route leads to any other.
    this.functionSecurityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS to the endpoints');
    this.addGateway('S3', GatewayVpcEndpointAwsService.S3);
    this.addGateway('DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB);
    for (const service of props.services ?? []) this.addService(service);
    this.flowLogGroup = this.createFlowLog(props);
  }

  /** Lets functions reach a service. Each is added once, however often it is asked for. About $7.30 a month and zone. */
  public addService(service: InterfaceVpcEndpointAwsService): InterfaceVpcEndpoint {
    const name = service.shortName;
    const known = this.endpoints.get(name);
    if (known) return known;
    const made = new InterfaceVpcEndpoint(this, `${name}Endpoint`, {
      vpc: this.vpc,
      service,
      subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [this.endpointSecurityGroup],
      // Its own rule would let the whole network in.
      open: false,
    });
    made.addToPolicy(ownAccountOnly());
    this.endpoints.set(name, made);
    return made;
  }

  /** The groups of functions: only `functionSecurityGroup`. */
  public get securityGroups(): ISecurityGroup[] {
    return [this.functionSecurityGroup];
  }

  /** Lets functions reach a service, by `addService`. About $7.30 a month and zone. */
  public allowService(service: InterfaceVpcEndpointAwsService): void {
    this.addService(service);
  }

  private addGateway(id: string, service: GatewayVpcEndpointAwsService): void {
    const subnets = [{ subnetType: SubnetType.PRIVATE_ISOLATED }];
    new GatewayVpcEndpoint(this, `${id}Endpoint`, { vpc: this.vpc, service, subnets }).addToPolicy(ownAccountOnly());
  }

  private group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private createFlowLog({ logRetention, logEncryptionKey, profile }: PrivateNetworkProps): LogGroup {
    const group = sendToCentralLogs(new LogGroup(this, 'FlowLogs', {
      retention: logRetention ?? profileValues(profile)['monitoring.logRetention'], encryptionKey: logEncryptionKey, removalPolicy: KEPT,
    }));
    const role = createRole(this, 'FlowLogRole', { assumedBy: ownService(this, 'vpc-flow-logs.amazonaws.com') });
    role.addToPrincipalPolicy(new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], resources: [group.logGroupArn],
    }));
    const flowLog = this.vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(group, role), trafficType: FlowLogTrafficType.ALL });
    flowLog.node.addDependency(role);
    return group;
  }
}

/** Endpoints are a way to services, not a right: identities of other accounts have no business here. */
function ownAccountOnly(): PolicyStatement {
  return new PolicyStatement({
    principals: [new StarPrincipal()],
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
  });
}

function validate({ cidr, availabilityZones }: PrivateNetworkProps): void {
  checkInteger('security.network.availabilityZones', availabilityZones, 2, 3);
  if (cidr !== undefined && !Token.isUnresolved(cidr) && !PRIVATE.test(cidr)) {
    throw invalid('security.network.cidr', cidr, 'a private IPv4 block from /16 to /24, such as 10.0.0.0/16');
  }
}
