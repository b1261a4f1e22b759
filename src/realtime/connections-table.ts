import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, Operation, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TableKey } from '../data/table-key';
import { watchTable } from '../data/table-monitoring';
import { IMonitoring } from '../monitoring/contract';
import { located } from '../private/located';

/** Properties of `ConnectionsTable`. */
export interface ConnectionsTableProps {
  /**
   * Key that encrypts the table.
   *
   * @default TableKey.awsOwned()
   */
  readonly encryption?: TableKey;

  /**
   * Watches throttles.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * The table of WebSocket connections and of the messages that they have received: string keys `pk` and `sk`, time to live `expiresAt`,
 * paid per request, encrypted with a key that AWS owns.
 *
 * It is deleted with the stack, in every profile, and has no backups: connections end with their API, and rows are useless after
 * two hours. Clients connect again, and are registered again.
 *
 * @example
 * const connections = new ConnectionsTable(this, 'Connections', { monitoring: new Monitoring(this, 'Monitoring') });
 * const broadcast = new BundledFunction(this, 'Broadcast', { handler: BundledHandler.BROADCAST });
 * broadcast.useConnections(connections.table);
 */
@located
export class ConnectionsTable extends Construct {
  /** The table. */
  public readonly table: TableV2;

  constructor(scope: Construct, id: string, props: ConnectionsTableProps = {}) {
    super(scope, id);
    this.table = new TableV2(this, 'Resource', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand(),
      encryption: props.encryption?._bind(this, []),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    if (props.monitoring) {
      watchTable(props.monitoring, this.table, {
        name: 'Connections',
        reason: 'a group is too large or sent to too often, or too many clients connect at once.',
        operations: [Operation.BATCH_WRITE_ITEM, Operation.GET_ITEM, Operation.QUERY, Operation.UPDATE_ITEM],
        onDemand: true,
      });
    }
  }
}
