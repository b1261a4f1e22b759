import { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';

/** Metrics of a firewall. */
interface WatchedFirewall extends IConstruct {
  metricAllowedRequests(): IMetric;
  metricBlockedRequests(): IMetric;
  metricCountedRequests(): IMetric;
}

/** Contract of a firewall's monitoring: the same as the contract of `monitoring`, which this folder doesn't import. */
export interface FirewallWatcher {
  addAlarm(alarm: { name: string; description: string; metric: IMetric; threshold: number; runbookSection?: string }): void;
  addGraphs(...graphs: { title: string; left: IMetric[]; right?: IMetric[] }[]): void;
}

/** Draws what the firewall does, and calls someone where it blocks as many requests in five minutes. */
export function watchFirewall(firewall: WatchedFirewall, watcher: FirewallWatcher, blockedRequestsThreshold?: number): void {
  const name = firewall.node.id;
  const blocked = firewall.metricBlockedRequests();
  if (blockedRequestsThreshold !== undefined) {
    watcher.addAlarm({
      name: `${name}BlockedRequests`,
      description: `The firewall ${name} blocked many requests: an attack, or a rule that is wrong. See which rule, by its metric and its sampled requests.`,
      metric: blocked,
      threshold: blockedRequestsThreshold,
      runbookSection: 'firewall-blocked-requests',
    });
  }
  watcher.addGraphs({ title: `${name}: requests`, left: [firewall.metricAllowedRequests()], right: [blocked, firewall.metricCountedRequests()] });
}
