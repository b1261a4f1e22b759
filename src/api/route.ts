import { checkDistinct, invalid } from '../private/invalid';

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const LITERAL = /^[A-Za-z0-9._:-]+$/;
const PARAMETER = /^\{[A-Za-z0-9._-]+\}$/;
const GREEDY = /^\{[A-Za-z0-9._-]+\+\}$/;

/**
 * A method and a path, such as `GET /orders/{id}`.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const orders: ServerlessFunction;
 *
 * const route = Route.parse('GET /orders/{id}');
 * shop.addRoute(route.toString(), { function: orders });
 * new CfnOutput(this, 'OrderPath', { value: route.path });
 */
export class Route {
  /**
   * Reads a route. Throws where it is not a method that API Gateway knows and a path that it accepts, and that requests can meet.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
   */
  public static parse(route: string): Route {
    const [method, path, ...rest] = route.split(' ');
    if (!METHODS.includes(method) || rest.length || !isPath(path)) {
      throw invalid('route', route, `'METHOD /path' with a method of ${METHODS.join(', ')} and segments of letters, digits, . _ : -, {name}, or {name+} at the end`);
    }
    const made = new Route(method, path);
    checkSegments(made);
    return made;
  }

  private constructor(
    /** HTTP method, or `ANY`. */
    public readonly method: string,
    /** Path with its parameters in braces. */
    public readonly path: string,
  ) {}

  /**
   * The same path with another method.
   *
   * @internal
   */
  public _of(method: string): Route {
    return new Route(method, this.path);
  }

  /** The route as text: `GET /orders/{id}`. */
  public toString(): string {
    return `${this.method} ${this.path}`;
  }

  /** The route as a construct's id: API Gateway's resources have one for paths already. */
  public get id(): string {
    return this.toString().replace(/\//g, '-');
  }

  /** Names of the path's parameters. */
  public get parameters(): string[] {
    return [...this.path.matchAll(/\{([^{}+]+)\+?\}/g)].map(([, name]) => name);
  }

  /**
   * Key that is equal for routes that match the same requests: `/orders/{id}` and `/orders/{name}`,
   * which API Gateway cannot tell apart.
   */
  public get shape(): string {
    return `${this.method} ${this.path.replace(/\{[^{}+]+\}/g, '{}').replace(/\{[^{}]+\+\}/g, '{+}')}`;
  }
}

/** Throws for what API Gateway may take, but what no request can meet, or meet as it was meant. */
function checkSegments(route: Route): void {
  const segments = route.path.split('/');
  if (segments.some((segment) => segment.startsWith(':'))) {
    const braces = segments.map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/');
    throw invalid('route', route.toString(), `parameters in braces: '${route.method} ${braces}'`);
  }
  // Clients resolve them before they send a request.
  if (segments.includes('.') || segments.includes('..')) throw invalid('route', route.toString(), "paths without the segments '.' and '..'");
  checkDistinct(`parameters of '${route}'`, route.parameters);
}

function isPath(path: string | undefined): boolean {
  if (!path?.startsWith('/')) return false;
  if (path === '/') return true;
  const segments = path.slice(1).split('/');
  const last = segments.pop()!;
  return segments.every((segment) => LITERAL.test(segment) || PARAMETER.test(segment))
    && (LITERAL.test(last) || PARAMETER.test(last) || GREEDY.test(last));
}
