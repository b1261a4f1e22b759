import { JsonObject, optionalObject, string } from '../../../../local/src/json';
import { ENV } from '../arrangements';
import { Delivery } from '../delivery';
import { act, assume } from '../edge';
import { World } from '../world';

/** Something sends as itself: its policy is that of what it sends to, and that of the key. */
const send = (kind: string, service: string, action: string, sourceArn: (world: World, properties: JsonObject, id: string) => string): Delivery =>
  (world, { resource, target }) => {
    const doer = { service, sourceArn: sourceArn(world, resource.properties, resource.id) };
    return [{ kind, hops: act(world, doer, action, target) }];
  };

const own = (world: World, _: JsonObject, id: string) => world.arn(world.resource(id));
const topic = (_: World, { TopicArn }: JsonObject) => string(TopicArn, 'TopicArn');

/** Topic → subscriber. */
const subscriber: Delivery = (world, mention) => mention.target.type === 'AWS::SQS::Queue'
  ? send('topic → queue', 'sns.amazonaws.com', 'sqs:SendMessage', topic)(world, mention)
  : send('topic → function', 'sns.amazonaws.com', 'lambda:InvokeFunction', topic)(world, mention);

/** Rule → target, where EventBridge has no role for it. */
const target: Delivery = (world, mention) => {
  const { type } = mention.target;
  if (/^AWS::Lambda::(Alias|Function)$/.test(type)) return send('rule → function', 'events.amazonaws.com', 'lambda:InvokeFunction', own)(world, mention);
  if (type !== 'AWS::SQS::Queue') throw new Error(`Rules that send to ${type} are not known here`);
  return send('rule → queue', 'events.amazonaws.com', 'sqs:SendMessage', own)(world, mention);
};

/**
 * SQS moves messages itself, asks no policy, and opens no key: what is encrypted stays as it is. It asks alone that both queues are in one account
 * and region, of one kind, and that the dead-letter queue does not refuse the other, written here as the policy that it amounts to.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
const redrive: Delivery = (world, { resource, target: queue }) => {
  const { redrivePermission = 'allowAll', sourceQueueArns } = optionalObject(queue.properties.RedriveAllowPolicy, 'RedriveAllowPolicy');
  const sources = redrivePermission === 'byQueue' ? sourceQueueArns : `arn:aws:sqs:${ENV.region}:${ENV.account}:*`;
  const sameKind = Boolean(resource.properties.FifoQueue) === Boolean(queue.properties.FifoQueue);
  const policy = sameKind && redrivePermission !== 'denyAll' ? [{
    Effect: 'Allow',
    Principal: { Service: 'sqs.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: world.arn(queue),
    Condition: { ArnLike: { 'aws:SourceArn': sources } },
  }] : [];
  const hop = { action: 'sqs:SendMessage', resource: world.arn(queue), service: 'sqs.amazonaws.com', sourceArn: world.arn(resource), policy };
  return [{ kind: 'queue → dead-letter queue', hops: [hop] }];
};

const alarm = send('alarm → topic', 'cloudwatch.amazonaws.com', 'sns:Publish', own);

/** Members of a channel look into metrics in its role. */
const channel: Delivery = (world, { resource, target: role }) => [{ kind: 'chat → role', hops: [assume(world, 'chatbot.amazonaws.com', role, world.arn(resource))] }];

export const MESSAGE_DELIVERIES: Record<string, Delivery> = {
  'AWS::SNS::Subscription Endpoint': subscriber,
  'AWS::SNS::Subscription RedrivePolicy.deadLetterTargetArn': send('subscription → dead-letter queue', 'sns.amazonaws.com', 'sqs:SendMessage', topic),
  'AWS::SQS::Queue RedrivePolicy.deadLetterTargetArn': redrive,
  'AWS::Events::Rule Targets.*.Arn': target,
  'AWS::Events::Rule Targets.*.DeadLetterConfig.Arn': send('rule → dead-letter queue', 'events.amazonaws.com', 'sqs:SendMessage', own),
  'AWS::Chatbot::SlackChannelConfiguration IamRoleArn': channel,
  'AWS::CloudWatch::Alarm AlarmActions.*': alarm,
  'AWS::CloudWatch::Alarm OKActions.*': alarm,
};
