import { Stack, Token } from 'aws-cdk-lib';
import { ReplicaGlobalSecondaryIndexOptions, ReplicaTableProps } from 'aws-cdk-lib/aws-dynamodb';
import { IConstruct } from 'constructs';
import { checkUnits, renderScaled } from './capacity-units';
import { EntityTableOptions } from './entity-table-options';
import { TableCapacity } from './table-capacity';
import { TableReplicaOptions } from './table-replica';
import { invalid } from '../private/invalid';

/** Checks the replicas of a table and translates them. */
export function renderReplicas(scope: IConstruct, options: EntityTableOptions, capacity: TableCapacity, recovery: boolean): ReplicaTableProps[] {
  const own = Stack.of(scope).region;
  const replicas = options.replicas ?? [];
  return replicas.map((replica, position) => {
    const path = `data.table.replicas[${position}]`;
    checkRegion(`${path}.region`, replica.region, own, replicas.slice(0, position));
    checkCapacity(path, replica, capacity);
    const pointInTimeRecoveryEnabled = replica.pointInTimeRecovery ?? recovery;
    return {
      region: replica.region,
      deletionProtection: replica.deletionProtection,
      tableClass: replica.tableClass,
      // Said to each: a feature flag decides whether CDK would hand it on.
      resourcePolicy: replica.resourcePolicy ?? options.resourcePolicy,
      kinesisStream: replica.kinesisStream,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled,
        recoveryPeriodInDays: pointInTimeRecoveryEnabled ? options.recoveryPeriodInDays : undefined,
      },
      readCapacity: replica.readCapacity && renderScaled(`${path}.readCapacity`, replica.readCapacity),
      maxReadRequestUnits: replica.maxReadRequestUnits,
      ...renderInsights(replica, options),
    };
  });
}

/** Insights of the replica, and of its indexes, which would otherwise follow the table. */
function renderInsights({ contributorInsights }: TableReplicaOptions, table: EntityTableOptions): Partial<ReplicaTableProps> {
  if (!contributorInsights) return {};
  const contributorInsightsSpecification = contributorInsights._specification() ?? { enabled: false };
  const indexes = (table.indexes ?? []).map(({ indexName, capacity }): [string, ReplicaGlobalSecondaryIndexOptions] => {
    const own = capacity ?? table.capacity;
    return [indexName, {
      contributorInsightsSpecification,
      readCapacity: own?._provisioned && renderScaled('data.table.capacity.read', own._provisioned.read),
      maxReadRequestUnits: own?._limits.maxReadRequestUnits,
    }];
  });
  return { contributorInsightsSpecification, globalSecondaryIndexOptions: Object.fromEntries(indexes) };
}

function checkRegion(prop: string, region: string, own: string, earlier: TableReplicaOptions[]): void {
  if (Token.isUnresolved(own)) throw invalid(prop, region, 'replicas in a stack with a region: give the stack env: { region }');
  if (Token.isUnresolved(region)) throw invalid(prop, 'a token', 'the name of a region, because replicas are laid out at synthesis');
  if (region === own) throw invalid(prop, region, 'other regions than that of the stack, where the table is already');
  if (earlier.some((replica) => replica.region === region)) throw invalid(prop, region, 'one replica in each region');
}

function checkCapacity(path: string, replica: TableReplicaOptions, capacity: TableCapacity): void {
  checkUnits(`${path}.maxReadRequestUnits`, replica.maxReadRequestUnits);
  if (replica.readCapacity && !capacity._provisioned) {
    throw invalid(`${path}.readCapacity`, `${replica.readCapacity.min} to ${replica.readCapacity.max}`, 'nothing while data.table.capacity is on demand; see maxReadRequestUnits');
  }
  if (replica.maxReadRequestUnits !== undefined && capacity._provisioned) {
    throw invalid(`${path}.maxReadRequestUnits`, replica.maxReadRequestUnits, 'nothing while data.table.capacity is provisioned; see readCapacity');
  }
}
