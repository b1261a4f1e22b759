import { inputVariable } from './input-variable';
import { Template } from './template';
import { UTIL } from './util-variable';
import { isObject, JsonObject } from '../../json';
import { contextOf } from '../context-values';
import { ApiDefinition } from '../definition';
import { ApiRequest, RoutedRequest } from '../request';

/** Inputs of a template. */
export interface Mapping {
  readonly api: ApiDefinition;
  readonly request: ApiRequest | RoutedRequest;
  readonly body: string;
  /** The answer if the template reads JSON from a body that isn't JSON. */
  notJson(reason: string): Error;
}

/** The text of a template, and what it set of `$context.requestOverride` and `$context.responseOverride`. */
export interface Rendered {
  readonly text: string;
  readonly request: Readonly<Record<'header' | 'path' | 'querystring', Readonly<Record<string, string>>>>;
  readonly response: { readonly header: Readonly<Record<string, string>>; readonly status?: number };
}

export function render(template: Template, { api, request, body, notJson }: Mapping): Rendered {
  // A copy, for the template to set overrides on.
  const context: JsonObject = structuredClone({
    ...contextOf(api, request),
    requestOverride: { header: {}, path: {}, querystring: {} },
    responseOverride: { header: {} },
  });
  const text = template({ input: inputVariable(request, body, notJson), util: { ...UTIL }, context, stageVariables: { ...request.stage.variables } });
  const [asked, answered] = [override(context.requestOverride), override(context.responseOverride)];
  return {
    text,
    request: { header: texts(asked.header), path: texts(asked.path), querystring: texts(asked.querystring) },
    response: { header: texts(answered.header), status: answered.status === undefined ? undefined : Number(answered.status) },
  };
}

function override(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function texts(values: unknown): Record<string, string> {
  const given = Object.entries(override(values)).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
