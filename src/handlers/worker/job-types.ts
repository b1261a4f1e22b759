import type { Attributes } from '../shared/body-types';

/** Dependencies of a running job. */
export interface JobContext {
  readonly ownerId: string;
  readonly input: Attributes;
  readonly data: OwnerData;
}

/** The data of one owner, read page by page. */
export interface OwnerData {
  items(): AsyncIterable<readonly object[]>;
  files(): AsyncIterable<readonly OwnedFile[]>;
}

export interface OwnedFile {
  readonly status: string;
  readonly size: number;
}

/** A kind of job: from its input to its result. It may run again after a crash, so it changes nothing itself. */
export type JobType = (context: JobContext) => Promise<Attributes>;

/** A fault that running the job again cannot mend. Its message is shown to the job's owner. */
export class PermanentJobError extends Error {
  override readonly name = 'PermanentJobError';
}
