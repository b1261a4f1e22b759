import type { APIGatewayProxyEvent } from 'aws-lambda';

interface SocketCall {
  readonly connectionId?: string;
  readonly connectedAt?: number;
  readonly owner?: string;
  readonly groups?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: object;
}

/** An event as API Gateway makes it of a WebSocket, authorized by a function. */
export function socketEvent(eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT', call: SocketCall = {}): APIGatewayProxyEvent {
  const { connectionId = 'connection=', connectedAt = Date.now(), owner = 'alice', groups, headers, body, isBase64Encoded = false } = call;
  return {
    ...(headers === undefined ? {} : { headers, multiValueHeaders: listed(headers) }),
    requestContext: {
      routeKey: eventType === 'MESSAGE' ? '$default' : `$${eventType.toLowerCase()}`,
      eventType,
      connectionId,
      connectedAt,
      authorizer: { principalId: owner, ...(groups === undefined ? {} : { groups }) },
      identity: { sourceIp: '192.0.2.1' },
      ...call.requestContext,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
  } as object as APIGatewayProxyEvent;
}

function listed(headers: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}
