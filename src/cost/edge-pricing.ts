import { Charge, list, Pricing, Pricings, referenceOf } from './charge';
import { CACHE_PRICES, HOURS, PRICES } from './prices';

/** Web ACLs, APIs, distributions and users: what a request meets first. */
export const EDGE_PRICING: Pricings = {
  'AWS::WAFv2::WebACL': withoutPlan(({ Rules, AssociationConfig }, { resources }) => {
    const groups = list(Rules).map(({ Statement }) => referenceOf(Statement?.RuleGroupReferenceStatement?.Arn));
    const rules = list(Rules).length + groups.reduce((sum, group) => sum + list(group && resources[group]?.Properties?.Rules).length, 0);
    return [
      { item: 'web ACL', monthly: PRICES.webAcl.usd },
      ...(rules > 0 ? [{ item: `${rules} × rule`, monthly: rules * PRICES.webAclRule.usd }] : []),
      ...list(Rules).flatMap(({ Statement }) => paidGroup(Statement?.ManagedRuleGroupStatement)),
      { item: 'requests', perMillion: PRICES.webAclRequests.usd + bodySteps(AssociationConfig) * PRICES.webAclBodyStep.usd },
    ];
  }),
  'AWS::ApiGateway::RestApi': () => [{ item: 'requests', perMillion: PRICES.restRequests.usd }],
  'AWS::ApiGateway::Stage': ({ CacheClusterEnabled, CacheClusterSize, TracingEnabled }) => [
    ...(CacheClusterEnabled ? [cache(CacheClusterSize)] : []),
    ...(TracingEnabled ? [TRACES] : []),
  ],
  'AWS::ApiGatewayV2::Api': ({ ProtocolType }) => ProtocolType === 'WEBSOCKET' ? [
    { item: 'messages of up to 32 KB', perMillion: PRICES.webSocketMessages.usd },
    { item: 'connection minutes', perMillion: PRICES.webSocketMinutes.usd },
  ] : [{ item: 'requests', perMillion: PRICES.httpRequests.usd }],
  'AWS::CloudFront::Distribution': withoutPlan(() => [
    { item: 'requests', perMillion: PRICES.edgeRequests.usd },
    { item: 'transfer', rate: `$${PRICES.edgeData.usd} per GB; 1 TB and 10 million requests in a month are free for an account. A flat-rate plan includes both: see website.pricing` },
  ]),
  'AWS::PricingPlanManager::Subscription': ({ PlanTier, UsageLevel }) => [plan(PlanTier, UsageLevel)],
  'AWS::CloudFront::Function': () => [{ item: 'invocations', perMillion: PRICES.edgeFunction.usd }],
  'AWS::Cognito::UserPool': ({ UserPoolTier = 'ESSENTIALS' }) => {
    const plans: Record<string, { usd: number }> = { LITE: PRICES.usersLite, ESSENTIALS: PRICES.usersEssentials, PLUS: PRICES.usersPlus };
    const price = plans[UserPoolTier];
    if (!price) return [{ item: 'active users', unknown: 'the plan is known at deployment only' }];
    const free = UserPoolTier === 'PLUS' ? 'none are free' : '10,000 are free for an account';
    return [{ item: 'active users', rate: `$${price.usd} per user of the month (${UserPoolTier}); ${free}; SMS besides` }];
  },
  'AWS::Route53::HostedZone': () => [{ item: 'hosted zone', monthly: PRICES.hostedZone.usd }],
};

/** A flat-rate plan takes the place of all other prices of its resources, up to its allowance. */
function withoutPlan(pricing: Pricing): Pricing {
  return (properties, surroundings) => {
    const entries = Object.entries(surroundings.resources);
    const own = entries.find(([, { Properties }]) => Properties === properties)?.[0];
    const isIncluded = own !== undefined && entries.some(([, { Type, Properties }]) => (
      Type === 'AWS::PricingPlanManager::Subscription' && JSON.stringify(Properties?.ResourceArns ?? []).includes(`"${own}"`)));
    return isIncluded ? [{ item: 'all of it', rate: 'included in the flat-rate plan, up to its allowance' }] : pricing(properties, surroundings);
  };
}

function plan(tier: unknown, level: unknown = 'DEFAULT'): Charge {
  const prices: Record<string, number> = { FREE: 0, PRO: PRICES.edgePro.usd, BUSINESS: PRICES.edgeBusiness.usd, PREMIUM: PRICES.edgePremium.usd };
  const monthly = prices[String(tier)];
  return monthly === undefined || level !== 'DEFAULT'
    ? { item: 'flat-rate plan', unknown: 'there is no price for this tier and usage level' }
    : { item: `flat-rate plan ${String(tier)}`, monthly };
}

/** Sampling rules decide how much is recorded, and they don't belong to a stack. */
export const TRACES: Charge = { item: 'traces', rate: `$${PRICES.traces.usd} per million recorded; unless a sampling rule says otherwise, one a second and 5 % of the rest: about $4.19 per million requests at one million a month. See monitoring.traceSamplingRate` };

function cache(size: unknown): Charge {
  const hourly = CACHE_PRICES[String(size)];
  return hourly === undefined ? { item: 'cache', unknown: 'its size is known at deployment only' } : { item: `cache of ${size} GB`, monthly: hourly * HOURS };
}

interface ManagedGroup { readonly Name?: string; readonly VendorName?: string; readonly ManagedRuleGroupConfigs?: Record<string, any>[] }

/** Groups that cost more than a rule. */
function paidGroup({ Name = '', VendorName = 'AWS', ManagedRuleGroupConfigs }: ManagedGroup = {}): Charge[] {
  if (VendorName !== 'AWS') return [{ item: `rule group ${Name} of ${VendorName}`, unknown: 'its vendor sets the price' }];
  switch (Name) {
    case 'AWSManagedRulesBotControlRuleSet': {
      const targeted = list(ManagedRuleGroupConfigs).some((config) => config.AWSManagedRulesBotControlRuleSet?.InspectionLevel === 'TARGETED');
      return [
        { item: 'Bot Control', monthly: PRICES.botControl.usd },
        { item: `requests looked at by Bot Control (${targeted ? 'targeted' : 'common'})`, perMillion: (targeted ? PRICES.botControlTargeted : PRICES.botControlCommon).usd },
      ];
    }
    case 'AWSManagedRulesATPRuleSet':
    case 'AWSManagedRulesACFPRuleSet': return [
      { item: 'Fraud Control', monthly: PRICES.fraudControl.usd },
      { item: 'sign-ins and sign-ups looked at by Fraud Control', perMillion: PRICES.fraudControlAttempts.usd },
    ];
    case 'AWSManagedRulesAntiDDoSRuleSet': return [
      { item: 'DDoS prevention', monthly: PRICES.antiDdos.usd },
      { item: 'requests looked at by DDoS prevention', perMillion: PRICES.antiDdosRequests.usd },
    ];
    default: return [];
  }
}

/** Each 16 KB of a body above the first are charged. */
function bodySteps(config: { RequestBody?: Record<string, { DefaultSizeInspectionLimit?: string }> } = {}): number {
  const limits = Object.values(config.RequestBody ?? {}).map(({ DefaultSizeInspectionLimit: limit = 'KB_16' }) => Number(limit.replace('KB_', '')) / 16 - 1);
  return Math.max(0, ...limits);
}
