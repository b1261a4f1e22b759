import { MappingError } from './mapping-error';

/** A value as Java prints it: `[1, 2]`, `{a=1}`. */
export function javaText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value).map(([key, entry]) => `${key}=${javaText(entry)}`).join(', ')}}`;
}

/** A regular expression of Java, as far as JavaScript has the same; flags may stand at its start, as in `(?i)not found.*`. */
export function javaPattern(expression: string, frame: (source: string) => string = (source) => source): RegExp {
  const [, flags = '', source = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(expression) ?? [];
  try {
    return new RegExp(frame(source), flags);
  } catch (error) {
    throw new MappingError(`The local runner cannot read the regular expression ${expression}: ${String(error)}`);
  }
}

/** Whether the expression covers the whole text. */
export function javaMatches(text: string, expression: string): boolean {
  return javaPattern(expression, (source) => `^(?:${source})$`).test(text);
}

/** A Java replacement as one of JavaScript: `\$` is a dollar, `$1` a group. */
export function javaReplacement(text: string): string {
  return text.replace(/\\(.)|\$\{(\w+)\}/gs, (_match, escaped: string | undefined, group: string) => {
    if (escaped === undefined) return `$<${group}>`;
    return escaped === '$' ? '$$' : escaped;
  });
}
