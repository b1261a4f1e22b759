import { parse } from 'velocityjs';
import { MappingError } from './mapping-error';
import { Syntax, Velocity } from './velocity';
import { messageOf } from '../../json';
import { GatewayError } from '../gateway-error';

/** A template that can be evaluated any number of times. It changes the variables: it is how it sets overrides. */
export type Template = (variables: Record<string, unknown>) => string;

/** Stands at the end of every template, to see whether its blocks are closed: the parser does not tell. */
const END = '<end of the template>';
/** Directives that the parser takes for text or for nothing. */
const DIRECTIVE = /#(?:evaluate|include|parse|return|stop)\b|\$!?\{?foreach\.(?:parent|stop)\b/;

export function compile(source: string, where: string): Template {
  const syntax = parseAll(source, where);
  return (variables) => {
    try {
      return new Velocity(syntax).render(variables);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      throw new MappingError(`${where}: ${messageOf(error)}`);
    }
  };
}

function parseAll(source: string, where: string): Syntax[] {
  const unknown = DIRECTIVE.exec(source)?.[0];
  if (unknown !== undefined) throw unsupported(where, unknown);
  let syntax: Syntax[];
  try {
    syntax = parse(`${source}\n${END}`);
  } catch (error) {
    throw new Error(`${where} is no mapping template: ${messageOf(error)}`);
  }
  // An open block holds the end, too; what follows one #end too many is lost, and the end with it.
  if (texts(syntax).filter((text) => text.endsWith(END)).length !== 1) throw new Error(`${where} is no mapping template: an #end is missing, or there is one too many`);
  const macros = new Set(nodes(syntax).flatMap((node) => (node.type === 'macro' ? [node.id] : [])));
  for (const node of nodes(syntax)) {
    if (node.type === 'macro_call' && 'id' in node && !macros.has(node.id)) throw unsupported(where, `#${node.id}`);
  }
  return withoutEnd(syntax);
}

function withoutEnd(syntax: readonly unknown[]): Syntax[] {
  const parts = [...syntax];
  // The line break before the end may be a separate text, and gone after a directive.
  for (const added of [END, '\n']) {
    const last = parts.at(-1);
    if (typeof last === 'string' && last.endsWith(added)) parts.splice(-1, 1, ...(last === added ? [] : [last.slice(0, -added.length)]));
  }
  // Text stands among the syntax, although it is not declared so.
  return parts as Syntax[];
}

function texts(syntax: readonly unknown[]): string[] {
  return syntax.flatMap((part) => (Array.isArray(part) ? texts(part) : typeof part === 'string' ? [part] : []));
}

/** Blocks are lists, the first of which opens them. */
function nodes(syntax: readonly unknown[]): Syntax[] {
  return syntax.flatMap((part): Syntax[] => (Array.isArray(part) ? nodes(part) : typeof part === 'string' ? [] : [part as Syntax]));
}

function unsupported(where: string, what: string): Error {
  return new Error(`${where}: the local runner does not support ${what} in a mapping template`);
}
