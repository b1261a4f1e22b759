import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type JobRecord, resultOf } from '../jobs/job';
import { CLIENT_SETTINGS } from '../shared/sdk-client';

export function topicClient(): SNSClient {
  return new SNSClient(CLIENT_SETTINGS);
}

const TYPES = { SUCCEEDED: 'job.succeeded', CANCELED: 'job.canceled' } as const;

/** Published message: subscribers filter by its type. */
interface JobEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The topic that hears of every job that has ended, and of the progress of those that tell it. */
export class JobNotifier {
  constructor(private readonly client: SNSClient, private readonly topicArn: string) {}

  async publish(ownerId: string, job: JobRecord): Promise<void> {
    const { id: jobId, status, error, completedAt } = job;
    const type = status === 'SUCCEEDED' || status === 'CANCELED' ? TYPES[status] : 'job.failed';
    await this.send(ownerId, job, { type, version: 1, jobId, ownerId, status, result: resultOf(job), error, completedAt });
  }

  /** The version of the record tells which of two is the later one. */
  async publishProgress(ownerId: string, job: JobRecord): Promise<void> {
    const { id: jobId, status, progress, version: sequence } = job;
    await this.send(ownerId, job, { type: 'job.progress', version: 1, jobId, ownerId, status, progress, sequence });
  }

  private async send(ownerId: string, { id, status }: JobRecord, message: JobEvent): Promise<void> {
    await this.client.send(new PublishCommand({
      TopicArn: this.topicArn,
      Message: JSON.stringify(message),
      // Subscribers filter by these without reading the message.
      MessageAttributes: { type: text(message.type), status: text(status), ownerId: text(ownerId), jobId: text(id) },
    }));
  }
}

function text(value: string): { DataType: string; StringValue: string } {
  return { DataType: 'String', StringValue: value };
}
