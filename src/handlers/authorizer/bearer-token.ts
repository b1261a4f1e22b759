import { protocolToken } from '../realtime/subprotocol';
import { type HeaderSource, headerOf } from '../shared/request';

/** API Gateway takes no more than this in all headers together. */
const MAX_LENGTH = 10_240;
const CREDENTIALS = /^(?:Bearer +)?(\S+)$/i;

/** The token of a request, with or without its scheme. More than one is refused: it would be unclear whose request it is. */
export function bearerToken(event: HeaderSource): string | undefined {
  const header = headerOf(event, 'authorization');
  if (typeof header !== 'string' || header.length > MAX_LENGTH) {
    return undefined;
  }
  return CREDENTIALS.exec(header.trim())?.[1];
}

/**
 * The token of a connecting client: as in any request, or as a subprotocol, because browsers can set no other
 * header. Not in the address, which ends up in logs and histories.
 */
export function connectToken(event: HeaderSource): string | undefined {
  return headerOf(event, 'authorization') === undefined ? protocolToken(event) : bearerToken(event);
}
