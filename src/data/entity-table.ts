import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Billing, ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { checkTable } from './existing';
import { IMonitoring } from '../monitoring/contract';
import { checkRemoval } from '../private/removal';
import { Profile, profileSettings } from '../profile';

/** What the user chooses about the table. */
export interface EntityTableOptions {
  /**
   * Name of the table. A name of your own forbids changes that replace the table.
   *
   * @default - made by CloudFormation
   */
  readonly tableName?: string;

  /**
   * Whether the table can be restored to any second of the last 35 days. About $0.20 per GB and month.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * Whether the table is protected from deletion.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of the table when it leaves the stack. DESTROY is for Profile.DEVELOPMENT alone.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of `EntityTable`. */
export interface EntityTableProps extends EntityTableOptions {
  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;

  /**
   * Watches throttled requests.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * One DynamoDB table for all entities: string keys `pk` and `sk`, time to live `expiresAt`, paid per request,
 * encrypted with a key that AWS owns, kept when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html
 */
export class EntityTable extends Construct {
  /** A table of yours, checked for the keys and the time to live that the shipped handlers need. Throws where it lacks them; an imported table cannot be seen into. */
  public static checked(table: ITable): ITable {
    checkTable(table);
    return table;
  }

  /** The table. */
  public readonly table: TableV2;

  constructor(scope: Construct, id: string, props: EntityTableProps = {}) {
    super(scope, id);
    checkRemoval('data.table.removalPolicy', props.removalPolicy, props.profile);
    const defaults = profileSettings(props.profile);
    this.table = new TableV2(this, 'Resource', {
      tableName: props.tableName,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? defaults.pointInTimeRecovery },
      deletionProtection: props.deletionProtection ?? defaults.deletionProtection,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    if (props.monitoring) this.monitor(props.monitoring);
  }

  private monitor(monitoring: IMonitoring): void {
    const period = Duration.minutes(5);
    const throttles = new MathExpression({
      period,
      label: 'Throttled reads and writes',
      expression: 'reads + writes',
      usingMetrics: {
        reads: this.table.metric('ReadThrottleEvents', { period, statistic: 'Sum' }),
        writes: this.table.metric('WriteThrottleEvents', { period, statistic: 'Sum' }),
      },
    });
    monitoring.addAlarm({
      name: 'TableThrottles',
      description: 'DynamoDB turned requests away: one key is asked for too often, or the account is at its limit.',
      metric: throttles,
      threshold: 1,
    });
    monitoring.addGraphs(
      { title: 'Table: throttles', left: [throttles] },
      {
        title: 'Table: consumed capacity',
        left: [this.table.metricConsumedReadCapacityUnits({ period }), this.table.metricConsumedWriteCapacityUnits({ period })],
      },
    );
  }
}
