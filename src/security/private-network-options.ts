import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Profile } from '../profile/profile';

/** Options of a network for functions. */
export interface PrivateNetworkOptions {
  /**
   * Addresses of the network, as a private IPv4 block from `/16` to `/24`. Each concurrent function environment takes none: Lambda shares
   * an interface per subnet and security group.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Zones that the network is in, 2 or 3. Each interface endpoint is paid for in each zone.
   *
   * @default 2
   */
  readonly availabilityZones?: number;

  /**
   * AWS services that functions call beside S3 and DynamoDB, which are free to reach. About $7.30 a month for each service and zone,
   * and $0.01 per GB.
   *
   * @default - none: only S3 and DynamoDB
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  readonly services?: InterfaceVpcEndpointAwsService[];
}

/** Properties of `PrivateNetwork`. */
export interface PrivateNetworkProps extends PrivateNetworkOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Time that the flow log is kept.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key that the flow log is encrypted with. Its policy must let CloudWatch Logs use it.
   *
   * @default - CloudWatch Logs' own
   */
  readonly logEncryptionKey?: IKey;
}
