import type { ApiResponse } from './response';
import { toWellFormed } from './unicode';

const MAX_ERRORS = 20;
const MAX_FIELD_LENGTH = 200;

/** One field of a request that was refused. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** An answer other than success, thrown from anywhere and written as RFC 9457 problem details. */
export class HttpProblem extends Error {
  constructor(readonly status: ProblemStatus, readonly details: ProblemDetails = {}) {
    super(TITLES[status]);
    this.name = 'HttpProblem';
  }
}

/** What is wrong with a field whose name the caller chose. */
export function fieldError(field: string, message: string): FieldError {
  return { field: toWellFormed(field.slice(0, MAX_FIELD_LENGTH)), message };
}

export function badRequest(field: string, message: string): HttpProblem {
  return new HttpProblem(400, { errors: [{ field, message }] });
}

export function problemResponse(problem: HttpProblem, requestId: string): ApiResponse {
  const { detail, errors, headers } = problem.details;
  return {
    status: problem.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
    body: {
      type: 'about:blank',
      title: TITLES[problem.status],
      status: problem.status,
      ...(detail === undefined ? {} : { detail }),
      requestId,
      ...(errors === undefined ? {} : { errors: errors.slice(0, MAX_ERRORS) }),
    },
  };
}
