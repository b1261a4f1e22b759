import { Pricings } from './charge';
import { PRICES } from './prices';

/** Queues, topics, event buses. */
export const MESSAGING_PRICING: Pricings = {
  'AWS::SQS::Queue': ({ FifoQueue }) => [{
    item: 'requests of up to 64 KB (an idle consumer makes some, too)',
    perMillion: (FifoQueue ? PRICES.fifoQueueRequests : PRICES.queueRequests).usd,
  }],
  'AWS::SNS::Topic': ({ FifoTopic }) => [{
    item: 'messages of up to 64 KB (free to queues and functions)',
    perMillion: (FifoTopic ? PRICES.fifoTopicRequests : PRICES.topicRequests).usd,
  }],
  'AWS::Events::EventBus': () => [{ item: 'custom events', perMillion: PRICES.busEvents.usd }],
};
