import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { JobRecord } from '../jobs/job';
import { CLIENT_SETTINGS } from '../shared/sdk-client';

export function topicClient(): SNSClient {
  return new SNSClient(CLIENT_SETTINGS);
}

/** The topic that hears of every job that has ended. */
export class JobNotifier {
  constructor(private readonly client: SNSClient, private readonly topicArn: string) {}

  async publish(ownerId: string, job: JobRecord): Promise<void> {
    const type = job.status === 'SUCCEEDED' ? 'job.succeeded' : 'job.failed';
    const { id: jobId, status, result, error, completedAt } = job;
    await this.client.send(new PublishCommand({
      TopicArn: this.topicArn,
      Message: JSON.stringify({ type, version: 1, jobId, ownerId, status, result, error, completedAt }),
      // Subscribers filter by these without reading the message.
      MessageAttributes: { type: text(type), status: text(status), ownerId: text(ownerId), jobId: text(jobId) },
    }));
  }
}

function text(value: string): { DataType: string; StringValue: string } {
  return { DataType: 'String', StringValue: value };
}
