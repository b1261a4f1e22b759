import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { HandlerContract } from '../catalog';
import { corsHeaders, corsSettings } from './cors';
import type { Environment } from './environment';
import { checkQuery } from './known-query';
import { ownerOf, ownerSource } from './owner';
import { HttpProblem, problemResponse } from './problem';
import { ApiRequest, headerOf, textOf } from './request';
import { type ApiResponse, toProxyResult } from './response';
import { errorName, isTransient } from './sdk-errors';
import { type Telemetry, flushing } from './telemetry';

export type ApiRoutes = (request: ApiRequest) => Promise<ApiResponse>;
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Everything around the routes of an API handler: who asks, what browsers may read, and an answer whatever happens. */
export function apiHandler(environment: Environment, { logger, metrics }: Telemetry, routes: ApiRoutes): ApiHandler {
  const source = ownerSource(environment.setting('OWNER_SOURCE'));
  const ofAuthorization = environment.list('AUTH_QUERY_PARAMETERS');

  return answering(environment, logger, async (event) => {
    const owner = ownerOf(event, source);
    if (owner === undefined) {
      throw new HttpProblem(401);
    }
    const request = new ApiRequest(event, owner);
    checkQuery(environment.contract, request, ofAuthorization);
    return flushing(metrics, () => routes(request));
  });
}

/** A handler of API Gateway that answers whatever happens: with CORS headers, and with a problem where something is thrown. */
export function answering(environment: Environment, logger: Logger, work: (event: APIGatewayProxyEvent) => Promise<ApiResponse>): ApiHandler {
  const cors = corsSettings(environment);

  return async (event, context) => {
    logger.addContext(context);
    const requestId = textOf(event.requestContext?.requestId) ?? context.awsRequestId;
    let response: ApiResponse;
    try {
      response = await work(event);
    } catch (error) {
      response = problemResponse(problemOf(error, requestId, logger), requestId);
    }
    return toProxyResult(response, corsHeaders(cors, headerOf(event, 'origin')));
  };
}

/** The answer to a request that no route takes: 405 where the path is ours, else 404. */
export function unrouted(contract: HandlerContract, request: ApiRequest): HttpProblem {
  const methods = contract.routes.filter((route) => route.path === request.path).map((route) => route.method);
  return methods.length === 0 ? new HttpProblem(404) : new HttpProblem(405, { headers: { Allow: methods.join(', ') } });
}

function problemOf(error: unknown, requestId: string, logger: Logger): HttpProblem {
  if (error instanceof HttpProblem) {
    return error;
  }
  if (isTransient(error)) {
    logger.warn('A service was not available', { requestId, error: errorName(error) });
    return new HttpProblem(503, { headers: { 'Retry-After': '1' } });
  }
  logger.error('A request failed', { requestId, error: errorName(error) });
  return new HttpProblem(500);
}
