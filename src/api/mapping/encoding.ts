import { Part } from './template';

/** The inside of a JSON string. */
export function jsonString(parts: Part[]): Part[] {
  return parts.map(({ fixed, reference }) => fixed === undefined
    // Quotes are escaped for JavaScript, which JSON does not know.
    ? { reference: `util.escapeJavaScript($${reference}).replaceAll("\\\\'", "'")` }
    : { fixed: fixedJson(fixed) });
}

/** A JSON string with its quotes. */
export function quoted(parts: Part[]): Part[] {
  return [{ fixed: '"' }, ...jsonString(parts), { fixed: '"' }];
}

/** A value of a form. */
export function formValue(parts: Part[]): Part[] {
  return parts.map(({ fixed, reference }) => fixed === undefined
    ? { reference: `util.urlEncode($${reference})` }
    : { fixed: encodeURIComponent(fixed) });
}

/** Characters with a meaning in VTL are written by their code, so that they need no escape there; a backslash could escape the next character. */
function fixedJson(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\\\/g, '\\u005c').replace(/\$/g, '\\u0024').replace(/#/g, '\\u0023');
}

/** A JSON object of encoded values. */
export function jsonObject(fields: [string, Part[]][]): Part[] {
  const members = fields.flatMap(([name, value], index) => [{ fixed: `${index ? ',' : ''}"${fixedJson(name)}":` }, ...value]);
  return [{ fixed: '{' }, ...members, { fixed: '}' }];
}

/** A JSON list of encoded values. */
export function jsonList(values: Part[][]): Part[] {
  return [{ fixed: '[' }, ...values.flatMap((value, index) => index ? [{ fixed: ',' }, ...value] : value), { fixed: ']' }];
}
