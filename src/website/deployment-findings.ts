import { IRole } from 'aws-cdk-lib/aws-iam';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge, acknowledgeWildcard } from '../private/acknowledge';

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
