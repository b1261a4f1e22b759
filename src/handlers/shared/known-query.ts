import type { HandlerContract } from '../catalog';
import { type FieldError, HttpProblem, fieldError } from './problem';
import type { ApiRequest, HttpRequest } from './request';

/** Refuses query parameters that the route does not have. */
export function checkQuery(contract: HandlerContract, request: ApiRequest, ofAuthorization: readonly string[]): void {
  const route = contract.routes.find(({ method, path }) => method === request.method && path === request.path);
  if (route !== undefined) {
    requireKnown(request, route.query ?? [], ofAuthorization);
  }
}

/**
 * Refuses query parameters that are not known, and one that is there twice: the caller meant something that would not happen.
 * Those that the authorization reads are its own affair.
 */
export function requireKnown(request: HttpRequest, known: readonly string[], ofAuthorization: readonly string[], allowed = known.join(', ')): void {
  const errors = [...request.queryCounts].filter(([name]) => !ofAuthorization.includes(name)).flatMap(([name, count]): FieldError[] => {
    if (!known.includes(name)) {
      return [fieldError(name, `is unknown here; allowed: ${allowed || 'none'}`)];
    }
    return count > 1 ? [fieldError(name, 'must be given once')] : [];
  });
  if (errors.length > 0) {
    throw new HttpProblem(400, { detail: 'The query string does not match the route.', errors });
  }
}
