import { JsonObject, optionalObject, string } from '../../json';
import { Route } from '../definition';
import { compile, Template } from '../mapping/template';

/** Templates by content type, as the template of the stack orders them. No template for an empty text: that passes the body on. */
export type Templates = ReadonlyMap<string, Template | undefined>;

/** Reads them at start, so that one which is none is known then. */
export function templatesOf(owner: JsonObject, property: 'RequestTemplates' | 'ResponseTemplates', route: Route, of = ''): Templates {
  return new Map(Object.entries(optionalObject(owner[property], property)).map(([type, value]) => {
    const source = value === null ? '' : string(value, property);
    const where = `${route.method} ${route.resourcePath}, ${property}${of} for ${type}`;
    return [type.toLowerCase(), source === '' ? undefined : compile(source, where)];
  }));
}
