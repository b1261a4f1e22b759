import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Readable } from 'node:stream';
import { excerpt } from './excerpt';

/** The response to a request. */
export interface Answer {
  readonly status: number;
  /** Without those that frame a message, such as `Content-Length`: these are the server's. */
  readonly headers: readonly (readonly [string, string])[];
  /** A stream reaches the client as it comes in. */
  readonly body: Buffer | Readable;
  /** Why the runner itself refuses a request or fails, for its log. */
  readonly reason?: string;
}

/** Returns the reason why HTTP can't carry an answer, or undefined if it can. */
export function unsendable({ status, headers }: Pick<Answer, 'status' | 'headers'>): string | undefined {
  // A client still waits for the answer after a status below 200.
  if (!Number.isInteger(status) || status < 200 || status > 599) return `the status ${status}, which is not between 200 and 599`;
  for (const [name, value] of headers) {
    if (!carries(() => validateHeaderName(name))) return `a header with the invalid name ${JSON.stringify(excerpt(name))}`;
    if (!carries(() => validateHeaderValue(name, value))) return `the header ${name} with ${invalidCharacter(value)}, which HTTP can't carry`;
  }
  return undefined;
}

function carries(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}

/** The value itself may be a secret. */
function invalidCharacter(value: string): string {
  const found = [...value].find((character) => !carries(() => validateHeaderValue('x', character))) ?? '';
  return `the character U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
