import { type HeaderSource, headerOf } from '../shared/request';

/** The protocol that browsers name before their token: they can set no header but this one. */
export const BEARER_PROTOCOL = 'bearer';

/** `Sec-WebSocket-Protocol: bearer, <token>` */
export function offersBearer(event: HeaderSource): boolean {
  return protocolsOf(event)[0] === BEARER_PROTOCOL;
}

/** The token in the protocols that a client asks for. More than these two are refused: it would be unclear which one is meant. */
export function protocolToken(event: HeaderSource): string | undefined {
  const [scheme, token, ...others] = protocolsOf(event);
  return scheme === BEARER_PROTOCOL && others.length === 0 && token !== '' ? token : undefined;
}

function protocolsOf(event: HeaderSource): readonly string[] {
  return (headerOf(event, 'sec-websocket-protocol') ?? '').split(',').map((protocol) => protocol.trim());
}
