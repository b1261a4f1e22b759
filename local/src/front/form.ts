import { AwsRequest, AwsResponse, xmlText } from './aws-service';
import { isObject, Json, JsonObject } from '../json';

/** The parameters of a service that speaks forms: of the query, and of the body. */
export function formOf(request: AwsRequest): URLSearchParams {
  const form = new URLSearchParams(request.query);
  if (!isForm(request)) return form;
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) form.append(name, value);
  return form;
}

export function isForm(request: AwsRequest): boolean {
  return String(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

/** API Gateway asks such services for JSON, where others get XML. */
export function wantsJson(request: AwsRequest): boolean {
  return String(request.headers.accept ?? '').includes('application/json');
}

/** The answer of a service that speaks forms, of one element with others in it. */
export function formAnswer(request: AwsRequest, status: number, root: string, content: JsonObject): AwsResponse {
  return wantsJson(request)
    ? { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ [root]: content })) }
    : { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(`<${root}>${elements(content)}</${root}>`) };
}

function elements(content: Json | undefined): string {
  if (content === undefined || content === null) return '';
  if (!isObject(content)) return xmlText(String(content));
  return Object.entries(content).map(([name, value]) => (value === null ? '' : `<${name}>${elements(value)}</${name}>`)).join('');
}
