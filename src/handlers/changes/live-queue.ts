import { type AwsConfig, JsonService } from '../shared/json-service';

/** The queue from which messages are sent to connections. */
export class LiveQueue {
  private readonly sqs: JsonService;

  constructor(config: AwsConfig, private readonly queueUrl: string) {
    this.sqs = new JsonService(config, { service: 'sqs', address: queueUrl, contentType: 'application/x-amz-json-1.0' });
  }

  async send(MessageBody: string): Promise<void> {
    await this.sqs.call('AmazonSQS.SendMessage', JSON.stringify({ QueueUrl: this.queueUrl, MessageBody }));
  }
}
