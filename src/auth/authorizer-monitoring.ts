import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { AdoptedAlarmOptions, AlarmRequest, AnomalyRequest, DashboardSection, GraphRequest, IMonitoring, LogKind } from '../monitoring/contract';

/**
 * Watches everything but an authorizer's errors: every rejected caller is an error of the function, because API Gateway requires it,
 * and no reason for an alarm. A serious failure shows as server errors of the API.
 */
export class AuthorizerMonitoring implements IMonitoring {
  /** Nothing is watched where there is nothing that watches. */
  public static of(monitoring: IMonitoring | undefined): IMonitoring | undefined {
    return monitoring && new AuthorizerMonitoring(monitoring);
  }

  private constructor(private readonly monitoring: IMonitoring) {}

  public addAlarm(alarm: AlarmRequest): void {
    if (alarm.runbookSection !== 'function-errors') this.monitoring.addAlarm(alarm);
  }

  public addAnomalyAlarm(alarm: AnomalyRequest): void {
    this.monitoring.addAnomalyAlarm(alarm);
  }

  public adoptAlarm(alarm: Alarm, options?: AdoptedAlarmOptions): void {
    if (options?.runbookSection !== 'deployment-errors') this.monitoring.adoptAlarm(alarm, options);
  }

  public addGraphs(...graphs: GraphRequest[]): void {
    const others = graphs.filter(({ section, title }) => !(section === DashboardSection.FAILURES && title === 'Functions: errors'));
    if (others.length) this.monitoring.addGraphs(...others);
  }

  public addLogGroup(_kind: LogKind, _logGroup: ILogGroup): void {
    // Tokens that are refused are no failures to look for.
  }
}
