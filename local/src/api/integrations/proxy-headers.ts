import { isObject, Json, JsonObject } from '../../json';
import { badGateway } from '../gateway-error';

/** Headers that API Gateway keeps for itself; a backend's are renamed. */
const RESERVED = new Set(['connection', 'content-length', 'content-md5', 'date', 'host', 'server', 'upgrade', 'via', 'www-authenticate']);

/** The headers of a function's answer, of which a name may have one value or several. */
export function proxyHeaders(answer: JsonObject): [string, string][] {
  const headers: [string, string][] = [];
  const many = record(answer.multiValueHeaders, 'multiValueHeaders');
  for (const [name, values] of Object.entries(many)) {
    if (!Array.isArray(values)) throw badGateway(`multiValueHeaders.${name} is not a list`);
    if (values.some((value) => typeof value === 'object')) throw badGateway(`multiValueHeaders.${name} has a value that is neither text, number nor truth value`);
    for (const value of values) headers.push([renamed(name), String(value)]);
  }
  for (const [name, value] of Object.entries(record(answer.headers, 'headers'))) {
    if (typeof value === 'object') throw badGateway(`headers.${name} is neither text, number nor truth value`);
    const values: Json | undefined = many[name];
    if (!Array.isArray(values) || !values.map(String).includes(String(value))) headers.push([renamed(name), String(value)]);
  }
  return headers.filter(([name]) => name.toLowerCase() !== 'transfer-encoding');
}

function record(value: Json | undefined, where: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badGateway(`${where} is not an object`);
  return value;
}

/** As API Gateway hands on a backend's header. */
export function renamed(name: string): string {
  return RESERVED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name;
}
