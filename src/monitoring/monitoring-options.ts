import { DataProtectionPolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AlarmOptions } from './alarm-options';
import { CentralLogsOptions } from './central-logs';
import { ServiceLevelObjectiveOptions } from './service-level-objectives';

/** The `monitoring` section of the pattern. */
export interface MonitoringOptions extends AlarmOptions {
  /**
   * Time that log lines are kept. About $0.50 per GB written and $0.03 per GB kept a month.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Collects the log lines of the whole system in one place, in addition to their log groups: those of functions, APIs, firewall and network. A subscription is free,
   * the destination is paid for.
   *
   * @default - they stay in their log groups
   * @example
   * declare const destination: logs.ILogSubscriptionDestination;
   * new ServerlessApiPattern(this, 'Shop', { monitoring: { centralLogs: { destination: destination } } });
   */
  readonly centralLogs?: CentralLogsOptions;

  /**
   * Masks personal data in the logs of the API, of the WebSocket API and of the functions from then on, such as
   * `new DataProtectionPolicy({ identifiers: [DataIdentifier.EMAILADDRESS, DataIdentifier.IPADDRESS], logGroupAuditDestination })`. Principals with
   * `logs:Unmask` still see it. About $0.12 for each scanned GB; an audit destination gets a line for each finding.
   *
   * @default - nothing is masked; the shipped handlers write no bodies, tokens or owners, but the access log has the addresses of callers
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
   */
  readonly logDataProtection?: DataProtectionPolicy;

  /**
   * Whether X-Ray traces are recorded, from the API on. The first 100,000 traces of a month are free, then $5 per million. Of a small system nearly
   * every request is traced: about $4.19 per million requests at one million a month. See `traceSamplingRate`.
   *
   * @default true
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
   */
  readonly tracing?: boolean;

  /**
   * Share of the API's requests that X-Ray traces, from 0 to 1: at 0.05, about $0.25 per million requests beyond the free ones. Calls that a request
   * makes are traced with it, or not. Functions that start without a traced caller, for example on a schedule, follow Lambda's own rule, which can't
   * be set. Throws while traces are not recorded.
   *
   * @default - X-Ray's default rule or another one of the account: usually the first request of each second, and 5 % of the others
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
   */
  readonly traceSamplingRate?: number;

  /**
   * Whether the traces of the API are a separate group in X-Ray. Free. Throws for true while traces are not recorded.
   *
   * @default - where there is a dashboard, and traces are recorded
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html
   */
  readonly traceGroup?: boolean;

  /**
   * Objectives for the availability and the latency of the API, with their error budgets. `{}` is enough. Application Signals
   * charges each evaluation, two objectives every minute: see its price page.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
   */
  readonly objectives?: ServiceLevelObjectiveOptions;

  /**
   * Number of invocations at a time in the whole account and region, reserved and provisioned ones included, at which you are alarmed
   * (`AccountConcurrency`). Take nine tenths of the account's quota, which synthesis doesn't know: it is from 10 in new accounts to
   * 1,000 and more. Throws while alarms are off.
   *
   * @default - not watched
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
   */
  readonly concurrencyThreshold?: number;
}
