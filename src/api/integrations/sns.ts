import { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkAttributes, messageAttributes } from './message-attributes';
import { serviceErrors } from './responses';
import { integrationRole } from './role';
import { FORM, formTemplate, serviceIntegration } from './service-integration';
import { messageIdTemplate } from './sqs';
import { invalid } from '../../private/invalid';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.sns`. */
export interface SnsIntegrationOptions extends MappedIntegrationOptions {
  /**
   * The message: a text, or the JSON of an object. Not `Mapping.vtl`.
   *
   * @default - none: the body of the request as it is
   */
  readonly message?: Mapping;

  /**
   * Subject of mails.
   *
   * @default - no subject
   */
  readonly subject?: MappingValue;

  /**
   * Attributes of the message, up to ten, as texts, which subscriptions can filter by. SNS refuses empty ones.
   *
   * @default - no attributes
   */
  readonly attributes?: { [name: string]: MappingValue };

  /**
   * Group of the message. For FIFO topics, which need it.
   *
   * @default - no group
   */
  readonly messageGroupId?: MappingValue;

  /**
   * Messages with the same one are taken once within five minutes. For FIFO topics.
   *
   * @default - no id: the topic compares the content, if it is set to
   */
  readonly messageDeduplicationId?: MappingValue;
}

/** Publishes a message. */
export function bindSns(scope: Construct, context: IntegrationContext, topic: ITopic, options: SnsIntegrationOptions): IntegrationBinding {
  if (topic.fifo && !options.messageGroupId) throw invalid('messageGroupId', undefined, 'a value where the topic is a FIFO topic');
  checkAttributes(options.attributes);
  const fields: [string, MappingValue][] = [
    ['Action', MappingValue.text('Publish')],
    ['Version', MappingValue.text('2010-03-31')],
    ['TopicArn', MappingValue.text(topic.topicArn)],
    ['Message', options.message?._within('message') ?? MappingValue.rawBody()],
    ...messageAttributes('MessageAttributes.entry', options.attributes),
  ];
  if (options.subject) fields.push(['Subject', options.subject]);
  if (options.messageGroupId) fields.push(['MessageGroupId', options.messageGroupId]);
  if (options.messageDeduplicationId) fields.push(['MessageDeduplicationId', options.messageDeduplicationId]);
  return serviceIntegration(context, {
    service: 'sns',
    action: 'Publish',
    region: topic.env.region,
    role: integrationRole(scope, { action: 'sns:Publish', resource: topic.topicArn, key: topic.masterKey }),
    template: formTemplate(fields),
    parameters: FORM,
    values: fields.map(([, value]) => value),
    defaults: [
      { statusCode: 202, template: messageIdTemplate('$.PublishResponse.PublishResult.MessageId') },
      ...serviceErrors(),
    ],
    responses: options.responses,
  });
}
