const ROUTE = /^[A-Z]+ \//;

/** Which groups may take which route. */
export class RouteGroups {
  private readonly groups: ReadonlyMap<string, readonly string[]>;

  /** Reads `{"GET /admin/{id}":["admins"]}`. Anything else is a deployment fault: fails at INIT, not per request. */
  constructor(json: string) {
    this.groups = new Map(Object.entries(parse(json)).map(([route, groups]) => {
      if (!ROUTE.test(route) || !isGroups(groups)) {
        throw malformed();
      }
      return [route, groups];
    }));
  }

  /** True for a member of one of the route's groups; a route of any method is asked after the route itself. */
  allows(method: string, resource: string, memberships: readonly string[]): boolean {
    const groups = this.groups.get(`${method} ${resource}`) ?? this.groups.get(`ANY ${resource}`) ?? [];
    return groups.some((group) => memberships.includes(group));
  }
}

function parse(json: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw malformed();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed();
  }
  return value;
}

/** An empty list might be meant for nobody as well as for everybody. */
function isGroups(groups: unknown): groups is readonly string[] {
  return Array.isArray(groups) && groups.length > 0 && groups.every((group) => typeof group === 'string' && group !== '');
}

function malformed(): Error {
  return new Error('The setting ROUTE_GROUPS must be a JSON object of routes, such as "GET /admin/{id}", and lists of groups.');
}
