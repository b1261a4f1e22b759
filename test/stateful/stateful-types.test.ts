import { createRequire } from 'module';
import { STATEFUL_TYPES } from '../../src/stateful/stateful-types';

interface Specification {
  all(kind: 'resource'): {
    readonly cloudFormationType: string;
    readonly isStateful?: boolean;
    readonly properties: Record<string, { readonly causesReplacement?: 'yes' | 'no' | 'maybe' }>;
  }[];
}

/** The resource specification that `cdk diff` reads. */
const specification: Specification = createRequire(require.resolve('@aws-cdk/cloudformation-diff'))('@aws-cdk/aws-service-spec').loadAwsServiceSpecSync();
const types = new Map(specification.all('resource').map((type) => [type.cloudFormationType, type]));

/** Types that hold data by the specification, and are not looked at. */
const LEFT_OUT: Record<string, string> = {
  'AWS::CloudFormation::Stack': 'nested stacks are read themselves',
  'AWS::DocDB::DBInstance': 'the data is in its cluster',
  'AWS::EMR::Cluster': 'computes, and reads its data from elsewhere',
  'AWS::Neptune::DBInstance': 'the data is in its cluster',
  'AWS::Organizations::Account': 'is no part of an app',
  'AWS::QLDB::Ledger': 'the service has ended',
  'AWS::SDB::Domain': 'is not offered to new customers, and has no property but a description',
};

/** Properties that replace under circumstances, and are not compared. */
const NOT_FIXED: Record<string, Record<string, string>> = {
  'AWS::RDS::DBInstance': {
    ...Object.fromEntries(['AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'DBParameterGroupName', 'MultiAZ', 'PreferredMaintenanceWindow', 'StorageType']
      .map((name) => [name, 'is changed in place for all engines of today'])),
  },
  'AWS::ElastiCache::ReplicationGroup': { AuthToken: 'is a secret, which is rotated and does not belong in a file' },
};

const withEffect = (type: string, effect: 'yes' | 'maybe') => Object.entries(types.get(type)!.properties)
  .filter(([, { causesReplacement }]) => causesReplacement === effect).map(([name]) => name);

test('every type that holds data is in the table, or left out for a reason', () => {
  const stateful = [...types.values()].filter(({ isStateful }) => isStateful).map(({ cloudFormationType }) => cloudFormationType);
  expect(stateful.length).toBeGreaterThan(20);
  expect(stateful.filter((type) => !(type in STATEFUL_TYPES)).sort()).toEqual(Object.keys(LEFT_OUT).sort());
});

describe.each(Object.entries(STATEFUL_TYPES))('%s', (type, { replaced, maybe = [], refused = [], name }) => {
  test('has the properties whose change replaces it, and no others', () => {
    expect([...replaced].sort()).toEqual(withEffect(type, 'yes').sort());
  });

  test('has those that may replace it, or a reason', () => {
    expect([...maybe, ...Object.keys(NOT_FIXED[type] ?? {})].sort()).toEqual(withEffect(type, 'maybe').sort());
  });

  test('has no property that there is not', () => {
    expect([...refused, ...name ? [name] : []].filter((each) => !(each in types.get(type)!.properties))).toEqual([]);
    expect(refused.filter((each) => types.get(type)!.properties[each].causesReplacement === 'yes')).toEqual([]);
  });
});
