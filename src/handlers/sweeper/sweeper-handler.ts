import type { Context } from 'aws-lambda';
import type { PendingIndex } from './pending-index';
import { type Sweep, type SweepSummary, sweep } from './sweep';
import { type Telemetry, flushing } from '../shared/telemetry';

/** Ends while there is time to tell what was done. */
const MARGIN_MILLISECONDS = 10_000;

export interface SweeperProps extends Telemetry {
  readonly index: PendingIndex;
  readonly sweeps: readonly Sweep[];
}

export type SweeperHandler = (event: unknown, context: Context) => Promise<SweepSummary>;

/** Throws if no record could be settled: then the invocation is retried, and finally kept as a failure. */
export function sweeperHandler({ index, sweeps, ...telemetry }: SweeperProps): SweeperHandler {
  return async (_event, context) => {
    telemetry.logger.addContext(context);
    const timeLeft = () => context.getRemainingTimeInMillis() > MARGIN_MILLISECONDS;
    const summary = await flushing(telemetry.metrics, () => sweep(index, sweeps, telemetry, timeLeft));
    telemetry.logger.info('Swept', { ...summary });
    if (summary.failed > 0 && summary.settled === 0) {
      throw new Error('No stale record could be settled.');
    }
    return summary;
  };
}
