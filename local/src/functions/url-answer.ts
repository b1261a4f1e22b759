import { isObject, Json, JsonObject } from '../json';
import { Answer } from '../serving/answer';

/**
 * HTTP response for a function's answer: an object with a status is the response, anything else is its body.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
 */
export function urlAnswer(payload: string): Answer {
  const value = json(payload);
  if (!isObject(value) || value.statusCode === undefined) {
    const body = typeof value === 'string' ? value : payload === 'null' ? '' : payload;
    return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(body) };
  }
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return { status: 502, headers: [['content-type', 'application/json']], body: Buffer.from('{"Message":"Internal Server Error"}'), reason: `the function answered with the status ${JSON.stringify(value.statusCode)}` };
  }
  return { status, headers: [...headersOf(value)], body: Buffer.from(textOf(value.body), value.isBase64Encoded === true ? 'base64' : 'utf8') };
}

function headersOf({ headers, cookies }: JsonObject): [string, string][] {
  const given = isObject(headers) ? Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]) : [];
  const type: [string, string][] = given.some(([name]) => name === 'content-type') ? [] : [['content-type', 'application/json']];
  return [...type, ...given, ...(Array.isArray(cookies) ? (cookies as readonly Json[]).map((cookie): [string, string] => ['set-cookie', String(cookie)]) : [])];
}

function textOf(body: Json | undefined): string {
  return body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
}

function json(payload: string): Json {
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}
