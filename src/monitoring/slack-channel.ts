import { Stack, Token } from 'aws-cdk-lib';
import { LoggingLevel, SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { NotificationOptions } from './notification-options';
import { accountWideName } from '../private/account-wide-name';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { isApart } from '../private/partition';
import { passedService } from '../private/service-principal';

/** A channel of Slack. */
export interface SlackOptions extends NotificationOptions {
  /** Id of the workspace, as the console of Amazon Q Developer in chat applications shows it once the workspace is authorized: `T0123456789`. */
  readonly workspaceId: string;

  /** Id of the channel, at the end of its link: `C0123456789`. */
  readonly channelId: string;
}

/** Properties of `SlackChannel`. */
interface SlackChannelProps extends SlackOptions {
  readonly topics: ITopic[];
}

/**
 * Tells a channel of alarms. Members of the channel can see what alarms and metrics are about, and do nothing else, whatever they ask for:
 * the same policy is that of the role and the guardrail, which without it would be `AdministratorAccess`.
 */
@located
export class SlackChannel extends Construct {
  public static check({ workspaceId, channelId }: SlackOptions): void {
    checkId('workspaceId', workspaceId, /^T[0-9A-Z]{6,254}$/, 'the id of a workspace, such as T0123456789');
    checkId('channelId', channelId, /^[CG][0-9A-Z]{6,254}$/, 'the id of a channel, such as C0123456789');
  }

  constructor(scope: Construct, id: string, props: SlackChannelProps) {
    super(scope, id);
    const stack = Stack.of(this);
    if (isApart(this)) throw invalid('monitoring.notifications.slack', stack.region, 'regions outside China and GovCloud, which have no chat applications');
    const policy = new ManagedPolicy(this, 'Policy', {
      statements: [new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricWidgetImage'], resources: ['*'] })],
    });
    acknowledge(policy, {
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: 'CloudWatch knows no resources for metrics and their pictures; the grant ends at reading them.',
    });
    const role = new Role(this, 'Role', { assumedBy: passedService(this, 'chatbot.amazonaws.com'), managedPolicies: [policy] });
    new SlackChannelConfiguration(this, 'Resource', {
      // Another workspace makes another configuration, before the old one goes.
      slackChannelConfigurationName: accountWideName(this, { maxLength: 128, replacing: [props.workspaceId] }),
      slackWorkspaceId: props.workspaceId,
      slackChannelId: props.channelId,
      notificationTopics: props.topics,
      role,
      guardrailPolicies: [policy],
      loggingLevel: LoggingLevel.NONE,
    });
  }
}

function checkId(name: string, value: string, pattern: RegExp, allowed: string): void {
  if (!Token.isUnresolved(value) && !pattern.test(value)) throw invalid(`monitoring.notifications.slack.${name}`, value, allowed);
}
