import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { ChangeEvent } from './change-event';

/** The topic that hears of changes. */
export class ChangeTopic {
  constructor(private readonly client: SNSClient, private readonly topicArn: string) {}

  async publish({ text, attributes }: ChangeEvent): Promise<void> {
    await this.client.send(new PublishCommand({
      TopicArn: this.topicArn,
      Message: text,
      MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
    }));
  }
}
