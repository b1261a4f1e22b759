import type { AssemblyStack } from '../assembly/assembly';
import { isObject, optionalObject } from '../json';
import { LARGEST_PORT } from '../loopback';
import type { LocalSystemOptions } from '../options';
import type { Ports } from '../ports';

/** Default port of Node.js and its debuggers. */
export const FIRST_INSPECTOR = 9229;

const OPTION = '--inspect-port';

/**
 * Ports of the functions to be debugged, by logical id.
 * @param others what else takes ports
 * @param before ports that functions have had, and have again
 */
export function inspectors(
  { inspect, inspectPort: first = FIRST_INSPECTOR }: Pick<LocalSystemOptions, 'inspect' | 'inspectPort'>,
  { template, paths }: Pick<AssemblyStack, 'template' | 'paths'>,
  others: Ports,
  before: Ports = new Map(),
): Ports {
  if (inspect === undefined || inspect === false) return new Map();
  const resources = Object.entries(optionalObject(template.Resources, 'Resources'));
  const ids = resources.flatMap(([id, value]) => (isObject(value) && value.Type === 'AWS::Lambda::Function' && isNode(value.Properties) ? [id] : []));
  const chosen = inspect === true ? ids : ids.filter((id) => isCalled(inspect, id, paths.get(id)));
  if (chosen.length === 0) throw new Error(`--inspect${inspect === true ? '' : ` ${inspect}`}: the app has no such Node.js function. It has ${ids.map((id) => paths.get(id) ?? id).join(', ') || 'none'}`);
  const had = new Set([...before].flatMap(([id, { number }]) => (chosen.includes(id) ? [number] : [])));
  let next = first;
  return new Map(chosen.map((id) => {
    while (next !== 0 && had.has(next)) next += 1;
    const of = `the debugger of ${paths.get(id) ?? id}`;
    const port = before.get(id) ?? { number: next, of, option: OPTION, first };
    if (!before.has(id) && next !== 0) next += 1;
    if (port.number > LARGEST_PORT) throw new Error(`${OPTION}: no port is left for ${of}, because the largest is ${LARGEST_PORT}. Use a smaller one`);
    const clash = [...others.values()].find(({ number }) => number !== 0 && number === port.number);
    if (clash !== undefined) throw new Error(`${OPTION}: ${port.number} would be the port of both ${clash.of} and ${of}. Use another one`);
    return [id, port] as const;
  }));
}

function isNode(properties: unknown): boolean {
  return isObject(properties) && typeof properties.Runtime === 'string' && properties.Runtime.startsWith('nodejs');
}

function isCalled(name: string, id: string, path = id): boolean {
  return name === id || name === path || path.endsWith(`/${name}`);
}
