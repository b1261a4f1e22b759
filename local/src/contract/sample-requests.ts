import { DocumentReader } from './document-reader';
import { isObject, Json, JsonObject } from '../json';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

export interface SampleParameter {
  readonly name: string;
  readonly value: string;
  readonly required: boolean;
}

/** Authentication of a request. Values are variables of that name. */
export type Credential =
  | { readonly kind: 'bearer' } | { readonly kind: 'signature' }
  | { readonly kind: 'header' | 'query'; readonly name: string; readonly variable: string };

/** A request that a person sends to try a route. */
export interface SampleRequest {
  readonly id: string;
  readonly summary: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly SampleParameter[];
  readonly query: readonly SampleParameter[];
  readonly headers: readonly SampleParameter[];
  readonly credentials: readonly Credential[];
  readonly body?: { readonly contentType: string; readonly text: string };
  /** Steps before it can be sent. */
  readonly notes: readonly string[];
}

/** One request for each operation of a document, in its order. */
export function sampleRequests(document: JsonObject): SampleRequest[] {
  const reader = new DocumentReader(document);
  return Object.entries(reader.read(document.paths)).flatMap(([path, item]) => {
    const entry = reader.read(item);
    return METHODS.filter((method) => entry[method] !== undefined)
      .map((method) => requestOf(reader, { path, method, item: entry, operation: reader.read(entry[method]) }));
  });
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

function requestOf(reader: DocumentReader, { path, method, item, operation }: Operation): SampleRequest {
  const { operationId, summary, tags } = operation;
  const parameters = [item.parameters, operation.parameters].flatMap((all) => (Array.isArray(all) ? all as readonly Json[] : []))
    .map((each) => reader.read(each));
  const placed = (place: string): SampleParameter[] => parameters.filter((each) => each.in === place)
    .map((each) => ({ name: String(each.name), value: textOf(reader.sample(each)), required: each.required === true }));
  const { body, notes } = bodyOf(reader, operation, ['paths', path, method, 'requestBody']);
  const credentials = credentialsOf(reader, operation.security ?? reader.document.security);
  return {
    id: typeof operationId === 'string' ? operationId : `${method} ${path}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/-$/, ''),
    summary: typeof summary === 'string' ? summary.replace(/\s+/g, ' ') : `${method.toUpperCase()} ${path}`,
    tag: Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : '',
    method: method.toUpperCase(),
    path,
    pathParameters: placed('path'),
    query: placed('query'),
    headers: placed('header'),
    credentials,
    ...body === undefined ? {} : { body },
    notes: [...credentials.some(({ kind }) => kind === 'signature') ? ['Sign this request with AWS credentials (AWS Signature Version 4).'] : [], ...notes],
  };
}

function bodyOf(reader: DocumentReader, { requestBody }: JsonObject, place: readonly string[]): Pick<SampleRequest, 'body' | 'notes'> {
  const reference = isObject(requestBody) && typeof requestBody.$ref === 'string' ? requestBody.$ref.replace(/^#\//, '').split('/') : undefined;
  const content = Object.entries(reader.read(reader.read(requestBody).content));
  const [contentType, media] = content.find(([type]) => /^application\/json\b/.test(type)) ?? content.find(([type]) => /\+json\b/.test(type)) ?? content[0] ?? [];
  if (contentType === undefined) return { notes: [] };
  const isJson = /[/+]json\b/.test(contentType);
  const sample = reader.sample(reader.read(media));
  const { schema } = reader.read(media);
  const fits = isJson && (schema === undefined || reader.accepts([...reference ?? place, 'content', contentType, 'schema'], sample));
  return {
    body: { contentType, text: isJson ? JSON.stringify(sample, undefined, 2) : textOf(sample) },
    notes: fits ? [] : ["Put in a body that fits: the document doesn't tell enough to make one."],
  };
}

/** The first requirement: each one is enough. */
function credentialsOf(reader: DocumentReader, security: Json | undefined): Credential[] {
  const [first] = Array.isArray(security) ? security as readonly Json[] : [];
  const schemes = reader.read(reader.read(reader.document.components).securitySchemes);
  return Object.keys(isObject(first) ? first : {}).map((name): Credential => {
    const { type, in: place, name: parameter, 'x-amazon-apigateway-authtype': signed } = reader.read(schemes[name]);
    if (signed === 'awsSigv4') return { kind: 'signature' };
    if (type !== 'apiKey' || place === 'cookie') return { kind: 'bearer' };
    const called = String(parameter);
    return { kind: place === 'query' ? 'query' : 'header', name: called, variable: called === 'x-api-key' ? 'apiKey' : called === 'Authorization' ? 'token' : called.replace(/[^A-Za-z0-9]+/g, '') };
  });
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? (value as readonly Json[]).map(textOf).join(',') : isObject(value) && Object.keys(value).length === 0 ? '' : JSON.stringify(value);
}
