import type { HandlerContract } from '../catalog';
import type { Environment } from './environment';

/** Everything that is counted: a closed list, because every name is a metric that is paid for. */
export type MetricName =
  | 'ItemsCreated' | 'FilesRequested' | 'FilesUploaded' | 'JobsAccepted'
  | 'JobsSucceeded' | 'JobsFailed' | 'JobsDropped' | 'JobsRetried';

/** Business metrics in CloudWatch's embedded metric format: a line in the log, no call, no waiting. */
export class Metrics {
  private readonly namespace: string;

  constructor(private readonly contract: HandlerContract, environment: Environment) {
    this.namespace = environment.setting('METRICS_NAMESPACE');
  }

  count(name: MetricName): void {
    const entry = {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [{ Namespace: this.namespace, Dimensions: [['service']], Metrics: [{ Name: name, Unit: 'Count' }] }],
      },
      service: this.contract.name,
      [name]: 1,
    };
    process.stdout.write(`${JSON.stringify(entry)}\n`);
  }
}
