import { type AwsConfig, JsonService } from './json-service';
import { persistently } from './persistently';

const MAX_DELAY_SECONDS = 900;

/** The queue that the handler itself reads. */
export class OwnQueue {
  private readonly sqs: JsonService;

  constructor(config: AwsConfig, private readonly queueUrl: string) {
    this.sqs = new JsonService(config, { service: 'sqs', address: queueUrl, contentType: 'application/x-amz-json-1.0' });
  }

  /** Lets work go on in another invocation, after a while. */
  async send(message: object, milliseconds = 0): Promise<void> {
    const DelaySeconds = Math.min(MAX_DELAY_SECONDS, Math.ceil(milliseconds / 1000));
    const body = JSON.stringify({ QueueUrl: this.queueUrl, MessageBody: JSON.stringify(message), DelaySeconds });
    await persistently(() => this.sqs.call('AmazonSQS.SendMessage', body));
  }
}
