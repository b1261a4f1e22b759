import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

const TITLES: Record<number, string> = {
  400: 'Bad Request', 404: 'Not Found', 409: 'Conflict', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
};

export const PROBLEM_TYPE = 'application/problem+json';

/** Path to the error name in a service's answer. */
export interface ErrorNames {
  readonly status: number;
  readonly names: string[];
}

/** Texts for callers, without details of the service that failed. */
const DETAILS: Record<number, string> = {
  400: 'The request is not valid.',
  404: 'There is no such record.',
  409: 'The record is there already, or was changed.',
  502: 'A service failed.',
  503: 'A service is not available. Try again.',
  504: 'A service took too long.',
};

/** A problem document. */
export function problem(status: number): string {
  return Mapping.json({
    type: MappingValue.text('about:blank'),
    title: MappingValue.text(TITLES[status] ?? (status < 500 ? 'Request Failed' : 'Server Error')),
    status: MappingValue.number(status),
    detail: MappingValue.text(DETAILS[status] ?? (status < 500 ? 'The request was refused.' : 'The request failed.')),
    requestId: MappingValue.requestId(),
    errors: MappingValue.list(),
  })._render();
}

/** A problem document in a response of another status. */
export function problemInstead(status: number): string {
  return `#set($context.responseOverride.status = ${status})#set($context.responseOverride.header.Content-Type = '${PROBLEM_TYPE}')${problem(status)}`;
}

/** A problem document by the name of the error: DynamoDB and others answer 400 for conflicts, throttling and denied access too. */
export function problemByName(otherwise: number, errors: ErrorNames[]): string {
  const branches = errors.map(({ status, names }) => `(${names.map((name) => `$error.indexOf('${name}') >= 0`).join(' || ')})${problemInstead(status)}`);
  return `#set($error = "$!input.path('$.__type')")#if${branches.join('#elseif')}#else${problem(otherwise)}#end`;
}
