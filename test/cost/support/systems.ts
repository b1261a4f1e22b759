import { Stack } from 'aws-cdk-lib';
import { CacheSize, CostLine, CostReport, Encryption, Profile, ServerlessApiPattern, ServerlessApiPatternProps } from '../../../src';
import { newStack } from '../../support/synth';

/** The system that one line builds, in a profile. */
export function profileReport(profile: Profile, props: ServerlessApiPatternProps = {}): CostReport {
  return reportOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { profile, ...props }));
}

export function reportOf(build: (stack: Stack) => void): CostReport {
  const stack = newStack({ env: { region: 'us-east-1' } });
  build(stack);
  return CostReport.of(stack);
}

/** Props that add idle cost. */
export const OPTIONS: [string, ServerlessApiPatternProps][] = [
  ['`realtime: {}`', { realtime: {} }],
  ['`ingest: {}`', { ingest: {} }],
  ['`website: {}`', { website: {} }],
  ['`api: { cache: { size: CacheSize.GB_0_5 } }`', { api: { cache: { size: CacheSize.GB_0_5 } } }],
  ['`security: { encryption: Encryption.oneKey() }`', { security: { encryption: Encryption.oneKey() } }],
  ['`security: { encryption: Encryption.keyPerService() }`', { security: { encryption: Encryption.keyPerService() } }],
  ['`security: { firewallEnabled: false }`', { security: { firewallEnabled: false } }],
  ['`monitoring: { dashboard: false }`', { monitoring: { dashboard: false } }],
];

/** The cost of a million calls of GET /items/{id}: of their way, and of one read of the table. */
export function wayOfARead({ lines }: CostReport): CostLine[] {
  const isOnTheWay = ({ resourceType, item, logicalId }: CostLine) => (resourceType === 'AWS::WAFv2::WebACL' && item === 'requests')
    || resourceType === 'AWS::ApiGateway::RestApi'
    || (resourceType === 'AWS::Lambda::Function' && logicalId.startsWith('ShopItems') && item.startsWith('invocations'))
    || (logicalId.startsWith('ShopTable') && item.includes('reads'));
  return lines.filter(isOnTheWay);
}
