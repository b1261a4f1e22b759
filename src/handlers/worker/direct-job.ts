import type { DirectJobMessage } from './job-message';
import { type JobContent, type JobRecord, jobContent, newJob } from '../jobs/job';
import { validateJob } from '../shared/body-validators';
import { HttpProblem } from '../shared/problem';

/** Which jobs are taken, and for how long their records are kept: the settings of the API. */
export interface Acceptance {
  readonly types: readonly string[];
  readonly retentionDays: number;
}

export interface DirectJob {
  /** The record that the API would have written, had it answered the request. */
  readonly job: JobRecord;
  /** Why the job cannot run, in words for its owner. */
  readonly refusal?: string;
}

interface Judgement {
  readonly content: JobContent;
  readonly refusal?: string;
}

/** In a list of jobs, one whose type is none. */
const UNKNOWN_TYPE = 'unknown';

export function directJob({ jobId, content: sent, requestedAt }: DirectJobMessage, { types, retentionDays }: Acceptance): DirectJob {
  const { content, refusal } = judge(sent, types);
  return { job: newJob(jobId, content, requestedAt, retentionDays), refusal };
}

/** As the API judges a body. Of a job that is refused, no more is kept than its type. */
function judge(sent: DirectJobMessage['content'], types: readonly string[]): Judgement {
  if (!validateJob(sent)) {
    const typed: unknown = { type: sent.type };
    return { content: { type: validateJob(typed) ? typed.type : UNKNOWN_TYPE }, refusal: 'The job does not match its schema.' };
  }
  try {
    return { content: jobContent(sent, types) };
  } catch (error) {
    if (error instanceof HttpProblem) {
      return { content: { type: sent.type }, refusal: wordsOf(error) };
    }
    throw error;
  }
}

/** Names fields that the schema has let through, and rules. Never a value. */
function wordsOf({ details: { errors = [] } }: HttpProblem): string {
  return `The job was refused: ${errors.map(({ field, message }) => `${field} ${message}`).join(', ')}.`;
}
