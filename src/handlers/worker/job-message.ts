import type { JobMessage } from '../jobs/job';
import { isOwner } from '../shared/owner';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FIELDS = ['jobId', 'ownerId', 'version'];

/** Exactly what the API sends. Anything else did not come from it: it belongs in the dead-letter queue. */
export function parseJobMessage(text: string): JobMessage {
  const message: unknown = JSON.parse(text);
  if (!isRecord(message) || Object.keys(message).sort().join() !== FIELDS.join()) {
    throw new MalformedMessageError();
  }
  const { version, ownerId, jobId } = message;
  if (version !== 1 || !isOwner(ownerId) || typeof jobId !== 'string' || !ID.test(jobId)) {
    throw new MalformedMessageError();
  }
  return { version, ownerId, jobId };
}

export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
