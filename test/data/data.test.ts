import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { EntityTable, Monitoring, ObjectBucket, ObjectBucketProps, Profile } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

describe('the table', () => {
  // cdk-nag does not see global tables: what it would ask for is asserted here.
  test('is paid per request, recoverable, protected and kept', () => {
    const made = templateOf((stack) => void new EntityTable(stack, 'Table'));
    made.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [Match.objectLike({ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
      },
    });
  });

  test('is kept in development too, unless its removal is asked for', () => {
    const development = (removalPolicy?: RemovalPolicy) => templateOf((stack) => void new EntityTable(stack, 'Table', { profile: Profile.DEVELOPMENT, removalPolicy }));
    development().hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    development(RemovalPolicy.DESTROY).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });

  test('cannot be set to go with its stack in production', () => {
    expect(() => new EntityTable(newStack(), 'Table', { removalPolicy: RemovalPolicy.DESTROY }))
      .toThrow("data.table.removalPolicy: 'destroy' conflicts with a profile that keeps data when its stack goes. Use Profile.DEVELOPMENT");
  });

  test('is watched for throttled reads and writes', () => {
    const made = templateOf((stack) => void new EntityTable(stack, 'Table', { monitoring: new Monitoring(stack, 'Monitoring') }));
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'WriteThrottleEvents' });
  });

  const pk = { name: 'pk', type: AttributeType.STRING };
  const sk = { name: 'sk', type: AttributeType.STRING };
  const tables: [string, (stack: Stack) => Table | TableV2, string][] = [
    ['no sort key', (stack) => new Table(stack, 'Own', { partitionKey: pk, timeToLiveAttribute: 'expiresAt' }), "'pk S HASH' cannot be used. Allowed: the partition key 'pk' and the sort key 'sk'"],
    ['a numeric sort key', (stack) => new TableV2(stack, 'Own', { partitionKey: pk, sortKey: { ...sk, type: AttributeType.NUMBER }, timeToLiveAttribute: 'expiresAt' }), "'pk S HASH, sk N RANGE' cannot be used"],
    ['other names', (stack) => new TableV2(stack, 'Own', { partitionKey: { ...pk, name: 'id' }, sortKey: sk }), "'id S HASH, sk S RANGE' cannot be used"],
    ['no time to live', (stack) => new TableV2(stack, 'Own', { partitionKey: pk, sortKey: sk }), "'time to live on undefined' cannot be used. Allowed: time to live on the attribute 'expiresAt'"],
  ];
  test.each(tables)('of the user is refused with %s', (_, create, message) => {
    const stack = newStack();
    expect(() => EntityTable.checked(create(stack))).toThrow(`data.existingTable: ${message}`);
  });

  test('of the user is taken with the right keys, and where it cannot be seen into', () => {
    const stack = newStack();
    const right = new Table(stack, 'Right', { partitionKey: pk, sortKey: sk, timeToLiveAttribute: 'expiresAt' });
    const imported = Table.fromTableName(stack, 'Imported', 'entities');
    expect(EntityTable.checked(right)).toBe(right);
    expect(EntityTable.checked(imported)).toBe(imported);
  });
});

describe.each(SAMPLED_FLAG_SETS)('the bucket, with %s,', (_, context) => {
  const bucket = (props: ObjectBucketProps = {}) => templateOf((stack) => void new ObjectBucket(stack, 'Bucket', props), { context });

  test('is private, versioned, encrypted and kept', () => {
    const made = bucket();
    made.allResources('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    made.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      AccessControl: Match.absent(),
    });
    made.hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' }, LoggingConfiguration: Match.anyValue() });
  });

  test('refuses connections without TLS', () => {
    bucket().allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]) },
    });
  });

  test('moves objects to cheaper storage and removes what was left over', () => {
    bucket().hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [{
          Status: 'Enabled',
          Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          ExpiredObjectDeleteMarker: true,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        }],
      },
    });
  });

  test('has one log bucket, to which S3 may write only for this bucket of this account', () => {
    const made = bucket();
    made.resourceCountIs('AWS::S3::Bucket', 2);
    made.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Sid: 'AllowAccessLogs',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } } },
        })]),
      },
    });
  });

  test('has no log bucket where it is switched off', () => {
    const made = bucket({ accessLogs: false });
    made.resourceCountIs('AWS::S3::Bucket', 1);
    made.hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: Match.absent() });
  });
});

test('the log goes to a bucket of the user', () => {
  const made = templateOf((stack) => void new ObjectBucket(stack, 'Bucket', { accessLogBucket: Bucket.fromBucketName(stack, 'Logs', 'our-logs') }));
  made.resourceCountIs('AWS::S3::Bucket', 1);
  made.hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: 'our-logs' } });
});

test.each<[ObjectBucketProps, string]>([
  [{ noncurrentVersionExpiration: Duration.hours(5) }, "data.bucket.noncurrentVersionExpiration: '5 hours' cannot be used. Allowed: one day or more, in whole days"],
  [{ abortIncompleteUploadAfter: Duration.days(0) }, 'data.bucket.abortIncompleteUploadAfter'],
  [{ accessLogs: false, accessLogExpiration: Duration.days(5) }, "data.bucket.accessLogExpiration: '5 days' cannot be used"],
  [{ removalPolicy: RemovalPolicy.DESTROY }, 'data.bucket.removalPolicy'],
])('refuses %j', (props, message) => {
  expect(() => new ObjectBucket(newStack(), 'Bucket', props)).toThrow(message);
});

test('a bucket of the user needs a CORS rule where browsers may call', () => {
  const stack = newStack();
  const rule = { allowedMethods: [HttpMethods.GET, HttpMethods.PUT], allowedOrigins: ['https://shop.example.com'] };
  const without = new Bucket(stack, 'Without');
  expect(() => ObjectBucket.checked(without, rule)).toThrow("data.existingBucket: 'Stack/Without' cannot be used. Allowed: a bucket with a CORS rule");
  expect(ObjectBucket.checked(without)).toBe(without);
  const withRule = new Bucket(stack, 'With', { cors: [rule] });
  expect(ObjectBucket.checked(withRule, rule)).toBe(withRule);
});
