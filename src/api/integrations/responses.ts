import { ContentHandling, IntegrationResponse, MethodResponse } from 'aws-cdk-lib/aws-apigateway';
import { ErrorNames, problem, problemByName, PROBLEM_TYPE } from './problems';
import { checkKnownInteger, invalid } from '../../private/invalid';
import { entriesOf } from '../../private/sorted';
import { checkCallerValues } from '../caller-values';
import { IntegrationContext } from '../integration-binding';
import { IntegrationResponseMapping } from '../integration-response';
import { checkHeaderName } from '../mapping/names';

/** A response in API Gateway's own terms. */
export interface ResponseSpec {
  readonly statusCode: number;
  readonly selectionPattern?: string;
  readonly template?: string;
  readonly headers?: { [name: string]: string };

  /** Statuses that the template may give instead. */
  readonly instead?: number[];
}

const EXPOSED = 'Access-Control-Expose-Headers';
const CONTENT_TYPE = { 'Content-Type': `'${PROBLEM_TYPE}'` };
const HEADER_SOURCE = /^('[^']*'|integration\.response\.(header|body)\.[A-Za-z0-9._$-]+|context\.[A-Za-z0-9._]+|stageVariables\.\w+)$/;

/** Errors by which a service says that this system is wrong, not its caller. */
const OUR_FAULT = ['AccessDenied', 'ResourceNotFound', 'DoesNotExist', 'NotAuthorized', 'UnrecognizedClient', 'KMS', 'Kms'];

/** An answer that is an error. */
export function errorResponse(statusCode: number, selectionPattern?: string): ResponseSpec {
  return { statusCode, selectionPattern, template: problem(statusCode), headers: CONTENT_TYPE };
}

/** Error answers by status only: for servers and services that have one for each kind of error. */
export function statusErrors(): ResponseSpec[] {
  return [errorResponse(400, '4(?!03|29)\\d{2}'), errorResponse(502, '403|5(?!03)\\d{2}'), errorResponse(503, '429|503')];
}

/** Error answers of an AWS service: 400 for errors of the caller, 502 and 503 for errors of the service; denied access is a fault of the system. */
export function serviceErrors(...names: ErrorNames[]): ResponseSpec[] {
  const errors = [...names, { status: 503, names: ['Throttl', 'ProvisionedThroughputExceeded', 'LimitExceeded'] }, { status: 502, names: OUR_FAULT }];
  return [
    { ...errorResponse(400, '4(?!03|29)\\d{2}'), template: problemByName(400, errors), instead: errors.map(({ status }) => status) },
    ...statusErrors().filter(({ statusCode }) => statusCode !== 400),
  ];
}

/** The responses of an integration and what its method declares of them: the user's, and the defaults that are still needed. */
export function mapResponses(defaults: ResponseSpec[], custom: IntegrationResponseMapping[] = [], context: IntegrationContext = {}) {
  checkCallerValues(context, custom.flatMap(({ template, headers }) => [
    ...(template?._parts ?? []).map((part) => part._parameter), ...Object.values(headers ?? {}),
  ]));
  const own = custom.map((response) => fromUser(response, custom));
  const patterns = own.flatMap(({ selectionPattern }) => selectionPattern ?? []);
  const replaced = (response: ResponseSpec) => own.some(({ statusCode, selectionPattern }) =>
    statusCode === response.statusCode || (selectionPattern === undefined && response.selectionPattern === undefined));
  const specs = [...own, ...defaults.filter((response) => !replaced(response)).map((response) => without(patterns, response))];
  return {
    integrationResponses: specs.map((response) => integrationResponse(response, context)),
    methodResponses: methodResponses(specs, context),
  };
}

