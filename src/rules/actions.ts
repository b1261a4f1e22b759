/**
 * The actions of the services whose calls are granted most, because a misspelled one is denied at run time only. They are the
 * operations of the SDK, without those that IAM does not know: batches and transactions are allowed by their single actions.
 */
const SQS = `
  AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage DeleteQueue GetQueueAttributes
  GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueueTags ListQueues PurgeQueue ReceiveMessage
  RemovePermission SendMessage SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue
`;

const SNS = `
  AddPermission CheckIfPhoneNumberIsOptedOut ConfirmSubscription CreatePlatformApplication CreatePlatformEndpoint
  CreateSMSSandboxPhoneNumber CreateTopic DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber DeleteTopic
  GetDataProtectionPolicy GetEndpointAttributes GetPlatformApplicationAttributes GetSMSAttributes
  GetSMSSandboxAccountStatus GetSubscriptionAttributes GetTopicAttributes ListEndpointsByPlatformApplication
  ListOriginationNumbers ListPhoneNumbersOptedOut ListPlatformApplications ListSMSSandboxPhoneNumbers ListSubscriptions
  ListSubscriptionsByTopic ListTagsForResource ListTopics OptInPhoneNumber Publish PutDataProtectionPolicy Receive
  RemovePermission SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes SetSubscriptionAttributes
  SetTopicAttributes Subscribe TagResource Unsubscribe UntagResource VerifySMSSandboxPhoneNumber
`;

const DYNAMODB = `
  BatchGetItem BatchWriteItem CancelBulkOperation CreateBackup CreateGlobalTable CreateTable DeleteBackup DeleteItem
  DeleteResourcePolicy DeleteTable DescribeBackup DescribeBulkOperation DescribeContinuousBackups
  DescribeContributorInsights DescribeEndpoints DescribeExport DescribeGlobalTable DescribeGlobalTableSettings
  DescribeImport DescribeKinesisStreamingDestination DescribeLimits DescribeTable DescribeTableReplicaAutoScaling
  DescribeTimeToLive DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime GetItem
  GetResourcePolicy ImportTable ListBackups ListBulkOperations ListContributorInsights ListExports ListGlobalTables
  ListImports ListTables ListTagsOfResource PutItem PutResourcePolicy Query RestoreTableFromBackup
  RestoreTableToPointInTime Scan SearchVectors StartBulkPutItems TagResource UntagResource UpdateContinuousBackups
  UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateItem UpdateKinesisStreamingDestination
  UpdateTable UpdateTableReplicaAutoScaling UpdateTimeToLive
`;

/** Of streams, PartiQL, replicas and reserved capacity. */
const DYNAMODB_BESIDE = `
  AssociateTableReplica ConditionCheckItem CreateTableReplica DeleteTableReplica DescribeReservedCapacity
  DescribeReservedCapacityOfferings DescribeStream EnableReplication GetAbacStatus GetRecords GetShardIterator InjectError
  ListStreams PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate PurchaseReservedCapacityOfferings
  ReadDataForReplication ReplicateSettings RestoreTableFromAwsBackup StartAwsBackupJob UpdateAbacStatus
  UpdateGlobalTableVersion WriteDataForReplication
`;

const words = (text: string) => text.trim().split(/\s+/);

/** Actions by prefix. */
export const ACTIONS: Record<string, readonly string[]> = {
  sqs: words(SQS),
  sns: words(SNS),
  dynamodb: words(DYNAMODB + DYNAMODB_BESIDE),
};

/** Common names of a service or its client, and IAM's prefix. */
const MISTAKEN_PREFIXES: Record<string, string> = {
  'api-gateway': 'apigateway',
  'cloudwatch-logs': 'logs',
  'cloudwatchlogs': 'logs',
  'cognito': 'cognito-idp',
  'dynamo': 'dynamodb',
  'eventbridge': 'events',
  'event-bridge': 'events',
  'kinesisfirehose': 'firehose',
  'lambdas': 'lambda',
  'parameterstore': 'ssm',
  'secretmanager': 'secretsmanager',
  'secrets-manager': 'secretsmanager',
  'sfn': 'states',
  'stepfunctions': 'states',
  'step-functions': 'states',
  'x-ray': 'xray',
};

/** The lists as Rego: its literals are those of JSON, in lines of 1,024 characters at the most. */
export const ACTIONS_DATA = [
  `known_actions := ${JSON.stringify(ACTIONS, undefined, 1)}`,
  `mistaken_prefixes := ${JSON.stringify(MISTAKEN_PREFIXES, undefined, 1)}`,
].join('\n\n');
