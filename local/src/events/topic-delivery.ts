import { JsonObject, object, parse, string } from '../json';
import { AsyncInvoker } from './async-invoker';
import { PollingLoop } from './polling-loop';
import { QueueMessage, QueueMessages } from './queue-messages';
import type { Construction } from '../resources/resource-type';
import { inBackground } from '../serving/background';

/** Hands what arrives in a subscription's queue to the subscribed function. */
export async function deliverToFunction(
  system: Construction, id: string, queueName: string, functionArn: string, subscriptionArn: string,
): Promise<void> {
  await system.tasks.add(id, { queueName, functionArn }, () => new PollingLoop(async (signal) => {
    const queue = new QueueMessages({ endpoint: await system.emulators.messaging(), region: system.region }, `${system.endpoint}/${system.account}/${queueName}`);
    const messages = await queue.receive(10, signal);
    await queue.delete(messages);
    for (const message of messages) {
      const live = system.live();
      inBackground(new AsyncInvoker(live, live.functions).invoke(functionArn, { Records: [snsRecord(message, subscriptionArn)] }), (text) => live.log('local', text));
    }
  }, (message) => system.live().log('local', `${queueName}: ${message}`)));
}

function snsRecord(message: QueueMessage, subscriptionArn: string): JsonObject {
  const envelope = object(parse(string(message.Body, 'Body'), 'message'), 'message');
  const { SigningCertURL, UnsubscribeURL, ...rest } = envelope;
  return {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscriptionArn,
    Sns: { Subject: null, MessageAttributes: {}, ...rest, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL },
  };
}
