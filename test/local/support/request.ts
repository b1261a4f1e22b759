import { ApiRequest } from '../../../local/src/api/request';

/** Headers of a request, by name. */
export type RequestHeaders = Readonly<Record<string, string>>;

export function requestFor(headers: RequestHeaders): ApiRequest {
  return {
    requestId: 'id',
    extendedRequestId: 'id=',
    traceId: 'Root=1',
    time: new Date(),
    method: 'GET',
    stage: { name: 'prod', variables: {}, limits: [] },
    path: '/',
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    query: new Map(),
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
}
