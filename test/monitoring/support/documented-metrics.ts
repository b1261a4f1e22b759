/**
 * Metrics and their dimensions as AWS documents them, and what each dimension names.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 * https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
 * https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
 */
export const DOCUMENTED_METRICS: { readonly [namespace: string]: { readonly [metric: string]: readonly string[] } } = {
  'AWS/ApiGateway': {
    'Count': ['ApiName,Stage'],
    '4XXError': ['ApiName,Stage'],
    '5XXError': ['ApiName,Stage'],
    'Latency': ['ApiName,Stage'],
    'IntegrationLatency': ['ApiId,Stage', 'ApiName,Stage'],
    'ConnectCount': ['ApiId,Stage'],
    'MessageCount': ['ApiId,Stage'],
    'IntegrationError': ['ApiId,Stage'],
    'ExecutionError': ['ApiId,Stage'],
    'ClientError': ['ApiId,Stage', 'ApiId,Route,Stage'],
  },
  'AWS/Lambda': {
    Invocations: ['FunctionName'],
    Errors: ['FunctionName', 'FunctionName,Resource'],
    Throttles: ['FunctionName'],
    Duration: ['FunctionName'],
    IteratorAge: ['FunctionName,Resource'],
    DeadLetterErrors: ['FunctionName'],
    DestinationDeliveryFailures: ['FunctionName'],
    ProvisionedConcurrencySpilloverInvocations: ['FunctionName,Resource'],
    ClaimedAccountConcurrency: [''],
  },
  'AWS/DynamoDB': {
    ReadThrottleEvents: ['TableName', 'GlobalSecondaryIndexName,TableName'],
    WriteThrottleEvents: ['TableName', 'GlobalSecondaryIndexName,TableName'],
    SystemErrors: ['Operation,TableName'],
    SuccessfulRequestLatency: ['Operation,TableName'],
    ReplicationLatency: ['ReceivingRegion,TableName'],
    ConsumedReadCapacityUnits: ['TableName'],
    ConsumedWriteCapacityUnits: ['TableName'],
  },
  'AWS/SQS': {
    ApproximateNumberOfMessagesVisible: ['QueueName'],
    ApproximateAgeOfOldestMessage: ['QueueName'],
    NumberOfMessagesSent: ['QueueName'],
    NumberOfMessagesReceived: ['QueueName'],
    NumberOfMessagesDeleted: ['QueueName'],
    NumberOfEmptyReceives: ['QueueName'],
  },
  'AWS/SNS': {
    NumberOfMessagesPublished: ['TopicName'],
    NumberOfNotificationsFailed: ['TopicName'],
    NumberOfNotificationsFailedToRedriveToDlq: ['TopicName'],
  },
  'AWS/Events': {
    MatchedEvents: ['RuleName'],
    FailedInvocations: ['RuleName'],
    InvocationsFailedToBeSentToDlq: ['RuleName'],
  },
  'AWS/Scheduler': {
    InvocationAttemptCount: ['ScheduleGroup'],
    TargetErrorCount: ['ScheduleGroup'],
    InvocationDroppedCount: ['ScheduleGroup'],
    InvocationsFailedToBeSentToDeadLetterCount: ['ScheduleGroup'],
  },
  'AWS/CloudFront': {
    'Requests': ['DistributionId,Region'],
    'BytesDownloaded': ['DistributionId,Region'],
    '4xxErrorRate': ['DistributionId,Region'],
    '5xxErrorRate': ['DistributionId,Region'],
  },
  'AWS/WAFV2': {
    AllowedRequests: ['Region,Rule,WebACL'],
    BlockedRequests: ['Region,Rule,WebACL'],
    CountedRequests: ['Region,Rule,WebACL'],
  },
  'AWS/Cognito': {
    SignInSuccesses: ['UserPool,UserPoolClient'],
    SignUpSuccesses: ['UserPool,UserPoolClient'],
    SignInThrottles: ['UserPool,UserPoolClient'],
    TokenRefreshThrottles: ['UserPool,UserPoolClient'],
  },
  'AWS/CertificateManager': {
    DaysToExpiry: ['CertificateArn'],
  },
  'AWS/Backup': {
    NumberOfBackupJobsFailed: ['BackupVaultName'],
  },
  'AWS/Logs': {
    IncomingBytes: ['LogGroupName'],
  },
};

/** The source of a dimension's value: a resource type, and the attribute of it. */
export const DIMENSION_SOURCES: Record<string, { readonly type: string; readonly attribute?: string; readonly property?: string }> = {
  ApiName: { type: 'AWS::ApiGateway::RestApi', property: 'Name' },
  ApiId: { type: 'AWS::ApiGatewayV2::Api' },
  FunctionName: { type: 'AWS::Lambda::Function' },
  TableName: { type: 'AWS::DynamoDB::GlobalTable' },
  QueueName: { type: 'AWS::SQS::Queue', attribute: 'QueueName' },
  TopicName: { type: 'AWS::SNS::Topic', attribute: 'TopicName' },
  RuleName: { type: 'AWS::Events::Rule' },
  ScheduleGroup: { type: 'AWS::Scheduler::ScheduleGroup', property: 'Name' },
  DistributionId: { type: 'AWS::CloudFront::Distribution' },
  UserPool: { type: 'AWS::Cognito::UserPool' },
  UserPoolClient: { type: 'AWS::Cognito::UserPoolClient' },
  BackupVaultName: { type: 'AWS::Backup::BackupVault', attribute: 'BackupVaultName' },
  LogGroupName: { type: 'AWS::Logs::LogGroup' },
};
