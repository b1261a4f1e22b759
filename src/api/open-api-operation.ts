import { DescribedAnswer, DescribedParameter, DescribedRequest, DescribedTag, referenceTo } from './described-request';
import { gatewayProblems, problemReference } from './open-api-problems';
import { bodyNameOf } from './open-api-schemas';
import { RouteSecurity } from './open-api-security';
import { Route } from './route';
import { RouteEntry } from './route-table';
import { distinct } from '../private/distinct-id';
import { entriesOf, withoutUndefined } from '../private/sorted';

const PROBLEM_TYPE = 'application/problem+json';

/** Common parts of operations. */
export interface OperationContext {
  /** Ids that are taken. */
  readonly ids: Set<string>;
  /** Name of the schema of errors. */
  readonly problem: string;
  readonly tags: Map<string, DescribedTag>;
  /** Statuses of errors that some operation has. */
  readonly problems: Set<number>;
}

/** An operation of the document. */
export function operationOf(entry: RouteEntry, security: RouteSecurity, context: OperationContext): object {
  const { route, request, document = {} } = entry;
  const described: DescribedRequest = request?._description ?? {};
  const parameters = parametersOf(entry, described);
  const body = bodyNameOf(request);
  const content = () => contentOf(referenceTo(body!), request?.contentTypes ?? [], described.example);
  return withoutUndefined({
    operationId: document.operationId ?? operationId(route, described, context.ids),
    summary: document.summary ?? described.summary ?? route.toString(),
    description: [document.description ?? described.description, security.text].filter((text) => text !== undefined).join(' '),
    tags: tagsOf(entry, described, context.tags),
    deprecated: document.deprecated ? true : undefined,
    parameters: parameters.length ? parameters : undefined,
    requestBody: body === undefined ? undefined : { required: true, content: content() },
    responses: responsesOf(entry, described, context),
    security: security.requirements,
  });
}

function parametersOf({ route, request }: RouteEntry, { path = [], parameters = [], headers = [] }: DescribedRequest): object[] {
  const { queryStrings = [], optionalQueryStrings = [], headers: demanded = [] } = request?.required ?? {};
  const made = (place: string, required: boolean, described: readonly DescribedParameter[]) => (name: string): object => ({
    name, in: place, required, schema: { type: 'string' }, ...described.find((each) => each.name === name),
  });
  const optional = optionalQueryStrings.filter((name, index) => !queryStrings.includes(name) && optionalQueryStrings.indexOf(name) === index);
  return [
    ...route.parameters.map(made('path', true, path)),
    ...[...new Set(queryStrings)].map(made('query', true, parameters)),
    ...optional.map(made('query', false, parameters)),
    ...[...new Set(demanded)].map(made('header', true, headers)),
    ...headers.filter(({ name }) => !demanded.includes(name)).map(({ name }) => made('header', false, headers)(name)),
  ];
}

function responsesOf(entry: RouteEntry, described: DescribedRequest, { problem, problems }: OperationContext): { [status: string]: object } {
  const own = entry.document?.responses;
  const errors = [...new Set([...gatewayProblems(entry), ...described.problems ?? []])].filter((status) => own?.[status] === undefined).sort();
  for (const status of errors) problems.add(status);
  const answers = described.answers?.map((answer): [string, object] => [String(answer.status), answerOf(answer)]);
  const known = own ? entriesOf(own).map(([status, response]): [string, object] => [status, response._render(referenceTo(problem))]) : answers;
  return {
    ...Object.fromEntries(known ?? [['2XX', { description: 'Done.' }]]),
    ...Object.fromEntries(errors.map((status) => [String(status), problemReference(status)])),
    // Of a function of the user's nothing more is known.
    ...(known ? {} : { default: { description: 'An error.', content: contentOf(referenceTo(problem), [PROBLEM_TYPE]) } }),
  };
}

function answerOf({ description, headers = [], body, example }: DescribedAnswer): object {
  return withoutUndefined({
    description,
    headers: headers.length ? Object.fromEntries(headers.map(({ name, ...header }) => [name, header])) : undefined,
    content: body && contentOf(referenceTo(body.name), ['application/json'], example),
  });
}

function contentOf($ref: string, types: readonly string[], example?: unknown): object {
  return Object.fromEntries(types.map((type) => [type, { schema: { $ref }, ...(example === undefined ? {} : { example }) }]));
}

/** Each operation has one: documents are read by them. */
function tagsOf({ route, document }: RouteEntry, { tag }: DescribedRequest, tags: Map<string, DescribedTag>): string[] {
  const [, first] = route.path.split('/');
  const names = document?.tags ?? [tag?.name ?? (first.replace(/[{}+]/g, '') || 'root')];
  for (const name of names) {
    if (!tags.has(name)) tags.set(name, tag?.name === name ? tag : { name, description: `Operations on ${name}.` });
  }
  return names;
}

/** `getOrdersId`, as clients call it that are made of the document. */
function operationId({ method, path }: Route, described: DescribedRequest, ids: Set<string>): string {
  const readable = described.operationId ?? `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())}`;
  const id = distinct(readable, path, (each) => ids.has(each));
  ids.add(id);
  return id;
}
