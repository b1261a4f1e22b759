import { ApiDefinition, RateLimit, UsageQuota } from './definition';
import { GatewayError } from './gateway-error';
import { RoutedRequest } from './request';

/** Tokens that come back at a rate: a request takes one. */
class Bucket {
  private tokens: number;
  private since = Date.now();

  constructor(private readonly limit: RateLimit) {
    this.tokens = limit.burst;
  }

  public take(): boolean {
    const now = Date.now();
    this.tokens = Math.min(this.limit.burst, this.tokens + (now - this.since) / 1000 * this.limit.rate);
    this.since = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Rates, bursts and quotas of stages and usage plans. */
export class Throttling {
  private readonly buckets = new Map<string, Bucket>();
  private readonly used = new Map<string, number>();

  constructor(private readonly api: ApiDefinition) {}

  /** Throws where the stage, the usage plan or its quota lets no more requests pass. */
  public check({ stage, route, apiKey }: RoutedRequest): void {
    const path = `${route.method} ${route.resourcePath}`;
    const own = stage.limits.find((limit) => limit.path === path) ?? stage.limits.find((limit) => limit.path === '* /*');
    if (own !== undefined) this.take(`${stage.name} ${path}`, own, `the stage ${stage.name} lets ${text(own)} pass`);
    const plan = this.api.apiKeys.find(({ id }) => id === apiKey?.id)?.plan;
    if (plan === undefined || apiKey === undefined) return;
    if (plan.quota !== undefined) this.count(apiKey.id, plan.quota);
    if (plan.limit !== undefined) this.take(`key ${apiKey.id}`, plan.limit, `the usage plan lets ${text(plan.limit)} of a key pass`);
  }

  private take(id: string, limit: RateLimit, reason: string): void {
    const bucket = this.buckets.get(id) ?? new Bucket(limit);
    this.buckets.set(id, bucket);
    if (!bucket.take()) throw new GatewayError('THROTTLED', 'Too Many Requests', { reason });
  }

  private count(key: string, { limit, period }: UsageQuota): void {
    // Quotas are reset with the day, the week or the month; the runner is restarted before that.
    const used = this.used.get(key) ?? 0;
    if (used >= limit) throw new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded', { reason: `the usage plan lets ${limit} requests of a key pass a ${period.toLowerCase()}` });
    this.used.set(key, used + 1);
  }
}

function text({ rate, burst }: RateLimit): string {
  return `${rate} requests a second and ${burst} at once`;
}
