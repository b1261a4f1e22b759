import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkAttributes, messageAttributes } from './message-attributes';
import { serviceErrors } from './responses';
import { integrationRole } from './role';
import { FORM, formTemplate, serviceIntegration } from './service-integration';
import { invalid } from '../../private/invalid';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.sqs`. */
export interface SqsIntegrationOptions extends MappedIntegrationOptions {
  /**
   * The message: a text, or the JSON of an object. Not `Mapping.vtl`.
   *
   * @default - none: the body of the request as it is
   */
  readonly message?: Mapping;

  /**
   * Attributes of the message, up to ten, as texts. SQS refuses empty ones.
   *
   * @default - no attributes
   */
  readonly attributes?: { [name: string]: MappingValue };

  /**
   * Group of the message; messages of a group are received in order. For FIFO queues, which need it.
   *
   * @default - no group
   */
  readonly messageGroupId?: MappingValue;

  /**
   * Messages with the same one are taken once within five minutes. For FIFO queues.
   *
   * @default - no id: the queue compares the content, if it is set to
   */
  readonly messageDeduplicationId?: MappingValue;
}

/** Sends a message. */
export function bindSqs(scope: Construct, context: IntegrationContext, queue: IQueue, options: SqsIntegrationOptions): IntegrationBinding {
  if (queue.fifo && !options.messageGroupId) throw invalid('messageGroupId', undefined, 'a value where the queue is a FIFO queue');
  checkAttributes(options.attributes);
  const message = options.message?._within('message') ?? MappingValue.rawBody();
  const fields: [string, MappingValue][] = [
    ['Action', MappingValue.text('SendMessage')],
    ['Version', MappingValue.text('2012-11-05')],
    ['MessageBody', message],
    ...messageAttributes('MessageAttribute', options.attributes),
  ];
  if (options.messageGroupId) fields.push(['MessageGroupId', options.messageGroupId]);
  if (options.messageDeduplicationId) fields.push(['MessageDeduplicationId', options.messageDeduplicationId]);
  return serviceIntegration(context, {
    service: 'sqs',
    path: `${queue.env.account}/${queue.queueName}`,
    region: queue.env.region,
    role: integrationRole(scope, { action: 'sqs:SendMessage', resource: queue.queueArn, key: queue.encryptionMasterKey }),
    template: formTemplate(fields),
    parameters: FORM,
    values: fields.map(([, value]) => value),
    defaults: [
      { statusCode: 202, template: messageIdTemplate('$.SendMessageResponse.SendMessageResult.MessageId') },
      ...serviceErrors(),
    ],
    responses: options.responses,
  });
}

/** An answer with the id that the service gave the message. */
export function messageIdTemplate(jsonPath: string): string {
  return Mapping.json({ messageId: MappingValue.body(jsonPath) })._render();
}
