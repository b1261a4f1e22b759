import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AgentDocumentOptions } from './agent-document-options';
import { agentSchema } from './agent-schema';
import { Schema } from './draft-4-schemas';
import { checkDistinct, checkKnownList, invalid, invalidIn } from '../private/invalid';

interface Content { readonly [type: string]: { readonly schema: Schema } }

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: string[];
  readonly deprecated?: boolean;
  readonly parameters?: { readonly schema: Schema; readonly [name: string]: unknown }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly description?: string; readonly content?: Content } };
}

interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string; readonly contact: object };
  readonly tags: { readonly name: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

const JSON_TYPE = 'application/json';

/** The OpenAPI 3.0 document of some operations, with what agents can read of a document of 3.1. */
export function agentDocument(api: IConstruct, document: object, { server = '', operations }: AgentDocumentOptions): string {
  const { info: { title, version, description, contact }, tags, paths, components: { schemas } } = document as Document;
  // The last one is that of errors.
  const problem = `#/components/schemas/${Object.keys(schemas).at(-1)}`;
  checkServer(api, server);
  checkOperations(operations, Object.values(paths).flatMap((item) => Object.values(item)).map(({ operationId }) => operationId));
  const kept = Object.entries(paths).map(([path, item]) => [path, Object.fromEntries(Object.entries(item)
    .filter(([, { operationId }]) => operations === undefined || operations.includes(operationId))
    .map(([method, operation]) => [method, agentOperation(operation, problem)]))] as const).filter(([, item]) => Object.keys(item).length > 0);
  const named = kept.flatMap(([, item]) => Object.values(item)).flatMap((operation) => operation.tags);
  return JSON.stringify({
    openapi: '3.0.3',
    info: { title, version, description, contact },
    servers: [{ url: server.replace(/\/$/, '') }],
    tags: tags.filter(({ name }) => named.includes(name)),
    paths: Object.fromEntries(kept),
    components: { schemas: reachable(mapped(schemas), [...kept.map(([, item]) => item), { $ref: problem }]) },
  }, undefined, 2);
}

function agentOperation(operation: Operation, problem: string): Operation {
  const { operationId, summary, description, tags, deprecated, parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => /^2/.test(status))
    .map(([status, { description: told, content }]) => [status, { description: told, ...contentOf(content) }]);
  const body = contentOf(requestBody?.content);
  return {
    operationId,
    summary,
    description,
    tags,
    ...(deprecated ? { deprecated } : {}),
    ...(parameters ? { parameters: parameters.map(({ example: _example, ...each }) => ({ ...each, schema: agentSchema(each.schema) })) } : {}),
    ...(body.content ? { requestBody: { required: true, content: body.content } } : {}),
    responses: {
      ...Object.fromEntries(answers),
      default: { description: 'An error.', content: { [JSON_TYPE]: { schema: { $ref: problem } } } },
    },
  };
}

function mapped(schemas: { readonly [name: string]: Schema }): { [name: string]: Schema } {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, agentSchema(schema)]));
}

/** JSON is all that agents send and read. */
function contentOf(content: Content | undefined): { readonly content?: Content } {
  const json = content && Object.entries(content).find(([type]) => type === JSON_TYPE || type.endsWith('+json'));
  return json ? { content: { [JSON_TYPE]: { schema: agentSchema(json[1].schema) } } } : {};
}

/** The schemas that something refers to, directly or by others. */
function reachable(schemas: { readonly [name: string]: Schema }, roots: readonly object[]): { [name: string]: Schema } {
  const found = new Set<string>();
  const look = (value: object) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (found.has(name) || !Object.hasOwn(schemas, name)) continue;
      found.add(name);
      look(schemas[name]);
    }
  };
  roots.forEach(look);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

function checkServer(api: IConstruct, server: string): void {
  if (!Token.isUnresolved(server) && !/^https?:\/\/[^\s?#]+$/.test(server)) {
    throw invalidIn(api, 'agentOpenApi.server', server, 'addresses that begin with https:// or http://, without ? and #');
  }
}

function checkOperations(chosen: string[] | undefined, known: readonly string[]): void {
  const at = 'agentOpenApi.operations';
  if (!known.length) throw invalid(at, 'a document without operations', 'a call behind the first route of the API');
  if (!chosen) return;
  checkKnownList(at, chosen);
  if (!chosen.length) throw invalid(at, '[]', 'at least one operation');
  checkDistinct(at, chosen);
  const unknown = chosen.find((id) => !known.includes(id));
  if (unknown !== undefined) throw invalid(at, unknown, known.join(', '));
}
