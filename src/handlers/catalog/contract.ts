/** A resource a handler works on. */
export type HandlerResource = 'table' | 'records' | 'parents' | 'slots' | 'index' | 'bucket' | 'queue' | 'queues' | 'function' | 'machine' | 'topic' | 'bus' | 'connections' | 'management' | 'source' | 'imports' | 'reports';

/** Permissions of a handler on one resource: exactly these actions, and the variable that names the resource. */
export interface HandlerAccess {
  readonly resource: HandlerResource;
  readonly environment: string;
  readonly actions: readonly string[];
}

/** One route a handler answers. */
export interface HandlerRoute {
  readonly method: string;
  readonly path: string;
  /** Names of the query parameters that may be there, each once. Others are refused. */
  readonly query?: readonly string[];
  /** Name of the body's schema in `BODY_SCHEMAS`. */
  readonly body?: string;
  /** Content types in which the body is validated. JSON where nothing is said. */
  readonly contentTypes?: readonly string[];
}

/** An optional setting that a handler reads from its environment. Its meaning is in comments, which bundles don't contain. */
export interface HandlerSetting {
  readonly name: string;
  readonly default: string;
}

export interface HandlerContract {
  readonly name: string;
  readonly description: string;
  readonly memorySizeMiB: number;
  readonly timeoutSeconds: number;
  readonly access: readonly HandlerAccess[];
  readonly settings: readonly HandlerSetting[];
  readonly routes: readonly HandlerRoute[];
}
