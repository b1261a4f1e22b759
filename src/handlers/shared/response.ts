import type { APIGatewayProxyResult } from 'aws-lambda';

/** A route's answer, before it is converted to API Gateway's format. */
export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

// Answers belong to one owner, and are data, never a page.
const DEFAULT_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

export function toProxyResult(response: ApiResponse, cors: Readonly<Record<string, string>>): APIGatewayProxyResult {
  const contentType: Record<string, string> = response.body === undefined ? {} : { 'Content-Type': 'application/json' };
  return {
    statusCode: response.status,
    headers: { ...DEFAULT_HEADERS, ...contentType, ...response.headers, ...cors },
    body: response.body === undefined ? '' : JSON.stringify(response.body),
  };
}
