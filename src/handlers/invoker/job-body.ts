import type { JobAnswer } from './job-answer';

/** Event of a job's body. */
export interface JobEvent {
  readonly jobId: string;
  readonly ownerId: string;
  readonly type: string;
  readonly input: unknown;
  /** From 1 on. */
  readonly attempt: number;
}

/** Runs the jobs of a type: it answers, or continues by itself and sends an event later. */
export interface JobBody {
  call(event: JobEvent): Promise<JobAnswer | 'started'>;
}
