import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockedEncryptionType, Bucket, InventoryFormat, InventoryFrequency, ObjectLockRetention, StorageClass } from 'aws-cdk-lib/aws-s3';
import { ObjectBucket, ObjectBucketProps, Profile } from '../../src';
import { findingsOf } from '../queueing/support/findings';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const elsewhere = (stack: Stack) => Bucket.fromBucketArn(stack, 'Copies', 'arn:aws:s3:::copies');
const objectLock = ObjectLockRetention.governance(Duration.days(30));

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  const build = (props: (stack: Stack) => ObjectBucketProps) => templateOf((stack) => void new ObjectBucket(stack, 'Bucket', props(stack)), { context });
  const statements = (props: (stack: Stack) => ObjectBucketProps) =>
    Object.values(build(props).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown }[]);

  test('S3 may write the list only for this bucket of this account', () => {
    const made = build(() => ({ inventory: {} }));
    made.hasResourceProperties('AWS::S3::Bucket', {
      InventoryConfigurations: [Match.objectLike({
        Enabled: true, ScheduleFrequency: 'Weekly', IncludedObjectVersions: 'Current', Destination: Match.objectLike({ Format: 'CSV', Prefix: 'inventory' }),
      })],
    });
    made.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Sid: 'AllowInventory',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('AccessLogs'), 'Arn'] }, '/inventory/*']] },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } } },
        })]),
      },
    });
  });

  test('objects that a key in KMS encrypts are copied too, by the key of the second bucket', () => {
    const managed = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':alias/aws/s3']] };
    const given = { 'Fn::GetAtt': [Match.stringLikeRegexp('^CopyKey'), 'Arn'] };
    for (const [props, keyArn] of [
      [() => ({ awsManagedKey: true, replication: {} }), managed],
      [(stack) => ({ awsManagedKey: true, replication: { destination: elsewhere(stack), encryptionKey: new Key(stack, 'CopyKey') } }), given],
      [(stack) => ({ encryptionKey: new Key(stack, 'CopyKey'), replication: {} }), given],
    ] satisfies [(stack: Stack) => ObjectBucketProps, object][]) {
      build(props).hasResourceProperties('AWS::S3::Bucket', {
        ReplicationConfiguration: {
          Rules: [{
            SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } }, Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: keyArn } },
          }],
        },
      });
    }
  });

  test('objects are copied in a role that may do that and no more', () => {
    const made = build((stack) => ({ replication: { destination: elsewhere(stack), prefix: 'files/' } }));
    const source = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bucket'), 'Arn'] };
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'], Resource: source },
          {
            Effect: 'Allow',
            Action: ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
            Resource: { 'Fn::Join': ['', [source, '/files/*']] },
          },
          { Effect: 'Allow', Action: ['s3:ReplicateObject', 's3:ReplicateTags'], Resource: 'arn:aws:s3:::copies/files/*' },
        ],
      },
    });
    made.hasResourceProperties('AWS::S3::Bucket', {
      ReplicationConfiguration: {
        Rules: [{
          Id: 'Objects', Priority: 1, Status: 'Enabled', Filter: { Prefix: 'files/' }, DeleteMarkerReplication: { Status: 'Disabled' }, Destination: { Bucket: 'arn:aws:s3:::copies' },
        }],
      },
    });
  });

  test('deletions, locks and owners are copied where it is asked for', () => {
    const replication = (stack: Stack) => ({ destination: elsewhere(stack), deleteMarkers: true, account: '210987654321', storageClass: StorageClass.GLACIER });
    const [, reading, writing] = statements((stack) => ({ objectLock, replication: replication(stack) })).map(({ Action }) => Action);
    expect(reading).toEqual(expect.arrayContaining(['s3:GetObjectRetention', 's3:GetObjectLegalHold']));
    expect(writing).toEqual(['s3:ObjectOwnerOverrideToBucketOwner', 's3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags']);
    build((stack) => ({ replication: replication(stack) })).hasResourceProperties('AWS::S3::Bucket', {
      ReplicationConfiguration: {
        Rules: [Match.objectLike({
          DeleteMarkerReplication: { Status: 'Enabled' },
          Destination: { Bucket: 'arn:aws:s3:::copies', Account: '210987654321', AccessControlTranslation: { Owner: 'Destination' }, StorageClass: 'GLACIER' },
        })],
      },
    });
  });

  test('everything set has no finding', () => {
    expect(findingsOf((stack) => void new ObjectBucket(stack, 'Bucket', {
      objectLock,
      inventory: { frequency: InventoryFrequency.DAILY, format: InventoryFormat.PARQUET, includeVersions: true, fields: ['Size'] },
      replication: { destination: elsewhere(stack) },
      lifecycleRules: [{ prefix: 'tmp/', expiration: Duration.days(1) }],
      archiveTiers: { archiveAccessAfter: Duration.days(90) },
      blockedEncryptionTypes: [BlockedEncryptionType.SSE_C],
      transferAcceleration: true,
    }), context)).toEqual([]);
  });
});

