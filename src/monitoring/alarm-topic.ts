import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { located } from '../private/located';

/**
 * A topic that CloudWatch alarms can really publish to.
 *
 * Demanding TLS adds a policy, and a topic with its own policy loses the default one that lets
 * CloudWatch publish: the alarms would be dropped without a word. So CloudWatch is allowed explicitly.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * @example
 * const alarms = new AlarmTopic(this, 'Alarms');
 * alarms.topic.addSubscription(new subscriptions.EmailSubscription('oncall@shop.example'));
 * new ServerlessApiPattern(this, 'Shop', { monitoring: { alarmTopic: alarms.topic } });
 */
@located
export class AlarmTopic extends Construct {
  /**
   * Lets the alarms of this account and region publish to a topic. Changes nothing on an imported one. The alarm's ARN names the account;
   * CloudWatch isn't documented to send `aws:SourceAccount` beside it.
   */
  public static allowAlarms(topic: ITopic): void {
    const alarms = Stack.of(topic).formatArn({ service: 'cloudwatch', resource: 'alarm:*' });
    topic.addToResourcePolicy(new PolicyStatement({
      sid: 'AllowAlarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { ArnLike: { 'aws:SourceArn': alarms } } })],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
    }));
  }

  /** The topic. Subscribe people and tools to it. */
  public readonly topic: Topic;

  /**
   * @param key that encrypts alarms, and whose policy lets CloudWatch use it. By default nothing is kept, and nothing encrypted.
   */
  constructor(scope: Construct, id: string, key?: IKey) {
    super(scope, id);
    this.topic = new Topic(this, 'Resource', { enforceSSL: true, masterKey: key });
    AlarmTopic.allowAlarms(this.topic);
  }
}
