import { isObject, Json, JsonObject, objects, optionalObject, optionalString, string } from '../json';
import { append, Fields, WebsiteRequest, WebsiteResponse } from './website-request';

/** The distribution as its functions know it. */
export interface EdgeContext {
  readonly distributionDomainName: string;
  readonly distributionId: string;
}

/** The event of a CloudFront function. */
export function edgeEvent(context: EdgeContext, request: WebsiteRequest, response?: WebsiteResponse): JsonObject {
  return {
    version: '1.0',
    context: { ...context, eventType: response === undefined ? 'viewer-request' : 'viewer-response', requestId: request.id },
    viewer: { ip: request.ip },
    request: {
      method: request.method,
      uri: request.uri,
      querystring: written(request.query),
      headers: written(request.headers),
      cookies: written(request.cookies),
    },
    ...(response === undefined ? {} : { response: responseOf(response) }),
  };
}

/** The request that a function returns: method and body can't change. */
export function changedRequest(request: WebsiteRequest, answer: JsonObject): WebsiteRequest {
  return {
    ...request,
    uri: string(answer.uri, 'uri'),
    query: read(answer.querystring, 'querystring'),
    headers: read(answer.headers, 'headers'),
    cookies: read(answer.cookies, 'cookies'),
  };
}

/** A function's own response, or what it makes of one; the body of an origin is out of its reach. */
export function changedResponse(answer: JsonObject, body: Buffer): WebsiteResponse {
  const headers = read(answer.headers, 'headers');
  for (const [name, cookie] of Object.entries(optionalObject(answer.cookies, 'cookies'))) addCookie(headers, name, optionalObject(cookie, name));
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) throw new Error(`statusCode must be a status, not ${JSON.stringify(answer.statusCode)}`);
  return { status, headers, body: answer.body === undefined ? body : bodyOf(answer.body) };
}

function responseOf({ status, headers }: WebsiteResponse): JsonObject {
  const cookies: Record<string, Json> = {};
  for (const line of headers.get('set-cookie') ?? []) {
    const [name = '', value = '', attributes] = /^([^=]*)=([^;]*)(?:;\s*(.*))?$/s.exec(line)?.slice(1) ?? [];
    cookies[name] = { value, ...(attributes === undefined ? {} : { attributes }) };
  }
  return { statusCode: status, statusDescription: '', headers: written(new Map([...headers].filter(([name]) => name !== 'set-cookie'))), cookies };
}

function written(fields: Fields): JsonObject {
  return Object.fromEntries([...fields].map(([name, values]) => [
    name,
    { value: values.at(0) ?? '', ...(values.length > 1 ? { multiValue: values.map((value) => ({ value })) } : {}) },
  ]));
}

function read(value: Json | undefined, where: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [name, entry] of Object.entries(optionalObject(value, where))) {
    const several = isObject(entry) && entry.multiValue !== undefined ? objects(entry.multiValue, `${where}.${name}`) : [optionalObject(entry, `${where}.${name}`)];
    for (const one of several) append(fields, where === 'headers' ? name.toLowerCase() : name, optionalString(one.value, `${where}.${name}.value`) ?? '');
  }
  return fields;
}

function addCookie(headers: Map<string, string[]>, name: string, { value, attributes }: JsonObject): void {
  append(headers, 'set-cookie', [`${name}=${optionalString(value, name) ?? ''}`, ...(attributes === undefined ? [] : [string(attributes, name)])].join('; '));
}

function bodyOf(body: Json): Buffer {
  if (!isObject(body)) return Buffer.from(string(body, 'body'));
  return Buffer.from(string(body.data, 'body.data'), body.encoding === 'base64' ? 'base64' : 'utf8');
}
