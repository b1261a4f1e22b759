import { HANDLERS } from '../handlers/catalog';
import { checkKnownList, invalid } from '../private/invalid';

/** A handler that ships with the package. */
export enum BundledHandler {
  /** Create, read, list, replace, change and delete the items of an owner. */
  ITEMS = 'items',

  /** Create, read, list, replace, change and delete the records of declared entities. Made by `EntityApi`. */
  ENTITIES = 'entities',

  /** Puts records of entities into indexes that were added or changed. Made by `EntityApi`. */
  REINDEX = 'reindex',

  /** Publishes changes of the records of entities, and sends them to connections. Made by `EntityApi`. */
  CHANGES = 'changes',

  /** Writes the entity records that a caller can list into a file for them. Made by `EntityApi`. */
  EXPORTS = 'exports',

  /** Presigned uploads and downloads of the files of an owner. */
  FILES = 'files',

  /** Accepts jobs, queues them, tells their state and cancels them. */
  JOBS = 'jobs',

  /** Runs queued jobs once, records their results and publishes them. */
  WORKER = 'worker',

  /** Runs the queued jobs of a declared type by calling a function. Made by `JobPipeline`. */
  INVOKER = 'invoker',

  /** Verifies a Cognito token and its groups for API Gateway. Made when a route asks for groups. */
  AUTHORIZER = 'authorizer',

  /** Registers the connections of a WebSocket API, and answers what clients send. Made by `Realtime`. */
  REALTIME = 'realtime',

  /** Sends queued messages to the connections of an owner or a group. Made by `Realtime`. */
  BROADCAST = 'broadcast',

  /** Imports the lines of objects as items. Made by `ObjectIngest`. */
  INGEST = 'ingest',

  /** Abandons uploads that never arrived and jobs that never ran. Made for a schedule without a function. */
  SWEEPER = 'sweeper',
}

/** Those that a system may be made of. */
const CHOICE = [BundledHandler.ITEMS, BundledHandler.FILES, BundledHandler.JOBS, BundledHandler.WORKER];

/**
 * Which of the shipped handlers a system has.
 *
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   handlers: BundledHandlers.only([BundledHandler.ITEMS, BundledHandler.FILES]),
 * });
 */
export class BundledHandlers {
  /** Every shipped handler. */
  public static all(): BundledHandlers {
    return new BundledHandlers(CHOICE);
  }

  /** These shipped handlers and no others: at least one. See `none()` for a system without any. */
  public static only(handlers: BundledHandler[]): BundledHandlers {
    checkKnownList('handlers', handlers);
    if (!handlers.length) throw invalid('handlers', 'an empty list', `one of ${CHOICE.join(', ')} or more; BundledHandlers.none() for no handler`);
    for (const handler of handlers) {
      if (!CHOICE.includes(handler)) throw invalid('handlers', handler, CHOICE.join(', '));
    }
    return new BundledHandlers(handlers);
  }

  /** No shipped handler. Table, bucket, queue and topic are made when your own functions ask for them, for example by `shop.table`. */
  public static none(): BundledHandlers {
    return new BundledHandlers([]);
  }

  private readonly handlers: ReadonlySet<string>;

  /** Routes that are left out, such as `DELETE /items/{id}`. */
  public readonly excludedRoutes: string[];

  private constructor(handlers: BundledHandler[], excludedRoutes: string[] = []) {
    this.handlers = new Set(handlers);
    this.excludedRoutes = excludedRoutes;
  }

  /**
   * The same handlers without some of their routes, which are then free for your own functions.
   * Throws for a route that none of the handlers has.
   *
   * @param routes method and path as documented, such as `DELETE /items/{id}`
   */
  public withoutRoutes(routes: string[]): BundledHandlers {
    checkKnownList('handlers.withoutRoutes', routes);
    const shipped = [...this.handlers].flatMap((handler) => HANDLERS[handler].routes.map(({ method, path }) => `${method} ${path}`));
    for (const route of routes) {
      if (!shipped.includes(route)) throw invalid('handlers.withoutRoutes', route, shipped.join(', '));
    }
    return new BundledHandlers([...this.handlers] as BundledHandler[], [...this.excludedRoutes, ...routes]);
  }

  /** Whether a handler is among them. */
  public includes(handler: BundledHandler): boolean {
    return this.handlers.has(handler);
  }
}
