import { Duration } from 'aws-cdk-lib';
import { PriceClass } from 'aws-cdk-lib/aws-cloudfront';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { WebsiteDeployment } from './website-deployment';
import { WebsiteDomain } from './website-domain';
import { WebsitePricing } from './website-pricing';

/** Options of a website. */
export interface WebsiteOptions {
  /**
   * Upload of the pages to the bucket.
   *
   * @default WebsiteDeployment.manual()
   */
  readonly deployment?: WebsiteDeployment;

  /**
   * Texts that the pages find in `/config.json`: addresses and ids that are known only when the stack is deployed.
   * `WebsiteDeployment.bucketDeployment()` uploads them. Anyone can read them.
   *
   * @default - none, and no such file
   */
  readonly settings?: { [name: string]: string };

  /**
   * Your own domain.
   *
   * @default - the one that CloudFront gives
   */
  readonly domain?: WebsiteDomain;

  /**
   * Whether paths without a file ending show the start page, which then routes by itself (single-page application).
   * Missing files, such as `/logo.png`, are still 404, and errors of the API stay as they are.
   *
   * @default true
   */
  readonly singlePage?: boolean;

  /**
   * Origins that the pages may call, beside their own: `https://…` and `wss://…`, as the content-security policy has them.
   *
   * @default - those that the system needs: the bucket for uploads, sign-in, live messages
   */
  readonly connectSources?: string[];

  /**
   * Complete content security policy, which replaces the strict one.
   *
   * @default - scripts, styles, fonts, images and calls of the site's own origin and only `connectSources`, nothing inline, no frames
   * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
   */
  readonly contentSecurityPolicy?: string;

  /**
   * ARN of an AWS WAF web ACL of the scope CLOUDFRONT, which is made in us-east-1. From about $6 a month.
   *
   * @default - none: the API behind has its own
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html
   */
  readonly webAclArn?: string;

  /**
   * Pricing of the distribution. `WebsitePricing.flatRate(FlatRatePlan.PRO)` keeps it eligible for a flat-rate plan, which you subscribe it to.
   *
   * @default WebsitePricing.payAsYouGo()
   */
  readonly pricing?: WebsitePricing;

  /**
   * Locations that answer, and so the price of traffic.
   *
   * @default PriceClass.PRICE_CLASS_100
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
   */
  readonly priceClass?: PriceClass;

  /**
   * Whether requests to CloudFront and to the bucket of the pages are logged to a separate bucket. About $0.023 per GB and month.
   *
   * @default - by profile: false in DEVELOPMENT, else true
   */
  readonly accessLogs?: boolean;

  /**
   * Your own bucket that CloudFront writes its log to, in the place of the one that is made here. It needs access control lists
   * (`ObjectOwnership.BUCKET_OWNER_PREFERRED`) and must not be in a Region that accounts have to opt in to, because CloudFront delivers to
   * none of these. Say where an imported one is: `Bucket.fromBucketAttributes(this, 'Logs', { bucketName, region: 'eu-central-1' })`.
   *
   * @default - the bucket that S3 writes the log of the pages to. Throws in a Region that accounts have to opt in to
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   */
  readonly distributionLogBucket?: IBucket;

  /**
   * Age at which log files are removed, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly accessLogExpiration?: Duration;
}
