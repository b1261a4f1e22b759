import { HANDLERS } from '../handlers/catalog';

/** A handler that ships with the package. */
export enum BundledHandler {
  /** Create, read, list, replace, change and delete the items of an owner. */
  ITEMS = 'items',

  /** Presigned uploads and downloads of the files of an owner. */
  FILES = 'files',

  /** Accepts jobs, queues them and tells their state. */
  JOBS = 'jobs',

  /** Runs queued jobs once, records their results and publishes them. */
  WORKER = 'worker',
}

/** Which of the shipped handlers a system has. */
export class BundledHandlers {
  /** Every shipped handler. */
  public static all(): BundledHandlers {
    return new BundledHandlers(Object.keys(HANDLERS) as BundledHandler[]);
  }

  /** These shipped handlers and no others. */
  public static only(handlers: BundledHandler[]): BundledHandlers {
    return new BundledHandlers(handlers);
  }

  /** No shipped handler: the API, the table, the bucket, the queue and the topic for functions of your own. */
  public static none(): BundledHandlers {
    return new BundledHandlers([]);
  }

  private readonly handlers: ReadonlySet<string>;

  private constructor(handlers: BundledHandler[]) {
    this.handlers = new Set(handlers);
  }

  /** Whether a handler is among them. */
  public includes(handler: BundledHandler): boolean {
    return this.handlers.has(handler);
  }
}