function fromUser(response: IntegrationResponseMapping, all: IntegrationResponseMapping[]): ResponseSpec {
  const { statusCode, selectionPattern } = response;
  checkKnownInteger('responses.statusCode', statusCode, 200, 599);
  if (all.filter((other) => other.statusCode === statusCode).length > 1) throw invalid('responses.statusCode', statusCode, 'one response for each status');
  if (all.filter((other) => other.selectionPattern === selectionPattern).length > 1) {
    throw invalid('responses.selectionPattern', selectionPattern, 'one response for each pattern, and one without');
  }
  if (selectionPattern !== undefined) checkPattern(selectionPattern);
  checkHeaders('responses.headers', response.headers);
  return {
    statusCode,
    selectionPattern,
    template: response.template?._render() ?? (statusCode < 400 ? "$input.json('$')" : problem(statusCode)),
    headers: { ...statusCode < 400 || response.template ? {} : CONTENT_TYPE, ...response.headers },
  };
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw invalid('responses.selectionPattern', pattern, 'regular expressions');
  }
  if (!pattern) throw invalid('responses.selectionPattern', pattern, 'regular expressions, or none for every other answer');
}

/** Headers of a response: their names, and where their values come from. */
export function checkHeaders(prop: string, headers: { [name: string]: string } = {}): void {
  for (const [name, source] of Object.entries(headers)) {
    checkHeaderName(prop, name);
    if (!HEADER_SOURCE.test(source)) {
      throw invalid(`${prop}.${name}`, source, 'a text in single quotes, or integration.response.header.Name, context.name or stageVariables.name');
    }
  }
}

/** API Gateway does not say which of two patterns wins that match the same answer: none may. */
function without(patterns: string[], response: ResponseSpec): ResponseSpec {
  if (!patterns.length || response.selectionPattern === undefined) return response;
  return { ...response, selectionPattern: `(?!(?:${patterns.join('|')})$)(?:${response.selectionPattern})` };
}

function integrationResponse(response: ResponseSpec, context: IntegrationContext): IntegrationResponse {
  const headers = entriesOf({ ...response.headers, ...exposing(Object.keys(response.headers ?? {}).sort(), context.responseHeaders) });
  return {
    statusCode: String(response.statusCode),
    selectionPattern: response.selectionPattern,
    // A template reads text, also where the caller accepts, or the backend sends, one of the API's binary media types.
    contentHandling: response.template === undefined ? undefined : ContentHandling.CONVERT_TO_TEXT,
    responseParameters: headers.length ? Object.fromEntries(headers.map(([name, source]) => [`method.response.header.${name}`, source])) : undefined,
    responseTemplates: response.template === undefined ? undefined : { 'application/json': prefixed(response.template, context) },
  };
}

/** Scripts may read these of every answer. */
const SAFELISTED = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma', 'vary'];

/** Lets scripts read the headers of an answer, if other origins can call. */
function exposing(own: string[], headers: { [name: string]: string } = {}): { [name: string]: string } {
  const exposed = headers[EXPOSED]?.slice(1, -1).split(',').filter((name) => name) ?? [];
  const hidden = [...SAFELISTED, ...exposed.map((name) => name.toLowerCase())];
  const added = own.filter((name) => !hidden.includes(name.toLowerCase()));
  return headers[EXPOSED] === undefined || !added.length ? headers : { ...headers, [EXPOSED]: `'${[...exposed, ...added].join(',')}'` };
}

/** On its own line: a directive at the end of a line would take in the next one. */
function prefixed(template: string, { responseTemplatePrefix: prefix }: IntegrationContext): string {
  return prefix === undefined ? template : `${prefix}\n${template}`;
}

function methodResponses(specs: ResponseSpec[], context: IntegrationContext): MethodResponse[] {
  const headersOf = new Map<number, Set<string>>();
  const declare = (status: number, names: string[]) => headersOf.set(status, new Set([...headersOf.get(status) ?? [], ...names]));
  const everywhere = Object.keys(context.responseHeaders ?? {});
  for (const { statusCode, headers, instead } of specs) {
    declare(statusCode, [...Object.keys(headers ?? {}), ...everywhere]);
    for (const status of instead ?? []) declare(status, ['Content-Type', ...everywhere]);
  }
  return [...headersOf].sort(([a], [b]) => a - b).map(([status, names]) => ({
    statusCode: String(status),
    responseParameters: names.size ? Object.fromEntries([...names].sort().map((name) => [`method.response.header.${name}`, true])) : undefined,
  }));
}