const build = (props: (stack: Stack) => ObjectBucketProps) => templateOf((stack) => void new ObjectBucket(stack, 'Bucket', props(stack)));

test('the list goes to a bucket of the user', () => {
  const made = build((stack) => ({ accessLogs: false, inventory: { bucket: new Bucket(stack, 'Lists') } }));
  const PolicyDocument = { Statement: [Match.objectLike({ Sid: 'AllowInventory' })] };
  made.hasResourceProperties('AWS::S3::BucketPolicy', { Bucket: { Ref: Match.stringLikeRegexp('^Lists') }, PolicyDocument });
});

test('versions are locked, uploads accelerated, kinds of encryption blocked', () => {
  const compliance = ObjectLockRetention.compliance(Duration.days(365));
  build(() => ({ objectLock: compliance, transferAcceleration: true, blockedEncryptionTypes: [BlockedEncryptionType.SSE_C] }))
    .hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } },
      AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
      BucketEncryption: { ServerSideEncryptionConfiguration: [Match.objectLike({ BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } })] },
    });
});

test('a second bucket that can take copies is taken', () => {
  const copies = (stack: Stack) => new Bucket(stack, 'Copies', { versioned: true, objectLockEnabled: true });
  expect(() => build((stack) => ({ objectLock, replication: { destination: copies(stack) } }))).not.toThrow();
  const made = new ObjectBucket(newStack(), 'Bucket');
  expect(made.replicationRole).toBeUndefined();
});

test.each<[string, (stack: Stack) => ObjectBucketProps, string]>([
  ['a list without a bucket', () => ({ accessLogs: false, inventory: {} }), 'data.bucket.inventory.bucket: undefined cannot be used. Allowed: a bucket, because data.bucket.accessLogs is false'],
  ['a log bucket without a log', (stack) => ({ accessLogs: false, accessLogBucket: elsewhere(stack) }), "data.bucket.accessLogBucket: 'Stack/Copies' conflicts with data.bucket.accessLogs: false"],
  ['the key aws/s3 without one for the copies', (stack) => ({ awsManagedKey: true, replication: { destination: elsewhere(stack) } }), 'data.bucket.replication.encryptionKey: undefined cannot be used. Allowed: the key of the second bucket, because this one has the key aws/s3'],
  ['a second bucket without versions', (stack) => ({ replication: { destination: new Bucket(stack, 'Copies') } }), "data.bucket.replication.destination: 'Stack/Copies' cannot be used. Allowed: a versioned bucket"],
  ['a second bucket without locks', (stack) => ({ objectLock, replication: { destination: new Bucket(stack, 'Copies', { versioned: true }) } }), 'Allowed: a bucket with object lock'],
  ['locks in a bucket to throw away', () => ({ objectLock, removalPolicy: RemovalPolicy.DESTROY, profile: Profile.DEVELOPMENT }), "data.bucket.objectLock: 'GOVERNANCE' conflicts with data.bucket.removalPolicy"],
  ['acceleration of a name with dots', () => ({ transferAcceleration: true, bucketName: 'files.example.com' }), 'data.bucket.transferAcceleration: true cannot be used'],
  ['no kinds of encryption', () => ({ blockedEncryptionTypes: [] }), 'data.bucket.blockedEncryptionTypes'],
])('refuses %s', (_, props, message) => {
  expect(() => build(props)).toThrow(message);
});
