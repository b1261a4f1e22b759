/** Facts about a type that holds data. */
export interface StatefulType {
  /** Its name in messages. */
  readonly noun: string;

  /** Its contents. */
  readonly holds: string;

  /** Property that holds a name of the user's own, which exists once. */
  readonly name?: string;

  /** Properties whose change makes CloudFormation replace it. */
  readonly replaced: readonly string[];

  /** Those whose change makes it do so under circumstances. */
  readonly maybe?: readonly string[];

  /** Those whose change the service refuses. */
  readonly refused?: readonly string[];
}

const cluster = {
  noun: 'cluster', holds: 'its databases', name: 'DBClusterIdentifier',
} as const;

/**
 * CloudFormation's own statement of what a change does, for the properties of these types. A test compares it with the resource
 * specification.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const STATEFUL_TYPES: Readonly<Record<string, StatefulType>> = {
  'AWS::Backup::BackupVault': { noun: 'vault', holds: 'its recovery points', name: 'BackupVaultName', replaced: ['BackupVaultName', 'EncryptionKeyArn'] },
  'AWS::Cognito::IdentityPool': { noun: 'identity pool', holds: 'its identities', replaced: [] },
  'AWS::Cognito::UserPool': {
    noun: 'user pool', holds: 'its users', replaced: [], refused: ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'],
  },
  'AWS::Cognito::UserPoolClient': { noun: 'client', holds: 'the client id that apps sign in with', replaced: ['GenerateSecret', 'UserPoolId'] },
  'AWS::Cognito::UserPoolDomain': { noun: 'sign-in domain', holds: 'its address', replaced: ['Domain', 'UserPoolId'] },
  'AWS::DocDB::DBCluster': {
    ...cluster,
    replaced: ['StorageEncrypted', 'EngineVersion', 'KmsKeyId', 'AvailabilityZones', 'SnapshotIdentifier', 'DBClusterIdentifier', 'DBSubnetGroupName',
      'SourceDBClusterIdentifier', 'MasterUsername'],
  },
  'AWS::DynamoDB::GlobalTable': {
    noun: 'table',
    holds: 'its items',
    name: 'TableName',
    replaced: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
    refused: ['MultiRegionConsistency', 'GlobalTableWitnesses'],
  },
  'AWS::DynamoDB::Table': {
    noun: 'table', holds: 'its items', name: 'TableName', replaced: ['TableName', 'KeySchema', 'ImportSourceSpecification'], refused: ['LocalSecondaryIndexes'],
  },
  'AWS::EC2::Volume': { noun: 'volume', holds: 'its blocks', replaced: [], refused: ['AvailabilityZone', 'Encrypted', 'KmsKeyId', 'SnapshotId'] },
  'AWS::ECR::Repository': { noun: 'repository', holds: 'its images', name: 'RepositoryName', replaced: ['RepositoryName', 'EncryptionConfiguration'] },
  'AWS::EFS::FileSystem': { noun: 'file system', holds: 'its files', replaced: ['KmsKeyId', 'PerformanceMode', 'Encrypted', 'AvailabilityZoneName'] },
  'AWS::ElastiCache::CacheCluster': {
    noun: 'cache',
    holds: 'its entries',
    name: 'ClusterName',
    replaced: ['CacheSubnetGroupName', 'ClusterName', 'Engine', 'NetworkType', 'Port', 'SnapshotArns', 'SnapshotName'],
    maybe: ['AZMode', 'NumCacheNodes', 'PreferredAvailabilityZone', 'PreferredAvailabilityZones'],
  },
  'AWS::ElastiCache::ReplicationGroup': {
    noun: 'cache',
    holds: 'its entries',
    name: 'ReplicationGroupId',
    replaced: ['AtRestEncryptionEnabled', 'CacheSubnetGroupName', 'DataTieringEnabled', 'Engine', 'GlobalReplicationGroupId', 'KmsKeyId', 'NetworkType', 'Port',
      'PreferredCacheClusterAZs', 'ReplicasPerNodeGroup', 'ReplicationGroupId', 'SnapshotArns', 'SnapshotName'],
    maybe: ['NodeGroupConfiguration', 'NumNodeGroups'],
  },
  'AWS::Elasticsearch::Domain': {
    noun: 'domain',
    holds: 'its indexes',
    name: 'DomainName',
    replaced: ['DomainName'],
    maybe: ['AdvancedSecurityOptions', 'ElasticsearchVersion', 'EncryptionAtRestOptions', 'NodeToNodeEncryptionOptions'],
  },
  'AWS::FSx::FileSystem': {
    noun: 'file system',
    holds: 'its files',
    replaced: ['KmsKeyId', 'BackupId', 'SubnetIds', 'SecurityGroupIds', 'FileSystemTypeVersion', 'FileSystemType'],
  },
  'AWS::KMS::Key': { noun: 'key', holds: 'all that it encrypted', replaced: [], refused: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'] },
  'AWS::Kinesis::Stream': { noun: 'stream', holds: 'its records', name: 'Name', replaced: ['Name'] },
  'AWS::Logs::LogGroup': { noun: 'log group', holds: 'its events', name: 'LogGroupName', replaced: ['LogGroupName'] },
  'AWS::Neptune::DBCluster': {
    ...cluster,
    replaced: ['StorageEncrypted', 'RestoreToTime', 'SnapshotIdentifier', 'DBClusterIdentifier', 'RestoreType', 'KmsKeyId', 'AvailabilityZones',
      'DBSubnetGroupName', 'UseLatestRestorableTime', 'SourceDBClusterIdentifier', 'GlobalClusterIdentifier'],
  },
  'AWS::OpenSearchService::Domain': { noun: 'domain', holds: 'its indexes', name: 'DomainName', replaced: ['DomainName', 'EngineMode'] },
  'AWS::RDS::DBCluster': {
    ...cluster,
    replaced: ['StorageEncrypted', 'DBSystemId', 'RestoreToTime', 'EngineMode', 'DBClusterIdentifier', 'KmsKeyId', 'DatabaseName', 'DBSubnetGroupName',
      'SourceDBClusterIdentifier', 'PubliclyAccessible', 'SnapshotIdentifier', 'RestoreType', 'AvailabilityZones', 'SourceRegion',
      'UseLatestRestorableTime', 'ClusterScalabilityType', 'SourceDbClusterResourceId'],
    maybe: ['Engine', 'MasterUsername', 'GlobalClusterIdentifier'],
  },
  'AWS::RDS::DBInstance': {
    noun: 'database',
    holds: 'its data',
    name: 'DBInstanceIdentifier',
    replaced: ['StorageEncrypted', 'Timezone', 'Port', 'DBClusterIdentifier', 'KmsKeyId', 'DBSubnetGroupName', 'DBInstanceIdentifier', 'NcharCharacterSetName',
      'MasterUsername', 'CharacterSetName', 'SourceRegion', 'DBName', 'CustomIAMInstanceProfile', 'BackupTarget', 'DBSystemId'],
    maybe: ['Engine', 'SourceDBInstanceIdentifier', 'AvailabilityZone', 'SourceDBClusterIdentifier', 'DBSnapshotIdentifier', 'DBClusterSnapshotIdentifier',
      'SourceDBInstanceAutomatedBackupsArn', 'RestoreTime', 'UseLatestRestorableTime', 'SourceDbiResourceId', 'PerformanceInsightsKMSKeyId'],
  },
  'AWS::Redshift::Cluster': {
    noun: 'cluster',
    holds: 'its databases',
    name: 'ClusterIdentifier',
    replaced: ['SnapshotIdentifier', 'OwnerAccount', 'SnapshotClusterIdentifier', 'ClusterIdentifier', 'ClusterSubnetGroupName', 'MasterUsername', 'DBName'],
  },
  'AWS::S3::Bucket': {
    noun: 'bucket', holds: 'its objects', name: 'BucketName', replaced: ['BucketName', 'ObjectLockEnabled', 'BucketNamespace', 'BucketNamePrefix'],
  },
  'AWS::SNS::Topic': { noun: 'topic', holds: 'its subscriptions', name: 'TopicName', replaced: ['TopicName', 'FifoTopic'] },
  'AWS::SQS::Queue': { noun: 'queue', holds: 'its messages', name: 'QueueName', replaced: ['QueueName', 'FifoQueue'] },
  'AWS::SecretsManager::Secret': { noun: 'secret', holds: 'its value', name: 'Name', replaced: ['Name'] },
  'AWS::Timestream::Database': { noun: 'database', holds: 'its tables', name: 'DatabaseName', replaced: ['DatabaseName'] },
  'AWS::Timestream::Table': { noun: 'table', holds: 'its records', name: 'TableName', replaced: ['TableName', 'DatabaseName'] },
};

/** Values that are the same as leaving the property out. */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  FifoQueue: false,
  FifoTopic: false,
  ObjectLockEnabled: false,
  GenerateSecret: false,
  StorageEncrypted: false,
  KeySpec: 'SYMMETRIC_DEFAULT',
  KeyUsage: 'ENCRYPT_DECRYPT',
  MultiRegion: false,
  Origin: 'AWS_KMS',
  MultiRegionConsistency: 'EVENTUAL',
};
