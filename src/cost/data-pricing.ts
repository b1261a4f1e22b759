import { Charge, list, Pricings, times } from './charge';
import { HOURS, PRICES } from './prices';

/** Tables, buckets, backups, keys, secrets. */
export const DATA_PRICING: Pricings = {
  'AWS::DynamoDB::GlobalTable': (table) => {
    const replicas = list(table.Replicas);
    const writes = table.WriteProvisionedThroughputSettings?.WriteCapacityAutoScalingSettings?.MinCapacity;
    return [
      ...(table.BillingMode === 'PAY_PER_REQUEST' ? onDemand(replicas.length) : [
        ...hourly(`write capacity unit${replicas.length > 1 ? ` in ${replicas.length} regions` : ''}`, writes, replicas.length * PRICES.tableWriteUnit.usd),
        ...replicas.flatMap(({ ReadProvisionedThroughputSettings: read }) => hourly('read capacity unit',
          read?.ReadCapacityUnits ?? read?.ReadCapacityAutoScalingSettings?.MinCapacity, PRICES.tableReadUnit.usd)),
        ...list(table.GlobalSecondaryIndexes).flatMap(({ WriteProvisionedThroughputSettings: write }) => hourly('write capacity unit of an index',
          write?.WriteCapacityAutoScalingSettings?.MinCapacity, replicas.length * PRICES.tableWriteUnit.usd)),
        ...replicas.flatMap((replica) => list(replica.GlobalSecondaryIndexes)).flatMap(({ ReadProvisionedThroughputSettings: read }) => hourly(
          'read capacity unit of an index', read?.ReadCapacityUnits ?? read?.ReadCapacityAutoScalingSettings?.MinCapacity, PRICES.tableReadUnit.usd)),
      ]),
      storage(replicas.some((replica) => replica.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled), replicas.length),
    ];
  },
  'AWS::DynamoDB::Table': (table) => [
    ...(table.BillingMode === 'PAY_PER_REQUEST' ? onDemand(1) : [table, ...list(table.GlobalSecondaryIndexes)].flatMap(({ ProvisionedThroughput: units, IndexName }) => [
      ...hourly(`write capacity unit${IndexName ? ' of an index' : ''}`, units?.WriteCapacityUnits, PRICES.tableWriteUnit.usd),
      ...hourly(`read capacity unit${IndexName ? ' of an index' : ''}`, units?.ReadCapacityUnits, PRICES.tableReadUnit.usd),
    ])),
    storage(table.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled, 1),
  ],
  'AWS::S3::Bucket': ({ LifecycleConfiguration }) => [
    { item: 'PUT, POST, LIST', perMillion: PRICES.bucketWrites.usd },
    { item: 'GET', perMillion: PRICES.bucketReads.usd },
    { item: 'storage', rate: `$${PRICES.bucketStorage.usd} per GB and month, noncurrent versions included` },
    ...(JSON.stringify(LifecycleConfiguration ?? {}).includes('INTELLIGENT_TIERING')
      ? [{ item: 'Intelligent-Tiering', rate: `$${PRICES.bucketTiering.usd.toFixed(2)} per million objects over 128 KB and month` }] : []),
  ],
  'AWS::Backup::BackupVault': () => [
    { item: 'backups', rate: `$${PRICES.backupTable.usd.toFixed(2)} per GB and month of a table, $${PRICES.backupBucket.usd} of a bucket` },
  ],
  'AWS::KMS::Key': ({ EnableKeyRotation }) => [
    { item: 'key', monthly: PRICES.key.usd },
    { item: 'requests', perMillion: PRICES.keyRequests.usd },
    ...(EnableKeyRotation ? [{ item: 'rotation', rate: `$${PRICES.key.usd} more a month after each of the first two rotations` }] : []),
  ],
  'AWS::KMS::ReplicaKey': () => [{ item: 'key', monthly: PRICES.key.usd }, { item: 'requests', perMillion: PRICES.keyRequests.usd }],
  'AWS::SecretsManager::Secret': () => [{ item: 'secret', monthly: PRICES.secret.usd }],
};

function onDemand(regions: number): Charge[] {
  return [
    { item: 'writes of up to 1 KB', perMillion: PRICES.tableWrites.usd },
    ...(regions > 1 ? [{ item: `the same writes in ${regions - 1} other region(s)`, perMillion: (regions - 1) * PRICES.tableReplicatedWrites.usd }] : []),
    { item: 'strongly consistent reads of up to 4 KB', perMillion: PRICES.tableReads.usd },
  ];
}

/** Capacity is charged by the hour. */
function hourly(item: string, units: unknown, price: number): Charge[] {
  return [times(item, units, price * HOURS)];
}

function storage(recoverable: boolean, regions: number): Charge {
  const price = PRICES.tableStorage.usd + (recoverable ? PRICES.tableRecovery.usd : 0);
  return {
    item: 'storage',
    rate: `$${price.toFixed(2)} per GB and month${recoverable ? ' with point-in-time recovery' : ''}${regions > 1 ? `, in each of ${regions} regions` : ''}`,
  };
}
