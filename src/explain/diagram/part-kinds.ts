import { Group } from './part';

/** Parts of the diagram, by their type. Everything else, such as roles and log groups, belongs to one of these. */
export const KINDS: Readonly<Record<string, readonly [group: Group, service: string]>> = {
  'AWS::WAFv2::WebACL': ['edge', 'AWS WAF'],
  'AWS::CloudFront::Distribution': ['edge', 'CloudFront'],
  'AWS::ApiGateway::RestApi': ['api', 'API Gateway, REST'],
  'AWS::ApiGatewayV2::Api': ['api', 'API Gateway'],
  'AWS::AppSync::GraphQLApi': ['api', 'AppSync'],
  'AWS::Cognito::UserPool': ['api', 'Cognito'],
  'AWS::Lambda::Function': ['compute', 'Lambda'],
  'AWS::StepFunctions::StateMachine': ['compute', 'Step Functions'],
  'AWS::SQS::Queue': ['messaging', 'SQS'],
  'AWS::SNS::Topic': ['messaging', 'SNS'],
  'AWS::Events::Rule': ['messaging', 'EventBridge rule'],
  'AWS::Events::EventBus': ['messaging', 'EventBridge bus'],
  'AWS::Scheduler::Schedule': ['messaging', 'EventBridge Scheduler'],
  'AWS::Pipes::Pipe': ['messaging', 'EventBridge Pipes'],
  'AWS::Kinesis::Stream': ['messaging', 'Kinesis'],
  'AWS::KinesisFirehose::DeliveryStream': ['messaging', 'Data Firehose'],
  'AWS::DynamoDB::Table': ['data', 'DynamoDB'],
  'AWS::DynamoDB::GlobalTable': ['data', 'DynamoDB'],
  'AWS::S3::Bucket': ['data', 'S3'],
  'AWS::RDS::DBCluster': ['data', 'RDS'],
  'AWS::RDS::DBInstance': ['data', 'RDS'],
  'AWS::SecretsManager::Secret': ['data', 'Secrets Manager'],
};

/** Types that clients call. */
export const ENTRIES = ['AWS::CloudFront::Distribution', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::AppSync::GraphQLApi', 'AWS::Cognito::UserPool'];

/** Types that stand for a drawn part, and the property that names it. */
export const STAND_INS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
};
