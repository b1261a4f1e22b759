import { Billing } from 'aws-cdk-lib/aws-dynamodb';
import { checkUnits, renderScaled } from './capacity-units';
import { ScaledCapacity } from './scaled-capacity';
import { checked } from '../private/known-props';

/** Maximum throughput of an on-demand table. Requests over it are throttled, which limits the cost of a mistake. */
export interface OnDemandLimits {
  /**
   * Read request units per second, at least 1. One unit reads 4 KB strongly consistent or 8 KB eventually.
   *
   * @default - as much as the account allows, 40,000 per table unless raised
   */
  readonly maxReadRequestUnits?: number;

  /**
   * Write request units per second, at least 1. One unit writes 1 KB.
   *
   * @default - as much as the account allows, 40,000 per table unless raised
   */
  readonly maxWriteRequestUnits?: number;
}

/** Capacity of a table that is paid by the hour. */
export interface ProvisionedCapacity {
  /** Read capacity, here and in every replica that has no own setting. */
  readonly read: ScaledCapacity;

  /** Write capacity, the same in every region. */
  readonly write: ScaledCapacity;
}

/**
 * Capacity mode of a table or an index.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   data: { table: { capacity: TableCapacity.onDemand({ maxReadRequestUnits: 1000, maxWriteRequestUnits: 500 }) } },
 * });
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html
 */
@checked
export class TableCapacity {
  /**
   * Paid per request, without planning: about $0.125 per million reads and $0.625 per million writes. Right for most.
   * Throws on a limit under 1.
   */
  public static onDemand(limits: OnDemandLimits = {}): TableCapacity {
    checkUnits('data.table.capacity.maxReadRequestUnits', limits.maxReadRequestUnits);
    checkUnits('data.table.capacity.maxWriteRequestUnits', limits.maxWriteRequestUnits);
    return new TableCapacity(limits);
  }

  /**
   * Paid by the hour, scaled between limits: cheaper where the load is even, throttled where it jumps.
   * About $0.00013 per read unit and $0.00065 per write unit and hour. Throws where the limits contradict each other.
   */
  public static provisioned(capacity: ProvisionedCapacity): TableCapacity {
    renderScaled('data.table.capacity.read', capacity.read);
    renderScaled('data.table.capacity.write', capacity.write);
    return new TableCapacity({}, capacity);
  }

  private constructor(
    /** @internal */ public readonly _limits: OnDemandLimits,
    /** @internal */ public readonly _provisioned?: ProvisionedCapacity,
  ) {}

  /** @internal */
  public _billing(): Billing {
    if (!this._provisioned) return Billing.onDemand(this._limits);
    const { read, write } = this._provisioned;
    return Billing.provisioned({ readCapacity: renderScaled('data.table.capacity.read', read), writeCapacity: renderScaled('data.table.capacity.write', write) });
  }
}
