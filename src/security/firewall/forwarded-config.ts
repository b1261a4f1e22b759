import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { checkText } from './check-text';
import { FallbackBehavior, ForwardedAddress } from './forwarded-address';

/** Of a request without a valid address, a rule that turns its statement round must hear the opposite. */
export function renderForwarded(address: ForwardedAddress, negated = false): CfnWebACL.ForwardedIPConfigurationProperty {
  const headerName = address.headerName ?? 'X-Forwarded-For';
  checkText('security.firewall.forwardedAddress.headerName', headerName, /^[A-Za-z0-9-]{1,255}$/, "1 to 255 letters, digits and '-'");
  const matches = (address.fallbackBehavior ?? FallbackBehavior.MATCH) === FallbackBehavior.MATCH;
  return { headerName, fallbackBehavior: matches === negated ? FallbackBehavior.NO_MATCH : FallbackBehavior.MATCH };
}
