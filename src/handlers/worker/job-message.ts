import { requestTime } from './request-time';
import type { JobMessage } from '../jobs/job';
import { jobIdOf } from '../jobs/job-id';
import { sha256 } from '../shared/hash';
import { isOwner } from '../shared/owner';
import { uuidOf } from '../shared/uuid';

/** A job that API Gateway has put into the queue itself, without a record. */
export interface DirectJobMessage {
  readonly version: 2;
  readonly ownerId: string;
  readonly jobId: string;
  readonly requestedAt: Date;
  /** The caller's input, unchecked. */
  readonly content: Readonly<Record<string, unknown>>;
}

export type IncomingMessage = JobMessage | DirectJobMessage;

type Parsed = Readonly<Record<string, unknown>>;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FIELDS = ['jobId', 'ownerId', 'version'];

/** Exactly what the API sends, or API Gateway. Anything else did not come from them: it belongs in the dead-letter queue. */
export function parseJobMessage(text: string): IncomingMessage {
  const message: unknown = JSON.parse(text);
  if (!isRecord(message)) {
    throw new MalformedMessageError();
  }
  return message.version === 2 ? directMessage(message) : queuedMessage(message);
}

export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

function queuedMessage(message: Parsed): JobMessage {
  const { version, ownerId, jobId } = message;
  if (version !== 1 || !isOwner(ownerId) || !isId(jobId) || Object.keys(message).sort().join() !== FIELDS.join()) {
    throw new MalformedMessageError();
  }
  return { version, ownerId, jobId };
}

function directMessage({ ownerId, jobId: requestId, requestedAt: time, version: _version, ...content }: Parsed): DirectJobMessage {
  const requestedAt = requestTime(time);
  if (!isOwner(ownerId) || typeof requestId !== 'string' || requestedAt === undefined) {
    throw new MalformedMessageError();
  }
  // Whatever it looks like, it is a job that was accepted: it gets an id that the API can find.
  const jobId = jobIdOf(requestId) ?? uuidOf(sha256(JSON.stringify([requestId, requestedAt.getTime()])));
  return { version: 2, ownerId, jobId, requestedAt, content: withoutEmptyInput(content) };
}

/** API Gateway writes an empty text where a body has no such field. */
function withoutEmptyInput({ input, ...rest }: Parsed): Parsed {
  return input === undefined || input === '' ? rest : { ...rest, input };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function isRecord(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
