import type { HandlerContract } from '../catalog';
import { type FieldError, HttpProblem, fieldError } from './problem';
import type { ApiRequest } from './request';

/**
 * Refuses query parameters that the route does not have, and one that is there twice: the caller meant something that would not happen.
 * Those that the authorization reads are its own affair.
 */
export function checkQuery(contract: HandlerContract, request: ApiRequest, ofAuthorization: readonly string[]): void {
  const route = contract.routes.find(({ method, path }) => method === request.method && path === request.path);
  if (route === undefined) {
    return;
  }
  const known = route.query ?? [];
  const errors = [...request.queryCounts].filter(([name]) => !ofAuthorization.includes(name)).flatMap(([name, count]): FieldError[] => {
    if (!known.includes(name)) {
      return [fieldError(name, `is unknown here; allowed: ${known.join(', ') || 'none'}`)];
    }
    return count > 1 ? [fieldError(name, 'must be given once')] : [];
  });
  if (errors.length > 0) {
    throw new HttpProblem(400, { detail: 'The query string does not match the route.', errors });
  }
}
