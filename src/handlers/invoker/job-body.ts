import type { JobAnswer } from './job-answer';

/** What the body of a job gets. */
export interface JobEvent {
  readonly jobId: string;
  readonly ownerId: string;
  readonly type: string;
  readonly input: unknown;
  /** From 1 on. */
  readonly attempt: number;
}

/** What runs the jobs of a type: it answers, or goes on by itself and is heard of later. */
export interface JobBody {
  call(event: JobEvent): Promise<JobAnswer | 'started'>;
}
