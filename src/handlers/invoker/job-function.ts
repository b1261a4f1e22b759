import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type JobAnswer, jobAnswer } from './job-answer';
import type { JobBody, JobEvent } from './job-body';

/** The function has thrown, or has run out of time or memory. */
export class JobFunctionError extends Error {
  override readonly name = 'JobFunctionError';

  /** `kind`: class of what was thrown, as the function's runtime tells it. */
  constructor(readonly kind: string) {
    super('The function of the job failed.');
  }
}

/**
 * A client that waits for an answer as long as a job may take, and does not ask twice: a second call would be another attempt. Probes keep the
 * connection from being forgotten on its way, which a NAT gateway does after 350 seconds.
 */
export function functionClient(timeoutMilliseconds: number): LambdaClient {
  return new LambdaClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 1000,
      requestTimeout: timeoutMilliseconds,
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true, keepAliveMsecs: 30_000 },
    },
  });
}

/** The function that does the jobs of a type. */
export class JobFunction implements JobBody {
  constructor(private readonly client: LambdaClient, private readonly functionArn: string) {}

  /** Calls it, and waits for its answer. */
  async call(event: JobEvent): Promise<JobAnswer> {
    const command = new InvokeCommand({ FunctionName: this.functionArn, Payload: Buffer.from(JSON.stringify(event)) });
    const { FunctionError, Payload = Buffer.of() } = await this.client.send(command);
    const text = Buffer.from(Payload).toString();
    if (FunctionError !== undefined) {
      throw new JobFunctionError(/"errorType": ?"([\w.]{1,64})"/.exec(text)?.[1] ?? FunctionError);
    }
    return jobAnswer(text);
  }
}
