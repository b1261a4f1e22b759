import { Size, Stack } from 'aws-cdk-lib';
import {
  AddressList, AddressRule, BlockResponse, FirewallAction, PayloadType, RequestMatch, WebFirewall, WebFirewallProps, WebFirewallRules,
} from '../../../src';

type Build = (stack: Stack, props: object) => void;

const firewall = (stack: Stack, props: WebFirewallProps) => void new WebFirewall(stack, 'Firewall', props);
const group = (make: (props: object) => WebFirewallRules): Build => (stack, props) => firewall(stack, { ruleGroups: [make(props)] });
const VENDOR = { vendorName: 'Acme', groupName: 'Odd', capacity: 100 };
const SIGN_IN = { loginPath: '/login', payloadType: PayloadType.JSON, usernameField: '/user', passwordField: '/password' };
const SIGN_UP = { registrationPagePath: '/sign-up', creationPath: '/accounts', payloadType: PayloadType.JSON };

/** How a prop of each struct of the firewall comes into a template. */
export const FIREWALL_BUILDERS: Record<string, Build> = {
  AccountCreationFraudOptions: group((props) => WebFirewallRules.accountCreationFraudPrevention({ ...SIGN_UP, ...props })),
  AccountTakeoverOptions: group((props) => WebFirewallRules.accountTakeoverPrevention({ ...SIGN_IN, ...props })),
  AddressRanges: (stack, props) => firewall(stack, { addresses: [AddressRule.block(AddressList.ranges(props))] }),
  AddressSets: (stack, props) => firewall(stack, { addresses: [AddressRule.block(AddressList.ipSets(props))] }),
  BlockResponseOptions: (stack, props) => {
    const action = FirewallAction.block(BlockResponse.problem({ status: 403, title: 'Forbidden', ...props }));
    firewall(stack, { rules: [{ name: 'Posts', match: RequestMatch.method('POST'), action }] });
  },
  BodyLimit: (stack, props) => firewall(stack, { bodyLimits: [{ name: 'Bodies', maxSize: Size.kibibytes(8), ...props }] }),
  FirewallLogging: (stack, logging) => firewall(stack, { logging }),
  FirewallRule: (stack, props) => firewall(stack, { rules: [{ name: 'Posts', match: RequestMatch.method('POST'), ...props }] }),
  ForwardedAddress: (stack, forwardedAddress) => firewall(stack, {
    forwardedAddress, addresses: [AddressRule.block(AddressList.ranges({ ipv4: ['192.0.2.0/24'] }))],
  }),
  ManagedRulesOptions: group((props) => WebFirewallRules.common(props)),
  OwnRulesOptions: group((props) => WebFirewallRules.own({
    ruleGroupArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/Odd/1', capacity: 100, ...props,
  })),
  RateRule: (stack, props) => firewall(stack, { rateRules: [{ name: 'Calls', limit: 100, ...props }] }),
  RuleGroupOptions: group((props) => WebFirewallRules.linux(props)),
  VendorRulesOptions: group((props) => WebFirewallRules.managed({ ...VENDOR, ...props })),
  WebFirewallProps: (stack, props) => firewall(stack, { logging: {}, ...props }),
};
