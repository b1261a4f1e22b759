import { Annotations } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { WebsiteOptions } from './website-options';
import { acknowledge, acknowledgeWildcard } from '../private/acknowledge';

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
      id: 'AwsSolutions::AwsSolutions-CFR2', reason: 'The pages are files that anybody may read; the API behind has a firewall of its own. webAclArn adds one.',
    });
  }
  if (!domain) {
    acknowledge(distribution, {
      id: 'AwsSolutions::AwsSolutions-CFR4', reason: "Without a domain of its own the certificate is CloudFront's, whose TLS versions CloudFront sets.",
    });
  }
  if (!logged) {
    acknowledge(distribution, {
      id: 'AwsSolutions::AwsSolutions-CFR3', reason: 'The access log is switched off by the accessLogs prop or by a profile for development.',
    });
  }
}

const HELPER_RULES = [
  'AwsSolutions::AwsSolutions-L1', 'Serverless::Serverless-LambdaLatestVersion', 'Serverless::Serverless-LambdaDLQ',
  'Serverless::Serverless-LambdaDefaultTimeout', 'Serverless::Serverless-LambdaTracing', 'Serverless::Serverless-LambdaStarPermissions',
  'Serverless::Serverless-LambdaDefaultMemorySize',
];
const HELPER_RIGHTS = [
  'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  ...['s3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*'].map((action) => `IAM5[Action::${action}]`),
  'IAM5[Resource::*]',
];

/** Acknowledges what is found in the function that CDK uploads pages with: neither its runtime nor its rights are ours to choose. */
export function acknowledgeHelper(role: IRole, buckets: IBucket[]): void {
  const reason = "CDK's own helper function, chosen by WebsiteDeployment.bucketDeployment: its runtime and its rights are CDK's.";
  // The role is made in the function, which has no name of its own here.
  acknowledge(role.node.scope!, ...HELPER_RULES.map((id) => ({ id, reason })));
  acknowledge(role, ...HELPER_RIGHTS.map((finding) => ({ id: `AwsSolutions::AwsSolutions-${finding}`, reason })));
  for (const bucket of buckets) acknowledgeWildcard(role, bucket.arnForObjects('*'), reason);
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
