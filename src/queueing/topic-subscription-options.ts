import { FilterOrPolicy, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';

/** Filters of a subscription. */
export interface TopicSubscriptionOptions {
  /**
   * Conditions on attributes of the message, at most five, of which all must be met. Not together with `bodyFilter`.
   *
   * @default - every message
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
   */
  readonly attributeFilter?: { [attribute: string]: SubscriptionFilter };

  /**
   * Conditions on fields of a body in JSON, at most five, of which all must be met. Not together with `attributeFilter`.
   *
   * @default - every message
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html
   */
  readonly bodyFilter?: { [field: string]: FilterOrPolicy };
}

/** Filters and format of a subscription of a queue or an address. */
export interface RawTopicSubscriptionOptions extends TopicSubscriptionOptions {
  /**
   * Whether the message comes as it was published, without the envelope of SNS around it.
   *
   * @default false
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
   */
  readonly rawMessageDelivery?: boolean;
}
