import { Duration, Token } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { ArchiveTierOptions, ObjectBucket, ObjectLifecycleRule, ObjectTransition } from '../../src';
import { newStack, templateOf } from '../support/synth';

const { DEEP_ARCHIVE, GLACIER, GLACIER_INSTANT_RETRIEVAL, INFREQUENT_ACCESS, ONE_ZONE_INFREQUENT_ACCESS } = StorageClass;
const to = (storageClass: StorageClass, days: number): ObjectTransition => ({ storageClass, after: Duration.days(days) });
const later = Duration.days(Token.asNumber({ resolve: () => 50 }));

test('rules by prefix and tag come beside the one that every bucket has', () => {
  const lifecycleRules = [
    { prefix: 'files/', tags: { kind: 'draft' }, transitions: [to(GLACIER_INSTANT_RETRIEVAL, 90), to(DEEP_ARCHIVE, 180)], expiration: Duration.days(365) },
    { expiration: later },
  ];
  templateOf((stack) => void new ObjectBucket(stack, 'Bucket', { lifecycleRules })).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({ Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] }),
        {
          Status: 'Enabled',
          Prefix: 'files/',
          TagFilters: [{ Key: 'kind', Value: 'draft' }],
          Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }, { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 180 }],
          ExpirationInDays: 365,
        },
        { Status: 'Enabled', ExpirationInDays: 50 },
      ],
    },
  });
});

test('days that are known only at deployment are accepted', () => {
  const transitions = [{ storageClass: GLACIER, after: later }, to(DEEP_ARCHIVE, 90)];
  const archiveTiers = { archiveAccessAfter: later, deepArchiveAccessAfter: Duration.days(180) };
  templateOf((stack) => void new ObjectBucket(stack, 'Bucket', { lifecycleRules: [{ transitions, expiration: later }], archiveTiers }))
    .hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 50, Transitions: Match.arrayWith([{ StorageClass: 'GLACIER', TransitionInDays: 50 }]) })]) },
    });
});

const rule: ObjectLifecycleRule = { expiration: Duration.days(5) };
test.each<[ObjectLifecycleRule[], string]>([
  [[{}], "[0]: 'a rule that does nothing' cannot be used. Allowed: transitions or expiration"],
  [[rule, { prefix: '', ...rule }], '[1]: \'["",[]]\' cannot be used. Allowed: one rule for the same prefix and tags'],
  [Array(1000).fill(rule), ": '1000 rules' cannot be used. Allowed: at most 999"],
  [[{ expiration: Duration.hours(5) }], "[0].expiration: '5 hours' cannot be used. Allowed: one day or more, in whole days"],
  [[{ transitions: [to(GLACIER, 90)], expiration: Duration.days(90) }], "[0].expiration: '90 days' cannot be used. Allowed: more than the 90 days of the last transition"],
  [[{ transitions: [to(INFREQUENT_ACCESS, 90)] }], "[0].transitions[0].storageClass: 'STANDARD_IA' cannot be used"],
  [[{ transitions: [to(ONE_ZONE_INFREQUENT_ACCESS, 29)] }], "[0].transitions[0].after: '29 days' cannot be used. Allowed: 30 days or more"],
  [[{ transitions: [to(ONE_ZONE_INFREQUENT_ACCESS, 30), to(GLACIER, 59)] }], "[0].transitions[1].after: '59 days' cannot be used. Allowed: 60 days or more"],
  [[{ transitions: [to(GLACIER, 30), to(DEEP_ARCHIVE, 30)] }], "[0].transitions[1].after: '30 days' cannot be used. Allowed: 31 days or more"],
  [[{ transitions: [to(DEEP_ARCHIVE, 30), to(GLACIER, 90)] }], "[0].transitions[1].storageClass: 'GLACIER' cannot be used. Allowed: a colder class than DEEP_ARCHIVE"],
])('refuses rules %#', (lifecycleRules, message) => {
  expect(() => new ObjectBucket(newStack(), 'Bucket', { lifecycleRules })).toThrow(`data.bucket.lifecycleRules${message}`);
});

test("objects that aren't read are archived", () => {
  const archiveTiers = { archiveAccessAfter: Duration.days(90), deepArchiveAccessAfter: Duration.days(180), prefix: 'files/' };
  templateOf((stack) => void new ObjectBucket(stack, 'Bucket', { archiveTiers })).hasResourceProperties('AWS::S3::Bucket', {
    IntelligentTieringConfigurations: [{
      Id: 'Archive', Status: 'Enabled', Prefix: 'files/', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }],
    }],
  });
});

test.each<[ArchiveTierOptions, string]>([
  [{}, ": 'no tier' cannot be used. Allowed: archiveAccessAfter, deepArchiveAccessAfter or both"],
  [{ archiveAccessAfter: Duration.days(89) }, ".archiveAccessAfter: '89 days' cannot be used. Allowed: 90 to 730 whole days"],
  [{ deepArchiveAccessAfter: Duration.days(179) }, '.deepArchiveAccessAfter'],
  [{ archiveAccessAfter: Duration.days(200), deepArchiveAccessAfter: Duration.days(200) }, ".deepArchiveAccessAfter: '200 days' cannot be used. Allowed: 201 days or more"],
])('refuses tiers %#', (archiveTiers, message) => {
  expect(() => new ObjectBucket(newStack(), 'Bucket', { archiveTiers })).toThrow(`data.bucket.archiveTiers${message}`);
});
