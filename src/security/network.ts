import { InterfaceVpcEndpointAwsService, ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { IFunctionNetwork } from './contract';
import { PrivateNetwork } from './private-network';
import { PrivateNetworkOptions, PrivateNetworkProps } from './private-network-options';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { httpsOnly } from '../private/security-group';

/** Placement of functions in your own network. */
export interface ExistingNetworkOptions {
  /**
   * Subnets of the functions' network interfaces.
   *
   * @default - the private subnets of the network
   */
  readonly subnets?: SubnetSelection;

  /**
   * Security groups of the functions' network interfaces, at least one. They must let HTTPS out.
   *
   * @default - one for all functions that lets HTTPS out, and nothing in
   */
  readonly securityGroups?: ISecurityGroup[];
}

/** Inputs of a new network. */
type Wiring = Pick<PrivateNetworkProps, 'profile' | 'logRetention' | 'logEncryptionKey'>;

/**
 * The network that functions are in.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: { network: Network.isolated({ services: [ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER] }) },
 * });
 */
@checked
export class Network {
  /** Lambda's own, from which the internet can be reached, and AWS without charge. */
  public static none(): Network {
    return new Network(() => undefined);
  }

  /**
   * A new one without a way to the internet, `PrivateNetwork`, with an endpoint for each service that the shipped handlers call.
   * For those of the default system, SQS and SNS, about $29 a month in two zones, and the flow log.
   */
  public static isolated(options: PrivateNetworkOptions = {}): Network {
    return new Network((scope, wiring) => new PrivateNetwork(scope, 'Network', { ...options, ...wiring }));
  }

  /**
   * Your own VPC. The shipped handlers call S3, DynamoDB, SQS and SNS over HTTPS, which must be reached from its subnets, by endpoints
   * or by a NAT gateway.
   */
  public static existing(vpc: IVpc, options: ExistingNetworkOptions = {}): Network {
    if (options.securityGroups?.length === 0) throw invalid('security.network.securityGroups', '[]', 'at least one, or leave it out for one that is made here');
    return new Network((scope) => new ExistingNetwork(scope, vpc, options));
  }

  private constructor(private readonly make: (scope: Construct, wiring: Wiring) => IFunctionNetwork | undefined) {}

  /** @internal */
  public _bind(scope: Construct, wiring: Wiring): IFunctionNetwork | undefined {
    return this.make(scope, wiring);
  }
}

class ExistingNetwork implements IFunctionNetwork {
  public readonly subnets?: SubnetSelection;
  public readonly securityGroups: ISecurityGroup[];

  constructor(scope: Construct, public readonly vpc: IVpc, { subnets, securityGroups }: ExistingNetworkOptions) {
    this.subnets = subnets;
    this.securityGroups = securityGroups ?? [httpsOnly(scope, 'FunctionSecurityGroup', vpc, 'Functions')];
  }

  /** The owner of such a network decides which services it reaches. */
  public allowService(_service: InterfaceVpcEndpointAwsService): void {}
}
