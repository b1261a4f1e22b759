import { JsonObject } from '../json';
import { ACCOUNT } from '../options';
import { ApiDefinition } from './definition';
import { ApiRequest, header, RoutedRequest } from './request';

/** The event that a function behind a REST API receives. */
export function proxyEvent(api: ApiDefinition, request: RoutedRequest): JsonObject {
  const binary = isBinary(api, header(request, 'content-type'));
  return {
    resource: request.route.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: last(request.headers),
    multiValueHeaders: all(request.headers),
    queryStringParameters: last(request.query),
    multiValueQueryStringParameters: all(request.query),
    pathParameters: Object.keys(request.pathParameters).length === 0 ? null : request.pathParameters,
    stageVariables: Object.keys(request.stage.variables).length === 0 ? null : request.stage.variables,
    requestContext: requestContext(api, request),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

export function requestContext(api: ApiDefinition, request: ApiRequest | RoutedRequest): JsonObject {
  const routed = 'route' in request ? request : undefined;
  return {
    ...(routed === undefined ? {} : { resourceId: routed.route.resourceId, resourcePath: routed.route.resourcePath }),
    httpMethod: request.method,
    extendedRequestId: request.extendedRequestId,
    requestTime: requestTime(request.time),
    requestTimeEpoch: request.time.getTime(),
    path: `/${request.stage.name}${request.path}`,
    accountId: ACCOUNT,
    protocol: request.protocol,
    stage: request.stage.name,
    domainPrefix: api.id,
    domainName: header(request, 'host') ?? '127.0.0.1',
    deploymentId: 'local',
    requestId: request.requestId,
    apiId: api.id,
    ...(routed?.authorizer === undefined ? {} : { authorizer: routed.authorizer }),
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: header(request, 'user-agent') ?? null,
      user: null,
      ...(routed?.apiKey === undefined ? {} : { apiKey: routed.apiKey.value, apiKeyId: routed.apiKey.id }),
    },
  };
}

export function isBinary(api: ApiDefinition, contentType: string | undefined): boolean {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  return api.binaryMediaTypes.some((pattern) => pattern === '*/*' || pattern.toLowerCase() === type
    || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1).toLowerCase())));
}

function last(values: ReadonlyMap<string, readonly string[]>): JsonObject | null {
  return values.size === 0 ? null : Object.fromEntries([...values].map(([name, given]) => [name, given.at(-1) ?? '']));
}

function all(values: ReadonlyMap<string, readonly string[]>): JsonObject | null {
  return values.size === 0 ? null : Object.fromEntries(values);
}

/** `23/Nov/2026:07:05:00 +0000` */
export function requestTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
