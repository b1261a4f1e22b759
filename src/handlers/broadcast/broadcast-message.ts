import type { Recipient } from '../realtime/connection-registry';
import { isOwner } from '../shared/owner';

/** A message and its recipients. */
export interface BroadcastMessage {
  /** Clients ignore an id that they have seen. */
  readonly id: string;
  readonly to: Recipient;
  readonly message: unknown;
}

type Parsed = Readonly<Record<string, unknown>>;

const ID = /^[\x20-\x7e]{1,128}$/;
const CLAIM = /^[A-Za-z0-9:_-]{1,128}$/;
const FIELDS = ['id', 'message', 'to', 'version'];
const JOB_TYPES: readonly unknown[] = ['job.succeeded', 'job.failed', 'job.canceled'];
const PROGRESS = 'job.progress';

export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** Messages of users' functions, and results and progress of jobs. Any other message belongs in the dead-letter queue. */
export function parseBroadcast(text: string): BroadcastMessage {
  const parsed: unknown = JSON.parse(text);
  if (!isRecord(parsed) || parsed.version !== 1) {
    throw new MalformedMessageError();
  }
  return JOB_TYPES.includes(parsed.type) ? jobMessage(parsed) : parsed.type === PROGRESS ? progressMessage(parsed) : userMessage(parsed);
}

function userMessage(parsed: Parsed): BroadcastMessage {
  const { id, to, message } = parsed;
  if (Object.keys(parsed).sort().join() !== FIELDS.join() || typeof id !== 'string' || !ID.test(id) || !isRecord(to)) {
    throw new MalformedMessageError();
  }
  return { id, to: recipientOf(to), message };
}

/** The owner needs no telling who they are. */
function jobMessage({ type, jobId, ownerId, status, result, error, completedAt }: Parsed): BroadcastMessage {
  if (typeof jobId !== 'string' || !ID.test(jobId) || !isOwner(ownerId)) {
    throw new MalformedMessageError();
  }
  return { id: `job:${jobId}`.slice(0, 128), to: { ownerId }, message: { type, jobId, status, result, error, completedAt } };
}

/** Each is a separate message: a job has many. */
function progressMessage({ type, jobId, ownerId, status, progress, sequence }: Parsed): BroadcastMessage {
  if (typeof jobId !== 'string' || !ID.test(jobId) || !isOwner(ownerId) || typeof sequence !== 'number') {
    throw new MalformedMessageError();
  }
  return { id: `job:${jobId.slice(0, 100)}:${sequence}`, to: { ownerId }, message: { type, jobId, status, progress, sequence } };
}

function recipientOf(to: Parsed): Recipient {
  const { ownerId, group, claim, value } = to;
  if (Object.keys(to).length === 1 && isOwner(ownerId)) {
    return { ownerId };
  }
  if (Object.keys(to).length === 1 && isOwner(group)) {
    return { group };
  }
  if (Object.keys(to).length === 2 && typeof claim === 'string' && CLAIM.test(claim) && isOwner(value)) {
    return { claim, value };
  }
  throw new MalformedMessageError();
}

function isRecord(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
