/** Capacity units per second between which autoscaling moves. */
export interface ScaledCapacity {
  /** Units per second that are paid for even when nothing happens, at least 1. */
  readonly min: number;

  /** Units per second that are never exceeded, at least `min`. */
  readonly max: number;

  /**
   * Per cent of the capacity that autoscaling wants in use, from 20 to 90. Less leaves more room for bursts and costs more.
   *
   * @default 70
   */
  readonly targetUtilizationPercent?: number;
}
