import { awsJson, AwsCall } from '../emulators/aws-call';
import { isObject, JsonObject, objects, optionalObject, string } from '../json';

/** A message as `ReceiveMessage` gives it. */
export type QueueMessage = JsonObject;

const LONG_POLL_SECONDS = 20;

/** Receives and deletes the messages of one queue. */
export class QueueMessages {
  constructor(private readonly call: Omit<AwsCall, 'service'>, private readonly queueUrl: string) {}

  public async receive(most: number, signal: AbortSignal, waitSeconds = LONG_POLL_SECONDS): Promise<readonly QueueMessage[]> {
    const answer = await this.send('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, 10),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }, signal);
    return objects(answer.Messages, 'Messages');
  }

  public async delete(messages: readonly QueueMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += 10) {
      const entries = messages.slice(start, start + 10).map((message, index) => ({ Id: String(index), ReceiptHandle: string(message.ReceiptHandle, 'ReceiptHandle') }));
      await this.send('DeleteMessageBatch', { Entries: entries });
    }
  }

  /** Lets messages come back earlier than their visibility timeout says. */
  public async release(messages: readonly QueueMessage[], seconds: number): Promise<void> {
    for (let start = 0; start < messages.length; start += 10) {
      const entries = messages.slice(start, start + 10).map((message, index) => ({
        Id: String(index), ReceiptHandle: string(message.ReceiptHandle, 'ReceiptHandle'), VisibilityTimeout: seconds,
      }));
      await this.send('ChangeMessageVisibilityBatch', { Entries: entries });
    }
  }

  /** Lambda reads a queue's attributes before it polls it. */
  public async describe(): Promise<JsonObject> {
    return this.send('GetQueueAttributes', { AttributeNames: ['All'] });
  }

  private async send(operation: string, input: JsonObject, signal?: AbortSignal): Promise<JsonObject> {
    return awsJson({ ...this.call, service: 'sqs', signal }, `AmazonSQS.${operation}`, { QueueUrl: this.queueUrl, ...input });
  }
}

/** A message as a function receives it. */
export function sqsRecord(message: QueueMessage, queueArn: string, region: string): JsonObject {
  const attributes = Object.entries(optionalObject(message.MessageAttributes, 'MessageAttributes')).flatMap(([name, value]) => (isObject(value) ? [[name, {
    ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
    ...(value.BinaryValue === undefined ? {} : { binaryValue: value.BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  }] as const] : []));
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
