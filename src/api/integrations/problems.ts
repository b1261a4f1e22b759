import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

const TITLES: Record<number, string> = {
  400: 'Bad Request', 404: 'Not Found', 409: 'Conflict', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
};

export const PROBLEM_TYPE = 'application/problem+json';

/** Where the name of an error, as a service says it, leads. */
export interface ErrorNames {
  readonly status: number;
  readonly names: string[];
}

/** A problem document without anything of the service that failed. */
export function problem(status: number): string {
  return Mapping.json({
    type: MappingValue.text('about:blank'),
    title: MappingValue.text(TITLES[status] ?? (status < 500 ? 'Request Failed' : 'Server Error')),
    status: MappingValue.number(status),
    requestId: MappingValue.requestId(),
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
