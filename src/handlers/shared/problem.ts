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

/** The title of each status, and its detail where nothing more is known. */
const PROBLEMS = {
  400: ['Bad Request', 'The request is not valid.'],
  401: ['Unauthorized', 'The request has no valid credentials.'],
  403: ['Forbidden', 'The caller has no permission for this.'],
  404: ['Not Found', 'There is nothing at this address.'],
  405: ['Method Not Allowed', 'The method is not allowed at this address.'],
  409: ['Conflict', 'The request conflicts with the current state.'],
  412: ['Precondition Failed', 'The current version differs from If-Match.'],
  413: ['Content Too Large', 'The body is too large.'],
  415: ['Unsupported Media Type', 'The media type of the body is not supported.'],
  422: ['Unprocessable Content', 'The request cannot be processed.'],
  500: ['Internal Server Error', 'The request failed.'],
  503: ['Service Unavailable', 'A service is not available. Try again.'],
} as const;

export type ProblemStatus = keyof typeof PROBLEMS;

/** An answer other than success, thrown from anywhere and written as RFC 9457 problem details. */
export class HttpProblem extends Error {
  constructor(readonly status: ProblemStatus, readonly details: ProblemDetails = {}) {
    super(PROBLEMS[status][0]);
    this.name = 'HttpProblem';
  }
}

/** Error of a field whose name the caller chose. */
export function fieldError(field: string, message: string): FieldError {
  return { field: toWellFormed(field.slice(0, MAX_FIELD_LENGTH)), message };
}

export function badRequest(field: string, message: string): HttpProblem {
  return new HttpProblem(400, { errors: [{ field, message }] });
}

/** The document of an error: the same six fields everywhere. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: readonly FieldError[];
}

export function problemDocument(status: ProblemStatus, { detail, errors = [] }: ProblemDetails, requestId: string): ProblemDocument {
  const [title, usual] = PROBLEMS[status];
  return { type: 'about:blank', title, status, detail: detail ?? usual, requestId, errors: errors.slice(0, MAX_ERRORS) };
}

export function problemResponse({ status, details }: HttpProblem, requestId: string): ApiResponse {
  return {
    status,
    headers: { ...details.headers, 'Content-Type': 'application/problem+json' },
    body: problemDocument(status, details, requestId),
  };
}
