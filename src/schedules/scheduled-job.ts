import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleGroup, ScheduleTargetConfig, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkScheduledJob } from './schedule-limits';
import { watchSchedule } from './schedule-monitoring';
import { ScheduledJobOptions } from './scheduled-job-options';
import { IMonitoring } from '../monitoring/contract';
import { createFailureQueue, keepFailures } from '../private/failure-queue';
import { located } from '../private/located';
import { createRole } from '../private/role';
import { ownService } from '../private/service-principal';
import { refuseTenants } from '../private/tenants';

/** Properties of `ScheduledJob`. */
export interface ScheduledJobProps extends ScheduledJobOptions {
  /** The function to run. For a `ServerlessFunction`, its alias. */
  readonly function: IFunction;

  /**
   * Key that encrypts what was given up. Its policy must let Lambda send in the name of the function use it, as those of `EncryptionKeys` do.
   *
   * @default - one that SQS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Watches calls that were dropped, and the queue of what was given up.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * A function that runs by the clock. Calls that Lambda does not take, and those that the function fails with, are kept for 14 days.
 * A job may run twice, if rarely: it should do no harm then. 14 million calls a month are free, then $1 per million.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 * @example
 * declare const report: ServerlessFunction;
 *
 * new ScheduledJob(this, 'DailyReport', {
 *   function: report.alias,
 *   schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
 * });
 */
@located
export class ScheduledJob extends Construct {
  /** The schedule. */
  public readonly schedule: Schedule;

  /** The schedule's own group, which its metrics are told by. */
  public readonly group: ScheduleGroup;

  /** Keeps what was given up. */
  public readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    checkScheduledJob(props);
    refuseTenants('schedule.function', props.function);
    // It has a fixed name and holds nothing but this schedule: if it were retained, it would block the next deployment.
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    this.failureQueue = createFailureQueue(this, props.encryptionKey);
    // Its first run may come at once: the schedule waits for what its role may do.
    const role = this.createRole(props);
    this.schedule = new Schedule(this, 'Resource', {
      schedule: props.schedule,
      target: { bind: () => this.target(props, role) },
      scheduleGroup: this.group,
      description: props.description,
      timeWindow: props.flexibleWindow ? TimeWindow.flexible(props.flexibleWindow) : TimeWindow.off(),
      start: props.start,
      end: props.end,
      enabled: props.enabled ?? true,
    });
    // CDK names the group in the template by a text, from which CloudFormation does not see what comes first.
    this.schedule.node.addDependency(this.group, role);
    // Scheduler does not wait for the function: what that fails with is Lambda's to keep.
    keepFailures(props.function, this.failureQueue);
    if (props.monitoring) watchSchedule(props.monitoring, this.node.id, this.group, this.failureQueue);
  }

  private createRole(props: ScheduledJobProps): Role {
    const role = createRole(this, 'Role', {
      assumedBy: ownService(this, 'scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': this.group.env.account, 'aws:SourceArn': this.group.scheduleGroupArn },
      }),
    });
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.function.functionArn] }));
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failureQueue.queueArn] }));
    const key = this.failureQueue.encryptionMasterKey;
    if (key) Grant.addToPrincipal({ grantee: role, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resourceArns: [key.keyArn] });
    return role;
  }

  private target(props: ScheduledJobProps, role: Role): ScheduleTargetConfig {
    return {
      arn: props.function.functionArn,
      role,
      input: props.input,
      deadLetterConfig: { arn: this.failureQueue.queueArn },
      retryPolicy: {
        maximumEventAgeInSeconds: (props.maxEventAge ?? Duration.hours(1)).toSeconds(),
        maximumRetryAttempts: props.retryAttempts ?? 185,
      },
    };
  }
}
