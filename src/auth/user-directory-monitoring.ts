import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { DashboardSection, IMonitoring } from '../monitoring/contract';

/** Watches sign-ins and renewals of tokens that Cognito turns away, because there are more than the account may have. */
export function watchDirectory(monitoring: IMonitoring, userPool: UserPool, client: UserPoolClient): void {
  const metric = (metricName: string, label: string) => new Metric({
    namespace: 'AWS/Cognito',
    metricName,
    label,
    statistic: 'Sum',
    period: Duration.minutes(5),
    dimensionsMap: { UserPool: userPool.userPoolId, UserPoolClient: client.userPoolClientId },
  });
  const signIns = metric('SignInThrottles', 'Sign-ins turned away');
  const renewals = metric('TokenRefreshThrottles', 'Renewals turned away');
  monitoring.addAlarm({
    name: 'SignInThrottles',
    description: 'Cognito throttled sign-ins: the quota of the account is used up, or an attacker guesses passwords.',
    metric: signIns,
    threshold: 1,
    runbookSection: 'user-throttles',
  });
  monitoring.addAlarm({
    name: 'TokenRefreshThrottles',
    description: 'Cognito turned clients away that wanted to renew their tokens: the quota of the account is used up, or clients renew too often.',
    metric: renewals,
    threshold: 1,
    runbookSection: 'user-throttles',
  });
  monitoring.addGraphs(
    { section: DashboardSection.BUSINESS, title: 'Users', left: [metric('SignInSuccesses', 'Sign-ins'), metric('SignUpSuccesses', 'Sign-ups')] },
    { title: 'Users: turned away', left: [signIns, renewals] },
  );
}
