import type { AssemblyStack } from '../assembly/assembly';
import { isObject, optionalObject } from '../json';

/** Default port of Node.js and its debuggers. */
const FIRST_PORT = 9229;

/** Gives functions to be debugged their ports. @param inspect true for all functions, or one of them by its logical id, construct path or the end of that path */
export function inspectors(inspect: boolean | string | undefined, { template, paths }: Pick<AssemblyStack, 'template' | 'paths'>): (id: string) => { readonly port: number } | undefined {
  if (inspect === undefined || inspect === false) return () => undefined;
  const resources = Object.entries(optionalObject(template.Resources, 'Resources'));
  const ids = resources.flatMap(([id, value]) => (isObject(value) && value.Type === 'AWS::Lambda::Function' && isNode(value.Properties) ? [id] : []));
  const chosen = inspect === true ? ids : ids.filter((id) => isCalled(inspect, id, paths.get(id)));
  if (chosen.length === 0) throw new Error(`--inspect${inspect === true ? '' : ` ${inspect}`}: the app has no such Node.js function. It has ${ids.map((id) => paths.get(id) ?? id).join(', ') || 'none'}`);
  return (id) => (chosen.includes(id) ? { port: FIRST_PORT + chosen.indexOf(id) } : undefined);
}

function isNode(properties: unknown): boolean {
  return isObject(properties) && typeof properties.Runtime === 'string' && properties.Runtime.startsWith('nodejs');
}

function isCalled(name: string, id: string, path = id): boolean {
  return name === id || name === path || path.endsWith(`/${name}`);
}
