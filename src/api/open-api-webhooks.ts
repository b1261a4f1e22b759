import { DescribedWebhook, referenceTo } from './described-request';
import type { OperationContext } from './open-api-operation';

/** The webhooks, each as an operation of the subscriber. */
export function webhooksOf(webhooks: readonly DescribedWebhook[], { tags, ids }: OperationContext): object {
  return Object.fromEntries(webhooks.map(({ name, summary, description, message, example, tag }) => {
    tags.set(tag.name, tag);
    const operationId = `on${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    ids.add(operationId);
    return [name, {
      post: {
        operationId,
        summary,
        description,
        tags: [tag.name],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: referenceTo(message.name) }, ...(example === undefined ? {} : { example }) } } },
        responses: {
          '2XX': { description: 'The message has arrived.' },
          '4XX': { description: 'Amazon SNS tries again after 429, and gives the message up after other errors of the subscriber.' },
          '5XX': { description: 'Amazon SNS tries again, and then puts the message into the dead-letter queue of the subscription.' },
        },
        security: [],
      },
    }];
  }));
}
