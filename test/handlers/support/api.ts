import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

export interface ApiCall {
  readonly owner?: string;
  readonly id?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  /** The parsed body, for tests that look into it. */
  readonly json: Json;
}

export interface SignedRequest { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** The fields of every kind of answer. A test looks at those that its answer has. */
export interface Json {
  readonly id: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly size: number;
  readonly status: string | number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly items: readonly Json[];
  readonly files: readonly Json[];
  readonly jobs: readonly Json[];
  readonly nextCursor?: string;
  readonly file: Json;
  readonly job: Json;
  readonly upload: SignedRequest & { readonly expiresAt: string; readonly parts: number; readonly partSize: number };
  readonly parts: readonly (SignedRequest & { readonly number: number })[];
  readonly contentType: string;
  readonly sha256?: string;
  readonly detail?: string;
  readonly download: { readonly url: string; readonly expiresAt: string };
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

export type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

export const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
export const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';

/** An event as API Gateway makes it, with a token verified by a user pool. */
export function apiEvent(route: string, { owner = OWNER, id, body, headers = {}, query }: ApiCall = {}): APIGatewayProxyEvent {
  const [method, resource] = route.split(' ');
  const path = resource.replace('{id}', id ?? '{id}');
  const all: Record<string, string> = body === undefined ? headers : { 'Content-Type': 'application/json', ...headers };
  const event = {
    resource,
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query === undefined ? null : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: id === undefined ? null : { id },
    stageVariables: null,
    requestContext: {
      requestId: 'request-1',
      path: `/prod${path}`,
      stage: 'prod',
      authorizer: { claims: { sub: owner } },
      identity: { sourceIp: '192.0.2.1' },
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  };
  return event as object as APIGatewayProxyEvent;
}

export function lambdaContext(): Context {
  return {
    awsRequestId: 'invocation-1',
    functionName: 'function',
    getRemainingTimeInMillis: () => 10_000,
  } as Context;
}

/** Calls a handler as API Gateway does, and reads its answer as a client does. */
export async function call(handler: Handler, route: string, options: ApiCall = {}): Promise<ApiAnswer> {
  return answer(await handler(apiEvent(route, options), lambdaContext()));
}

export function answer(result: APIGatewayProxyResult): ApiAnswer {
  return {
    status: result.statusCode,
    headers: result.headers ?? {},
    text: result.body,
    json: JSON.parse(result.body === '' ? '{}' : result.body) as Json,
  };
}
