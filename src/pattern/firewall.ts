import { Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { AuthBinding } from '../auth';
import { rateLimitOf, warnOfBlockedGrants } from './firewall-grants';
import { DashboardSection, GraphShape, Monitoring } from '../monitoring';
import { acknowledge } from '../private/acknowledge';
import { costOf } from '../private/cost-estimate';
import { conflict } from '../private/invalid';
import { profileValues } from '../profile/profile-values';
import { EncryptionKeys, WebFirewall } from '../security';
import { ServerlessApiPatternProps } from './props';
import { StaticWebsite } from '../website';

/** Parts of the system that a firewall protects, and that watch and encrypt it. */
interface System {
  readonly auth: AuthBinding;
  readonly api: SecureRestApi;
  readonly monitoring: Monitoring;
  readonly keys: EncryptionKeys;
}

/** Puts a firewall in front of the API: one of the user's, a new one, or none. Gives the new one. */
export function createFirewall(scope: Construct, { auth, api, monitoring, keys }: System, props: ServerlessApiPatternProps): WebFirewall | undefined {
  const { firewallEnabled, firewall, webAclArn, blockedRequestsThreshold } = props.security ?? {};
  const settings = firewall !== undefined || blockedRequestsThreshold !== undefined;
  if (webAclArn !== undefined) {
    if (settings || firewallEnabled === false) {
      throw conflict('security.webAclArn', webAclArn, 'settings of a firewall that is made here', 'Remove security.webAclArn, or firewall, firewallEnabled and blockedRequestsThreshold');
    }
    WebFirewall.protectBy(webAclArn, api.stage);
    return undefined;
  }
  const enabled = firewallEnabled ?? (settings || profileValues(props.profile)['security.firewallEnabled']);
  if (!enabled) {
    if (settings) throw conflict('security.firewall', 'settings', 'security.firewallEnabled: false', 'Remove one of them');
    acknowledge(api.stage, {
      id: 'AwsSolutions::AwsSolutions-APIG3',
      reason: 'The firewall is switched off by the firewallEnabled prop or by a profile for development.',
    });
    return undefined;
  }
  const granting = { auth, api: props.api, firewall };
  warnOfBlockedGrants(scope, granting);
  const made = new WebFirewall(scope, 'Firewall', {
    ...firewall,
    rateLimit: rateLimitOf(granting),
    // Behind the website all connections are CloudFront's.
    forwardedAddress: firewall?.forwardedAddress ?? (props.website && StaticWebsite._forwardedAddress(scope)),
    // Two systems in one region keep their metrics apart.
    metricName: firewall?.metricName ?? `${Names.uniqueResourceName(scope, { maxLength: 100 })}Firewall`,
    profile: props.profile,
    logRetention: props.monitoring?.logRetention,
    logEncryptionKey: keys.logs,
  });
  made.protect(api.stage);
  made._watch(monitoring, blockedRequestsThreshold);
  monitoring.addGraphs({
    section: DashboardSection.COST,
    title: 'Requests and messages, $ an hour',
    shape: GraphShape.STACK,
    left: [costOf('Firewall', [made.metricAllowedRequests(), made.metricBlockedRequests()].map((metric) => ({ metric, perMillion: 0.6 })))],
  });
  return made;
}
