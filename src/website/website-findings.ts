import { Annotations } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { WebsiteOptions } from './website-options';
import { acknowledge } from '../private/acknowledge';

/** Acknowledges what compliance packs find in a distribution that is as it was chosen. */
export function acknowledgeDistribution(distribution: Distribution, { webAclArn, domain }: WebsiteOptions, logged: boolean): void {
  Annotations.of(distribution).acknowledgeWarning(
    '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk', 'No path leads to the list: there is a start page, and every other path is made a file.',
  );
  acknowledge(distribution, {
    id: 'AwsSolutions::AwsSolutions-CFR1', reason: 'The website is meant for all countries; webAclArn takes a firewall that knows others.',
  });
  if (!webAclArn) {
    acknowledge(distribution, {
      id: 'AwsSolutions::AwsSolutions-CFR2', reason: 'The pages are public files; the API behind them has its own firewall. webAclArn adds one.',
    });
  }
  if (!domain) {
    acknowledge(distribution, {
      id: 'AwsSolutions::AwsSolutions-CFR4', reason: "Without a custom domain, the certificate is CloudFront's, and CloudFront sets its TLS versions.",
    });
  }
  if (!logged) {
    acknowledge(distribution, {
      id: 'AwsSolutions::AwsSolutions-CFR3', reason: 'The access log is switched off by the accessLogs prop or by a profile for development.',
    });
  }
}

/** Acknowledges what CDK says of the key of the pages: its policy is as it must be, and not CDK's to write. */
export function acknowledgeKey(distribution: Distribution, key: IKey): void {
  const reason = 'The policy of the key lets the distributions of this account read, and names none: that would be circular.';
  for (const scope of [distribution, key.node.scope!]) {
    for (const warning of ['wildcardKeyPolicyForOac', 'updateImportedKeyPolicyOac']) {
      Annotations.of(scope).acknowledgeWarning(`@aws-cdk/aws-cloudfront-origins:${warning}`, reason);
    }
  }
}
