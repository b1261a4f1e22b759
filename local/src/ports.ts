import { JsonObject, object, optionalObject } from './json';
import { ANY_PORT, assertPortFree, LARGEST_PORT, Port } from './loopback';
import type { LocalSystemOptions } from './options';

/** Servers for clients, in the order in which they take ports. */
const ENTRIES = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::CloudFront::Distribution', 'AWS::Cognito::UserPoolDomain', 'AWS::Lambda::Url'];
/** The AWS endpoint; it comes last, and has no logical ID. */
export const ENDPOINT = 'AWS endpoint';
/** The console; after everything else. */
export const CONSOLE = 'console';
const WEBSITE = 'AWS::CloudFront::Distribution';

/** The ports of a template's entries by logical id, of the endpoint and of the console. */
export type Ports = ReadonlyMap<string, Port>;

/**
 * Gives each entry its port: one after the other from `port` on, and websites from `websitePort` on where that is given.
 * Throws where they don't fit.
 * @param kept the ports that entries have had, and have again
 */
export function plannedPorts(
  template: JsonObject, paths: ReadonlyMap<string, string>, { port = 0, websitePort, console = false }: Pick<LocalSystemOptions, 'port' | 'websitePort' | 'console'>, kept: ReadonlyMap<string, number> = new Map(),
): Ports {
  const next: Record<string, number> = { '--port': checked('--port', port), '--website-port': checked('--website-port', websitePort ?? 0) };
  const resources = Object.entries(optionalObject(template.Resources, 'Resources')).map(([id, value]) => ({ id, type: object(value, id).Type }));
  const ports = new Map<string, Port>();
  for (const entry of ENTRIES) {
    for (const { id } of resources.filter(({ type }) => type === entry)) {
      const counter = entry === WEBSITE && websitePort !== undefined ? '--website-port' : '--port';
      const had = kept.get(id);
      while (had === undefined && [...kept.values()].includes(next[counter] ?? 0) && next[counter] !== 0) next[counter] = (next[counter] ?? 0) + 1;
      const number = had ?? next[counter] ?? 0;
      const of = paths.get(id) ?? id;
      if (number > LARGEST_PORT) throw new Error(`${counter}: no port is left for ${of}, because the largest is ${LARGEST_PORT}. Use a smaller one`);
      const clash = [...ports.values()].find((other) => number !== 0 && other.number === number);
      if (clash !== undefined) throw new Error(`--website-port: ${number} would be the port of both ${clash.of} and ${of}. Use one that is farther from --port`);
      ports.set(id, number === 0 ? ANY_PORT : { number, of, ...entry === WEBSITE ? { option: '--website-port', first: websitePort } : { option: '--port', first: port } });
      if (number !== 0 && had === undefined) next[counter] = number + 1;
    }
  }
  for (const last of console ? [ENDPOINT, CONSOLE] : [ENDPOINT]) {
    const number = kept.get(last) ?? free(next['--port'] ?? 0, [...[...ports.values()].map((planned) => planned.number), ...kept.values()]);
    if (number > LARGEST_PORT) throw new Error(`--port: no port is left for the ${last}, because the largest is ${LARGEST_PORT}. Use a smaller one`);
    ports.set(last, number === 0 ? ANY_PORT : { number, of: `the ${last}`, option: '--port', first: port });
  }
  return ports;
}

/** The ports of an earlier run, without those of entries that the template has no longer: others may have these. */
export function keptPorts(kept: ReadonlyMap<string, number>, template: JsonObject): ReadonlyMap<string, number> {
  const resources = optionalObject(template.Resources, 'Resources');
  return new Map([...kept].filter(([id]) => id === ENDPOINT || id === CONSOLE || id in resources));
}

/** Fails where a port is taken, before anything is started. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const port of ports.values()) await assertPortFree(port);
}

/** The first number from one on that isn't taken; 0 is any free one. */
function free(from: number, taken: readonly number[]): number {
  let number = from;
  while (number !== 0 && taken.includes(number)) number += 1;
  return number;
}

function checked(option: string, port: number): number {
  if (!Number.isInteger(port) || port < 0 || port > LARGEST_PORT) throw new Error(`${option} ${port}: not a port. Use a number from 0 to ${LARGEST_PORT}`);
  return port;
}
