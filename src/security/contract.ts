import { InterfaceVpcEndpointAwsService, ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';

export * from './firewall/forwarded-address';

/** A network that functions are put into. */
export interface IFunctionNetwork {
  /** The network. */
  readonly vpc: IVpc;

  /**
   * Subnets of the functions' network interfaces.
   *
   * @default - the private subnets of the network
   */
  readonly subnets?: SubnetSelection;

  /** Security groups of the functions' network interfaces. */
  readonly securityGroups: ISecurityGroup[];

  /** Lets functions reach a service beside S3 and DynamoDB, where the network is one that is made here; it may cost about $7.30 a month and zone. */
  allowService(service: InterfaceVpcEndpointAwsService): void;
}
