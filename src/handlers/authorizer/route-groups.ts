import { RouteLists } from './route-lists';

const MALFORMED = 'The setting ROUTE_GROUPS must be a JSON object of routes, such as "GET /admin/{id}", and lists of groups.';

/** Which groups may take which route. */
export class RouteGroups {
  private readonly groups: RouteLists;

  /** Reads `{"GET /admin/{id}":["admins"]}`. An empty list could mean no caller as well as any caller. */
  constructor(json: string) {
    this.groups = new RouteLists(json, 1, MALFORMED);
  }

  /** True for a member of one of the route's groups; a route of any method is asked after the route itself. */
  allows(method: string, resource: string, memberships: readonly string[]): boolean {
    const groups = this.groups.of(method, resource) ?? [];
    return groups.some((group) => memberships.includes(group));
  }
}
