import { Token } from 'aws-cdk-lib';
import { conflict } from '../private/invalid';
import type { ServerlessApiPatternProps } from './props';

/** Throws for one name for two of the three: CloudFront, REST APIs and WebSocket APIs each have separate records. */
export function checkDomains({ api, realtime, website }: ServerlessApiPatternProps): void {
  const named = new Map<string, string>();
  const sections = { 'api.domain': api?.domain, 'realtime.domain': realtime?.domain, 'website.domain': website?.domain };
  for (const [section, domain] of Object.entries(sections)) {
    if (domain === undefined || Token.isUnresolved(domain.domainName)) continue;
    const { domainName } = domain;
    const other = named.get(domainName);
    if (other !== undefined) throw conflict(`${section}.domainName`, domainName, `the same name in ${other}.domainName`, 'Give each a different name');
    named.set(domainName, section);
  }
}
