const ROUTE = /^[A-Z]+ \//;

/** Lists of names by route, such as `{"GET /admin/{id}":["admins"]}`. */
export class RouteLists {
  private readonly lists: ReadonlyMap<string, readonly string[]>;

  /** @param shortest of a list. Anything that is not so is a deployment fault: it fails at INIT, not per request. */
  constructor(json: string, shortest: number, message: string) {
    this.lists = new Map(Object.entries(parse(json, message)).map(([route, names]) => {
      if (!ROUTE.test(route) || !isNames(names) || names.length < shortest) {
        throw new Error(message);
      }
      return [route, names];
    }));
  }

  /** Of a route, or else of its path with any method. */
  of(method: string, resource: string): readonly string[] | undefined {
    return this.lists.get(`${method} ${resource}`) ?? this.lists.get(`ANY ${resource}`);
  }
}

function parse(json: string, message: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error(message);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(message);
  }
  return value;
}

function isNames(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.every((name) => typeof name === 'string' && name !== '');
}
