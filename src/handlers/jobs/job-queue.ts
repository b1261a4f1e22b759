import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type JobMessage, type JobRecord, dueAt } from './job';
import { CLIENT_SETTINGS } from '../shared/sdk-client';

/** As long as SQS holds a message back. Whoever gets one that is early sends it again. */
const MAX_DELAY_SECONDS = 900;

export function queueClient(): SQSClient {
  return new SQSClient(CLIENT_SETTINGS);
}

/** The queues that workers read: one for each declared type of job, and one for the others. */
export class JobQueues {
  constructor(
    private readonly client: SQSClient, private readonly queueUrl: string, private readonly declared: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** Sends what names a job, to arrive when it is due. */
  async send(ownerId: string, job: Pick<JobRecord, 'id' | 'type' | 'runAt'>): Promise<void> {
    const message: JobMessage = { version: 1, ownerId, jobId: job.id };
    const seconds = Math.min(MAX_DELAY_SECONDS, Math.ceil((dueAt(job) - Date.now()) / 1000));
    await this.client.send(new SendMessageCommand({
      QueueUrl: this.declared.get(job.type) ?? this.queueUrl,
      MessageBody: JSON.stringify(message),
      ...(seconds > 0 ? { DelaySeconds: seconds } : {}),
    }));
  }
}
