import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { JobMessage } from './job';
import { CLIENT_SETTINGS } from '../shared/sdk-client';

export function queueClient(): SQSClient {
  return new SQSClient(CLIENT_SETTINGS);
}

/** The queue that workers read. */
export class JobQueue {
  constructor(private readonly client: SQSClient, private readonly queueUrl: string) {}

  async send(ownerId: string, jobId: string): Promise<void> {
    const message: JobMessage = { version: 1, ownerId, jobId };
    await this.client.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: JSON.stringify(message) }));
  }
}
