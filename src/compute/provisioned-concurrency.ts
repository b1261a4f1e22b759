import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { checkInteger, invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/** A number of environments that begins at a time. */
export interface ProvisionedConcurrencySchedule {
  /** Start of the window, in UTC. */
  readonly schedule: Schedule;

  /** Environments that are ready from then on, a whole number of at least 0. */
  readonly concurrency: number;
}

/** Options of `ProvisionedConcurrency.targetTracking`. */
export interface TargetTrackingOptions {
  /** Environments that are ready at the least, a whole number of at least 1. */
  readonly minCapacity: number;

  /** Environments that are ready at the most. */
  readonly maxCapacity: number;

  /**
   * Share of the ready environments that is meant to be busy, from 0.1 to 0.9.
   *
   * @default 0.7
   */
  readonly utilizationTarget?: number;
}

/**
 * Environments that are ready before the first request, so that it finds no cold start. About $11 a month for each with
 * 1 GB on Arm, whether it is used or not.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 *
 * shop.addFunction('Checkout', {
 *   entry: 'src/checkout.ts',
 *   provisionedConcurrency: ProvisionedConcurrency.targetTracking({ minCapacity: 2, maxCapacity: 10 }),
 * });
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
@checked
export class ProvisionedConcurrency {
  /** Always as many. A whole number of at least 1. */
  public static fixed(concurrency: number): ProvisionedConcurrency {
    checkInteger('provisionedConcurrency', concurrency, 1, 100_000);
    return new ProvisionedConcurrency(concurrency);
  }

  /** As many as are needed for the share that is meant to be busy, between a least and a most. */
  public static targetTracking(options: TargetTrackingOptions): ProvisionedConcurrency {
    checkRange(options.minCapacity, options.maxCapacity);
    const target = options.utilizationTarget ?? 0.7;
    if (!(target >= 0.1 && target <= 0.9)) throw invalid('provisionedConcurrency.utilizationTarget', target, 'a number from 0.1 to 0.9');
    return new ProvisionedConcurrency(undefined, { ...options, utilizationTarget: target });
  }

  /** As many as each time of the day or week asks for. */
  public static scheduled(...schedules: ProvisionedConcurrencySchedule[]): ProvisionedConcurrency {
    if (!schedules.length) throw invalid('provisionedConcurrency.schedules', '[]', 'at least one');
    for (const { concurrency } of schedules) checkInteger('provisionedConcurrency.concurrency', concurrency, 0, 100_000);
    return new ProvisionedConcurrency(undefined, undefined, schedules);
  }

  private constructor(
    /** Environments that are always ready. Undefined where their number changes. */
    public readonly concurrency?: number,
    private readonly tracking?: TargetTrackingOptions,
    private readonly schedules?: ProvisionedConcurrencySchedule[],
  ) {}

  /**
   * Environments that are ready at the most.
   * @internal
   */
  public get _most(): number {
    return this.concurrency ?? this.tracking?.maxCapacity ?? Math.max(...this.schedules!.map(({ concurrency }) => concurrency));
  }

  /** Lets the number of an alias's environments change. Does nothing where it is fixed: the alias is made with it. */
  public scale(alias: Alias): void {
    if (this.tracking) {
      const { minCapacity, maxCapacity, utilizationTarget } = this.tracking;
      alias.addAutoScaling({ minCapacity, maxCapacity }).scaleOnUtilization({ utilizationTarget: utilizationTarget! });
    }
    if (this.schedules) {
      const numbers = this.schedules.map(({ concurrency }) => concurrency);
      const scaling = alias.addAutoScaling({ minCapacity: Math.min(...numbers), maxCapacity: Math.max(...numbers) });
      this.schedules.forEach(({ schedule, concurrency }, index) => {
        scaling.scaleOnSchedule(`Schedule${index + 1}`, { schedule, minCapacity: concurrency, maxCapacity: concurrency });
      });
    }
  }
}

function checkRange(min: number, max: number): void {
  checkInteger('provisionedConcurrency.minCapacity', min, 1, 100_000);
  checkInteger('provisionedConcurrency.maxCapacity', max, 1, 100_000);
  if (min > max) throw invalid('provisionedConcurrency.minCapacity', min, `at most maxCapacity, ${max}`);
}
