import { Stack } from 'aws-cdk-lib';
import { CfnDistribution, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { invalid } from '../private/invalid';

/** Flat-rate plans of CloudFront: a fixed price a month for one distribution, without charges for use beyond the allowance. */
export enum FlatRatePlan {
  /** $0 a month: 1 million requests and 100 GB. */
  FREE = 'FREE',
  /** $15 a month: 10 million requests and 50 TB. */
  PRO = 'PRO',
  /** $200 a month: 125 million requests and 50 TB. */
  BUSINESS = 'BUSINESS',
  /** $1,000 a month: 500 million requests and 50 TB. */
  PREMIUM = 'PREMIUM',
}

interface PlanLimits {
  /** The default behavior included. */
  readonly behaviors: number;
  readonly ownCachePolicies: boolean;
}

const LIMITS: Readonly<Record<FlatRatePlan, PlanLimits>> = {
  FREE: { behaviors: 5, ownCachePolicies: false },
  PRO: { behaviors: 10, ownCachePolicies: false },
  BUSINESS: { behaviors: 50, ownCachePolicies: true },
  PREMIUM: { behaviors: 100, ownCachePolicies: true },
};

/**
 * Pricing of a website's distribution.
 *
 * @example
 *
 * // Of the scope CLOUDFRONT, which is in us-east-1.
 * const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/11111111-2222-3333-4444-555555555555';
 * new StaticWebsite(this, 'Website', { webAclArn: webAclArn, pricing: WebsitePricing.flatRate(FlatRatePlan.PRO) });
 */
export class WebsitePricing {
  /** By use: $1 per million requests and $0.085 per GB, after 10 million requests and 1 TB that are free in a month. */
  public static payAsYouGo(): WebsitePricing {
    return new WebsitePricing();
  }

  /**
   * By a flat-rate plan. Keeps the distribution eligible, and doesn't subscribe it: you do that once, after the first deployment.
   *
   * Throws without `webAclArn`: a plan needs a web ACL, and includes it. Fails synthesis when the distribution uses what no plan, or not this
   * one, has: Lambda@Edge, real-time logs, field-level encryption, forwarded values, origin access identities, certificates of IAM, dedicated IP
   * addresses, continuous deployment, your own cache policies (FREE and PRO), or too many behaviors.
   *
   * @param plan that the distribution will have
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
   */
  public static flatRate(plan: FlatRatePlan): WebsitePricing {
    if (!Object.values(FlatRatePlan).includes(plan)) throw invalid('website.pricing', plan, `one of ${Object.values(FlatRatePlan).join(', ')}`);
    return new WebsitePricing(plan);
  }

  private constructor(private readonly plan?: FlatRatePlan) {}

  /**
   * Throws for options that exclude the plan.
   *
   * @internal
   */
  public _check(webAclArn: string | undefined): void {
    if (this.plan !== undefined && webAclArn === undefined) {
      throw invalid('website.pricing', `${this.plan} without website.webAclArn`, 'a flat-rate plan together with webAclArn: each plan needs a web ACL of the scope CLOUDFRONT, and includes it');
    }
  }

  /**
   * Fails the synthesis for what is done to the distribution later.
   *
   * @internal
   */
  public _watch(distribution: Distribution): void {
    const { plan } = this;
    if (plan === undefined) return;
    distribution.node.addValidation({
      validate: () => {
        const stack = Stack.of(distribution);
        const config = stack.resolve((distribution.node.defaultChild as CfnDistribution).distributionConfig) as Config;
        return obstaclesOf(config, LIMITS[plan]).map((each) => `website.pricing: ${each} cannot be used with the flat-rate plan ${plan}. Remove it, choose another plan, or WebsitePricing.payAsYouGo().`);
      },
    });
  }
}

interface Behavior {
  readonly cachePolicyId?: unknown;
  readonly forwardedValues?: unknown;
  readonly fieldLevelEncryptionId?: unknown;
  readonly lambdaFunctionAssociations?: readonly unknown[];
  readonly realtimeLogConfigArn?: unknown;
}

interface Config {
  readonly cacheBehaviors?: readonly Behavior[];
  readonly defaultCacheBehavior?: Behavior;
  readonly continuousDeploymentPolicyId?: unknown;
  readonly staging?: unknown;
  readonly origins?: readonly { readonly s3OriginConfig?: { readonly originAccessIdentity?: unknown } }[];
  readonly viewerCertificate?: { readonly iamCertificateId?: unknown; readonly sslSupportMethod?: unknown };
}

/** Settings that make a distribution ineligible for a plan. */
function obstaclesOf(config: Config, { behaviors: most, ownCachePolicies }: PlanLimits): string[] {
  const { cacheBehaviors = [], defaultCacheBehavior = {}, origins = [], viewerCertificate = {} } = config;
  const behaviors = [defaultCacheBehavior, ...cacheBehaviors];
  const found: readonly (readonly [string, boolean])[] = [
    ['Lambda@Edge', behaviors.some(({ lambdaFunctionAssociations = [] }) => lambdaFunctionAssociations.length > 0)],
    ['a real-time log', behaviors.some(({ realtimeLogConfigArn }) => isSet(realtimeLogConfigArn))],
    ['field-level encryption', behaviors.some(({ fieldLevelEncryptionId }) => isSet(fieldLevelEncryptionId))],
    ['a behavior with forwarded values', behaviors.some(({ forwardedValues }) => isSet(forwardedValues))],
    // Ids of CloudFront's own policies are text; those of a stack refer to them.
    ['your own cache policy', !ownCachePolicies && behaviors.some(({ cachePolicyId }) => isSet(cachePolicyId) && typeof cachePolicyId !== 'string')],
    ['an origin access identity', origins.some(({ s3OriginConfig }) => isSet(s3OriginConfig?.originAccessIdentity))],
    ['a certificate of IAM', isSet(viewerCertificate.iamCertificateId)],
    ['a dedicated IP address', viewerCertificate.sslSupportMethod === 'vip'],
    ['continuous deployment', isSet(config.continuousDeploymentPolicyId) || config.staging === true],
    [`${behaviors.length} behaviors, of ${most},`, behaviors.length > most],
  ];
  return found.filter(([, isThere]) => isThere).map(([name]) => name);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '';
}
