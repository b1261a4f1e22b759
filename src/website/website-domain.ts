import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';

/** Your own domain for a website. */
export interface WebsiteDomain {
  /** Name, such as `shop.example.com`. */
  readonly domainName: string;

  /** Certificate of the name, in us-east-1: CloudFront takes none of elsewhere. */
  readonly certificate: ICertificate;

  /**
   * Zone that the name is written into (A and AAAA), which must be that of the name or of a domain above it.
   *
   * @default - none: your own DNS points to the distribution
   */
  readonly hostedZone?: IHostedZone;
}
