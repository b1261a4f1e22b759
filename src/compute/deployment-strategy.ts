import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup, TimeBasedCanaryTrafficRouting, TimeBasedLinearTrafficRouting, TrafficRouting } from 'aws-cdk-lib/aws-codedeploy';
import { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LiveFunction } from './live-function';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge, acknowledgeRegulatory, acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { createRole } from '../private/role';
import { passedService } from '../private/service-principal';

/** Share of the traffic that a new version gets, and how fast it grows. */
export interface TrafficShift {
  /** Share of the traffic that is moved at a time, a whole number from 1 to 99. */
  readonly percentage: number;

  /** Time between two moves, whole minutes, up to two days. */
  readonly interval: Duration;

  /**
   * Function that checks a new version before it gets any traffic, and tells CodeDeploy so.
   *
   * @default - nothing is checked before
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   */
  readonly preTrafficCheck?: IFunction;
}

/**
 * Strategy for moving the alias `live` to a new version. Gradual ones go through CodeDeploy, which is free for Lambda, and are
 * taken back when the version fails.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 *
 * shop.addFunction('Orders', {
 *   entry: 'src/orders.ts',
 *   deployment: DeploymentStrategy.canary({ percentage: 10, interval: Duration.minutes(5) }),
 * });
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-lambda.html
 */
@checked
export class DeploymentStrategy {
  /** At once. */
  public static allAtOnce(): DeploymentStrategy {
    return new DeploymentStrategy();
  }

  /** A share first, after the interval the rest. */
  public static canary(shift: TrafficShift): DeploymentStrategy {
    checkShift(shift);
    return new DeploymentStrategy(shift, new TimeBasedCanaryTrafficRouting(shift));
  }

  /** The same share after each interval. */
  public static linear(shift: TrafficShift): DeploymentStrategy {
    checkShift(shift);
    return new DeploymentStrategy(shift, new TimeBasedLinearTrafficRouting(shift));
  }

  private constructor(private readonly shift?: TrafficShift, private readonly routing?: TrafficRouting) {}

  /**
   * Deploys an alias in this way. Undefined where it is deployed at once.
   *
   * @param monitoring calls whom other alarms call when a version fails
   */
  public deploy(scope: Construct, alias: Alias, monitoring?: IMonitoring): LambdaDeploymentGroup | undefined {
    if (!this.routing) return undefined;
    // CodeDeploy takes a function and no alias of one.
    const check = this.shift?.preTrafficCheck;
    const hook = check instanceof LiveFunction ? check.function : check;
    const errors = new Alarm(scope, 'DeploymentErrors', {
      alarmDescription: 'The new version fails: the deployment is taken back.',
      metric: alias.metricErrors({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    acknowledgeRegulatory(errors, 'CloudWatchAlarmAction', 'CodeDeploy reads it and takes the deployment back; people are called by the alarm of the function itself.');
    const role = createRole(scope, 'DeploymentRole', { assumedBy: passedService(scope, 'codedeploy.amazonaws.com') });
    monitoring?.adoptAlarm(errors, { runbookSection: 'deployment-errors' });
    const group = new LambdaDeploymentGroup(scope, 'DeploymentGroup', {
      role,
      application: new LambdaApplication(scope, 'DeploymentApplication'),
      alias,
      deploymentConfig: new LambdaDeploymentConfig(scope, 'DeploymentConfig', { trafficRouting: this.routing }),
      alarms: [errors],
      preHook: hook,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    // The role's policy names the check, and the check's policy the group, which therefore can't wait: the alias does, which starts deployments.
    alias.node.addDependency(role);
    acknowledge(role, {
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason: 'The policy that CodeDeploy asks for: it moves aliases, reads alarms and calls the check, and nothing else.',
    });
    if (hook) acknowledgeWildcard(role, `${hook.functionArn}:*`, 'CodeDeploy may call the check in every version of it, and nothing else.');
    return group;
  }
}

function checkShift({ percentage, interval }: TrafficShift): void {
  if (!Number.isInteger(percentage) || percentage < 1 || percentage > 99) {
    throw invalid('deployment.percentage', percentage, 'a whole number from 1 to 99');
  }
  const minutes = interval.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 2880) {
    throw invalid('deployment.interval', interval.toHumanString(), 'whole minutes, up to two days');
  }
}
