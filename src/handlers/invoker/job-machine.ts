import type { JobBody, JobEvent } from './job-body';
import { type AwsConfig, JsonService } from '../shared/json-service';
import { isErrorNamed } from '../shared/sdk-errors';

/** The state machine that does the jobs of a type: each attempt is an execution, which is named by it. */
export class JobMachine implements JobBody {
  private readonly states: JsonService;

  constructor(config: AwsConfig, address: string, private readonly machineArn: string) {
    this.states = new JsonService(config, { service: 'states', address, contentType: 'application/x-amz-json-1.0' });
  }

  async call(event: JobEvent): Promise<'started'> {
    const body = JSON.stringify({ stateMachineArn: this.machineArn, name: executionName(event), input: JSON.stringify(event) });
    try {
      await this.states.call('AWSStepFunctions.StartExecution', body);
    } catch (error) {
      // An earlier answer was lost: the name of the execution is unique to this attempt.
      if (!isErrorNamed(error, 'ExecutionAlreadyExists')) {
        throw error;
      }
    }
    return 'started';
  }
}

export function executionName({ jobId, attempt }: Pick<JobEvent, 'jobId' | 'attempt'>): string {
  return `${jobId}-${attempt}`;
}
