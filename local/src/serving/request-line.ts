import { IncomingMessage } from 'node:http';
import { excerpt } from './excerpt';

const LONGEST_REASON = 500;

/** Subject of a line of the log. */
export interface RequestRecord {
  /** None where what came was no request. */
  readonly request?: IncomingMessage;
  /** 0 where the client had gone. */
  readonly status: number;
  /** Why the runner itself refused or failed. */
  readonly reason?: string;
}

/** `POST /prod/items 400 12 ms: why`. Never with a query or headers, which have tokens, signatures and people's data. */
export function requestLine({ method, url }: IncomingMessage, status: number, milliseconds: number, reason?: string): string {
  const [path = '/'] = (url ?? '/').split('?');
  return `${method} ${excerpt(path)} ${status === 0 ? '-' : status} ${Math.round(milliseconds)} ms${reason === undefined ? '' : `: ${excerpt(reason, LONGEST_REASON)}`}`;
}
