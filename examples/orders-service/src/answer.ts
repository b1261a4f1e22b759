import type { APIGatewayProxyResult } from 'aws-lambda';

export const answer = (statusCode: number, body: object): APIGatewayProxyResult =>
  ({ statusCode, headers: { 'content-type': statusCode < 400 ? 'application/json' : 'application/problem+json' }, body: JSON.stringify(body) });

export const problem = (status: number, title: string) => answer(status, { type: 'about:blank', title, status });
