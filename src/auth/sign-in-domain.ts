import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnUserPoolDomain, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { invalid } from '../private/invalid';

/** Fails the synthesis for a prefix that another user pool of the app has in the same region, and warns where that may be so: one of the two has no region. */
export function checkPrefixOnce(domain: UserPoolDomain): void {
  const own = domain.node.defaultChild as CfnUserPoolDomain;
  domain.node.addValidation({
    validate: () => {
      const prefix = prefixOf(own);
      if (prefix === undefined) return [];
      const others = own.node.root.node.findAll()
        .filter((other): other is CfnUserPoolDomain => other instanceof CfnUserPoolDomain && other !== own && prefixOf(other) === prefix);
      const taken = others.find((other) => samePlace(own, other) === true);
      if (taken) return [invalid('auth.domainPrefix', prefix, `a prefix that no other user pool of the region has; ${taken.node.path} has this one`).message];
      const unsure = others.find((other) => samePlace(own, other) === undefined);
      if (unsure) {
        Annotations.of(domain).addWarningV2('cdk-serverless-api-pattern:sharedDomainPrefix',
          `${unsure.node.path} has the domain prefix '${prefix}', too, and one of the two stacks has no region. A prefix is taken once in a region, over all accounts: `
          + 'the second deployment there would fail. Set env: { region } on the stacks, or put the name of the stack into the prefix.');
      }
      return [];
    },
  });
}

/** Undefined for a domain of the user's own, and for a prefix that is known only at deployment. */
function prefixOf(domain: CfnUserPoolDomain): string | undefined {
  const prefix: unknown = domain.customDomainConfig ? undefined : Stack.of(domain).resolve(domain.domain);
  return typeof prefix === 'string' ? prefix : undefined;
}

/** Undefined where it cannot be known. */
function samePlace(a: CfnUserPoolDomain, b: CfnUserPoolDomain): boolean | undefined {
  const [one, other] = [Stack.of(a), Stack.of(b)];
  if (one === other) return true;
  return Token.isUnresolved(one.region) || Token.isUnresolved(other.region) ? undefined : one.region === other.region;
}
