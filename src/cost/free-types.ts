/** Types that AWS does not charge for by themselves: what they belong to has the price. */
const FREE = [
  'AWS::ApiGateway::', 'AWS::ApiGatewayV2::', 'AWS::IAM::', 'AWS::CDK::', 'AWS::CodeDeploy::',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Backup::BackupPlan', 'AWS::Backup::BackupSelection',
  'AWS::CertificateManager::Certificate',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::CloudFormation::Stack', 'AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::WaitConditionHandle',
  'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::CloudFrontOriginAccessIdentity', 'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy', 'AWS::CloudFront::ResponseHeadersPolicy', 'AWS::CloudFront::PublicKey', 'AWS::CloudFront::KeyGroup',
  'AWS::CloudWatch::AlarmMuteRule',
  'AWS::Cognito::ManagedLoginBranding', 'AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolDomain', 'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolIdentityProvider', 'AWS::Cognito::UserPoolResourceServer', 'AWS::Cognito::IdentityPool', 'AWS::Cognito::IdentityPoolRoleAttachment',
  'AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::RouteTable', 'AWS::EC2::Route', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::InternetGateway',
  'AWS::EC2::VPCGatewayAttachment', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::NetworkAcl', 'AWS::EC2::NetworkAclEntry', 'AWS::EC2::SubnetNetworkAclAssociation',
  'AWS::Events::EventBusPolicy', 'AWS::Events::Rule',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::LayerVersion', 'AWS::Lambda::LayerVersionPermission',
  'AWS::Lambda::Permission', 'AWS::Lambda::Url',
  'AWS::Logs::QueryDefinition', 'AWS::Logs::ResourcePolicy', 'AWS::Logs::SubscriptionFilter',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SNS::Subscription', 'AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy',
  'AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy',
  'AWS::SSM::Parameter',
  'AWS::WAFv2::IPSet', 'AWS::WAFv2::LoggingConfiguration', 'AWS::WAFv2::RegexPatternSet', 'AWS::WAFv2::RuleGroup', 'AWS::WAFv2::WebACLAssociation',
  'AWS::XRay::Group',
  'AWS::XRay::SamplingRule',
  // Copies files when the stack is deployed, by a function that has its own lines.
  'Custom::CDKBucketDeployment',
];

/** Whether a type costs nothing by itself. Those that end in `::` stand for all of their service that have no price. */
export function isFree(type: string): boolean {
  return FREE.some((free) => free.endsWith('::') ? type.startsWith(free) : type === free);
}
