import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import type { Environment } from './environment';
import type { HandlerContract } from '../catalog';

/** Everything that is counted: a closed list, because every name is a metric that is paid for. */
export type MetricName =
  | 'ItemsCreated' | 'FilesRequested' | 'FilesUploaded' | 'JobsAccepted'
  | 'JobsSucceeded' | 'JobsFailed' | 'JobsCanceled' | 'JobsDropped' | 'JobsRetried'
  | 'ImportsCompleted' | 'ImportsFailed' | 'LinesImported' | 'LinesRejected' | 'LinesSkipped' | 'UploadsUnknown'
  | 'ConnectionsOpened' | 'ConnectionsRefused' | 'ConnectionsClosed' | 'ConnectionsGone' | 'FramesSent' | 'FramesRetried' | 'MessagesRefused'
  | 'ChangesPublished' | 'LiveMessagesQueued'
  | 'UploadsFound' | 'UploadsAbandoned' | 'JobsAbandoned';

/** Telemetry of a handler: lines of JSON in its log, at the level of the function, and business metrics. */
export interface Telemetry {
  /** Entries hold ids, names of errors and counts. Never a body, a token or an owner. */
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export function telemetryOf(contract: HandlerContract, environment: Environment): Telemetry {
  return {
    logger: loggerOf(contract),
    metrics: new Metrics({ serviceName: contract.name, namespace: environment.setting('METRICS_NAMESPACE') }),
  };
}

/** For a handler that counts nothing. */
export function loggerOf(contract: HandlerContract): Logger {
  return new Logger({ serviceName: contract.name });
}

export function count(metrics: Metrics, name: MetricName, times = 1): void {
  if (times > 0) {
    metrics.addMetric(name, MetricUnit.Count, times);
  }
}

/** Does a piece of work, and writes what it counted however it ends. */
export async function flushing<T>(metrics: Metrics, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // Publishing nothing would log a warning at every call.
    if (metrics.hasStoredMetrics()) {
      metrics.publishStoredMetrics();
    }
  }
}
