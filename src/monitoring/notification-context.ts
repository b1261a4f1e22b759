import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Inputs of a notification. */
export interface NotificationContext {
  /** Topics that the alarms in question are sent to. */
  readonly topics: ITopic[];

  /** Keeps what could not be delivered, made for the first that asks. */
  deadLetters(): IQueue;
}
