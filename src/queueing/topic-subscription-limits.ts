import { Token } from 'aws-cdk-lib';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { TopicSubscriptionOptions } from './topic-subscription-options';
import { invalid } from '../private/invalid';

/** Throws where both filters are given, or one without conditions: SNS would deliver nothing it was meant to. */
export function checkFilters({ attributeFilter, bodyFilter }: TopicSubscriptionOptions): void {
  if (attributeFilter && bodyFilter) {
    throw invalid('queueing.topic.attributeFilter', 'both filters', 'one of attributeFilter and bodyFilter');
  }
  for (const [name, filter] of Object.entries({ attributeFilter, bodyFilter })) {
    const conditions = filter && Object.keys(filter).length;
    if (conditions === 0 || Number(conditions) > 5) throw invalid(`queueing.topic.${name}`, `${conditions} conditions`, '1 to 5');
  }
}

/** Throws for what cannot be an e-mail address. */
export function checkEmail(address: string): void {
  if (!Token.isUnresolved(address) && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address)) {
    throw invalid('queueing.topic.addEmail', address, 'an e-mail address');
  }
}

/** Throws for any other than an HTTPS address: over HTTP, messages can be read on the way. */
export function checkHttps(url: string): void {
  if (!Token.isUnresolved(url) && !(/^https:\/\/\S+$/.test(url) && URL.canParse(url))) {
    throw invalid('queueing.topic.addHttps', url, 'an address that begins with https://');
  }
}

/** Throws where order would be lost, or SNS would refuse: FIFO topics and FIFO queues belong together. */
export function checkQueueKind(queue: IQueue, fifoTopic: boolean): void {
  if (queue.fifo === fifoTopic) return;
  throw invalid('queueing.topic.addQueue', queue.node.path, fifoTopic ? 'a FIFO queue for a FIFO topic' : 'a standard queue for a standard topic');
}
