import { Token } from 'aws-cdk-lib';
import { Route } from './route';
import type { RouteOptions } from './route-options';
import { checkDistinct, checkKnownList, invalid } from '../private/invalid';
import { checkMapNames } from '../private/sorted';

/** Description of a route in the document, beside the schema of its requests. */
export type RouteDocument = Pick<RouteOptions, 'responses' | 'summary' | 'description' | 'tags' | 'deprecated' | 'operationId'>;

/** Throws for what can't be written into a document. */
export function checkRouteDocument(route: Route, { responses, summary, description, tags, operationId }: RouteDocument): void {
  for (const [name, text] of Object.entries({ summary, description, operationId })) {
    if (text === undefined) continue;
    if (Token.isUnresolved(text)) throw invalid(`${name} of '${route}'`, 'a token', 'texts that are known at synthesis');
    if (!text.trim()) throw invalid(`${name} of '${route}'`, text, 'a text that is not empty');
  }
  if (operationId !== undefined && !/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(operationId)) {
    throw invalid(`operationId of '${route}'`, operationId, "a letter and up to 63 letters, digits and _, such as 'getOrder'");
  }
  if (operationId !== undefined && route.method === 'ANY') {
    throw invalid(`operationId of '${route}'`, operationId, 'nothing for a route of any method, which is several operations');
  }
  checkKnownList(`tags of '${route}'`, tags);
  if (tags && !tags.length) throw invalid(`tags of '${route}'`, '[]', 'at least one tag');
  if (tags?.some((tag) => Token.isUnresolved(tag))) throw invalid(`tags of '${route}'`, 'a token', 'texts that are known at synthesis');
  checkDistinct(`tags of '${route}'`, tags);
  checkMapNames(`responses of '${route}'`, responses);
  const statuses = Object.keys(responses ?? {});
  if (responses && !statuses.some((status) => /^[23]/.test(status))) throw invalid(`responses of '${route}'`, statuses.join(', ') || '{}', 'at least one answer that is no error');
  const wrong = statuses.find((status) => !/^(?:[2-5]\d\d|[2-5]XX|default)$/.test(status));
  if (wrong !== undefined) throw invalid(`responses of '${route}'`, wrong, "statuses such as '200', '4XX' and 'default'");
}
