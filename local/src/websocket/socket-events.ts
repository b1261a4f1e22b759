import { randomUUID } from 'node:crypto';
import { requestTime } from '../api/proxy-event';
import { ApiRequest, header } from '../api/request';
import { JsonObject } from '../json';
import { WebSocketDefinition } from './definition';

/** A connection, as API Gateway knows it from the request that opened it. */
export interface SocketContext {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly request: ApiRequest;
  /** Context from the authorizer. */
  readonly authorizer?: JsonObject;
}

/** The event of `$connect`, which the authorizer gets as well. */
export function connectEvent(api: WebSocketDefinition, socket: SocketContext): JsonObject {
  const { headers, query } = socket.request;
  return {
    headers: last(headers),
    multiValueHeaders: all(headers),
    ...(query.size === 0 ? {} : { queryStringParameters: last(query), multiValueQueryStringParameters: all(query) }),
    ...stageVariables(api),
    requestContext: requestContext(api, socket, '$connect', { eventType: 'CONNECT' }),
    isBase64Encoded: false,
  };
}

export function messageEvent(api: WebSocketDefinition, socket: SocketContext, routeKey: string, data: Buffer, binary: boolean): JsonObject {
  return {
    ...stageVariables(api),
    requestContext: requestContext(api, socket, routeKey, { eventType: 'MESSAGE', messageId: `${randomUUID().replaceAll('-', '').slice(0, 15)}=` }),
    body: data.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  };
}

export function disconnectEvent(api: WebSocketDefinition, socket: SocketContext, code: number, reason: string): JsonObject {
  const headers = { 'Host': domainName(api), 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...stageVariables(api),
    requestContext: requestContext(api, socket, '$disconnect', { eventType: 'DISCONNECT', disconnectStatusCode: code, disconnectReason: reason }),
    isBase64Encoded: false,
  };
}

/** Answer to a client whose message no function could take. */
export function failureFrame(message: string, { connectionId }: SocketContext): string {
  return JSON.stringify({ message, connectionId, requestId: randomUUID() });
}

function requestContext(api: WebSocketDefinition, socket: SocketContext, routeKey: string, more: JsonObject): JsonObject {
  const { connectionId, connectedAt, request, authorizer } = socket;
  const now = new Date();
  return {
    routeKey,
    ...(authorizer === undefined ? {} : { authorizer }),
    ...more,
    extendedRequestId: `${randomUUID().replaceAll('-', '').slice(0, 15)}=`,
    requestTime: requestTime(now),
    messageDirection: 'IN',
    stage: api.stage,
    connectedAt,
    requestTimeEpoch: now.getTime(),
    identity: { userAgent: header(request, 'user-agent'), sourceIp: request.sourceIp },
    requestId: randomUUID(),
    domainName: domainName(api),
    connectionId,
    apiId: api.id,
  };
}

function domainName({ id, region }: WebSocketDefinition): string {
  return `${id}.execute-api.${region}.amazonaws.com`;
}

function stageVariables({ stageVariables: variables }: WebSocketDefinition): JsonObject {
  return Object.keys(variables).length === 0 ? {} : { stageVariables: variables };
}

function last(values: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries([...values].map(([name, given]) => [name, given.at(-1) ?? '']));
}

function all(values: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries(values);
}
