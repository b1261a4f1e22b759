import { Route } from './definition';

export interface Match {
  readonly route: Route;
  /** As sent, still encoded: so does a REST API hand them on. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  greedy?: { readonly name: string; readonly node: Node };
  readonly methods: Map<string, Route>;
}

/** Finds the route of a request: fixed parts before `{parameter}`, that before `{greedy+}`; the method last. */
export class Router {
  private readonly root = node();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.add(route);
  }

  public match(method: string, path: string): Match | undefined {
    const parts = path.replace(/\/+$/, '').split('/').slice(1);
    const found = descend(this.root, parts, {});
    const route = found?.node.methods.get(method) ?? found?.node.methods.get('ANY');
    return route === undefined || found === undefined ? undefined : { route, pathParameters: found.parameters };
  }

  private add(route: Route): void {
    let current = this.root;
    for (const part of route.resourcePath.split('/').filter((text) => text !== '')) {
      const variable = /^\{(?<name>[^+}]+)(?<greedy>\+)?\}$/.exec(part)?.groups;
      if (variable === undefined) {
        const next = current.literals.get(part) ?? node();
        current.literals.set(part, next);
        current = next;
      } else if (variable.greedy === undefined) {
        current.parameter ??= { name: variable.name ?? '', node: node() };
        current = current.parameter.node;
      } else {
        current.greedy ??= { name: variable.name ?? '', node: node() };
        current = current.greedy.node;
      }
    }
    current.methods.set(route.method, route);
  }
}

interface Found {
  readonly node: Node;
  readonly parameters: Record<string, string>;
}

function descend(current: Node, parts: readonly string[], parameters: Record<string, string>): Found | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return current.methods.size === 0 ? undefined : { node: current, parameters };
  const literal = current.literals.get(decoded(part));
  const byLiteral = literal === undefined ? undefined : descend(literal, rest, parameters);
  if (byLiteral !== undefined) return byLiteral;
  const { parameter, greedy } = current;
  if (parameter !== undefined && part !== '') {
    const byParameter = descend(parameter.node, rest, { ...parameters, [parameter.name]: part });
    if (byParameter !== undefined) return byParameter;
  }
  return greedy === undefined || part === '' ? undefined : { node: greedy.node, parameters: { ...parameters, [greedy.name]: parts.join('/') } };
}

function node(): Node {
  return { literals: new Map(), methods: new Map() };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
