import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AlarmOptions } from './monitoring';

/** The `monitoring` section of the pattern. */
export interface MonitoringOptions extends AlarmOptions {
  /**
   * How long log lines are kept. About $0.50 per GB written and $0.03 per GB kept a month.
   *
   * @default - by profile: three months in PRODUCTION, one week in DEVELOPMENT
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether X-Ray traces are recorded, from the API on. The first 100,000 traces of a month are free, then $5 per million.
   *
   * @default true
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
   */
  readonly tracing?: boolean;
}
