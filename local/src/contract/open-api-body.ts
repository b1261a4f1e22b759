import { isObject, Json, JsonObject } from '../json';

/** Whether an API's own definition is a document as it is. */
export function isOpenApi3({ openapi }: JsonObject): boolean {
  return typeof openapi === 'string' && openapi.startsWith('3.');
}

/** Integrations and other extensions are of no concern to clients, and name resources. */
export function withoutExtensions(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => withoutExtensions(each) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('x-amazon-apigateway-')).map(([name, each]) => [name, withoutExtensions(each)]));
}
