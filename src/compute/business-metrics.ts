import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DashboardSection, IMonitoring } from '../monitoring/contract';

interface Counted {
  readonly title: string;
  readonly names: readonly string[];
}

/** Metrics that each shipped handler counts in its log (embedded metric format), and their graph. */
export const BUSINESS_METRICS: { readonly [handler: string]: Counted } = {
  items: { title: 'Items and files', names: ['ItemsCreated'] },
  files: { title: 'Items and files', names: ['FilesRequested', 'FilesUploaded', 'UploadsUnknown'] },
  jobs: { title: 'Jobs', names: ['JobsAccepted'] },
  worker: { title: 'Jobs', names: ['JobsAccepted', 'JobsSucceeded', 'JobsFailed', 'JobsCanceled', 'JobsDropped', 'JobsRetried'] },
  invoker: { title: 'Jobs', names: ['JobsSucceeded', 'JobsFailed', 'JobsCanceled', 'JobsDropped', 'JobsRetried'] },
  exports: { title: 'Jobs', names: ['JobsAccepted', 'JobsSucceeded', 'JobsFailed', 'JobsCanceled', 'JobsDropped', 'JobsRetried'] },
  ingest: { title: 'Imports', names: ['ImportsCompleted', 'ImportsFailed', 'LinesImported', 'LinesRejected', 'LinesSkipped'] },
  realtime: { title: 'Live messages', names: ['ConnectionsOpened', 'ConnectionsRefused', 'ConnectionsClosed'] },
  broadcast: { title: 'Live messages', names: ['FramesSent', 'FramesRetried', 'ConnectionsGone', 'MessagesRefused'] },
  changes: { title: 'Changes of records', names: ['ChangesPublished', 'LiveMessagesQueued'] },
  sweeper: { title: 'Swept', names: ['UploadsFound', 'UploadsAbandoned', 'JobsAbandoned'] },
};

/** Draws what a shipped handler counts. */
export function drawBusinessMetrics(monitoring: IMonitoring, handler: string, namespace: string): void {
  const counted = BUSINESS_METRICS[handler];
  if (!counted) return;
  monitoring.addGraphs({
    section: DashboardSection.BUSINESS,
    title: counted.title,
    left: counted.names.map((metricName) => new Metric({
      namespace, metricName, dimensionsMap: { service: handler }, statistic: 'Sum', period: Duration.minutes(5), label: `${handler}: ${metricName}`,
    })),
  });
}
