/**
 * The contract of each shipped handler, as data. Constructs wire resources from it, handlers read
 * their environment through it, and tests compare it with what the handlers really do.
 *
 * Imports nothing from outside of this folder, so that both worlds can share it. Calls are marked as pure and spreads are behind calls,
 * so that a bundle holds the one contract that it uses.
 */

import { AUTHORIZER } from './authorizer';
import { BROADCAST } from './broadcast';
import { CHANGES } from './changes';
import { ENTITIES } from './entities';
import { EXPORTS } from './exports';
import { FILES } from './files';
import { INGEST } from './ingest';
import { INVOKER } from './invoker';
import { ITEMS } from './items';
import { JOBS } from './jobs';
import { REALTIME } from './realtime';
import { REINDEX } from './reindex';
import { SWEEPER } from './sweeper';
import { WORKER } from './worker';
import { HandlerContract } from './contract';

export * from './authorizer';
export * from './bodies';
export * from './broadcast';
export * from './changes';
export * from './contract';
export * from './entities';
export * from './entity-model';
export * from './exports';
export * from './files';
export * from './ingest';
export * from './invoker';
export * from './item-entity';
export * from './items';
export * from './job-model';
export * from './jobs';
export * from './realtime';
export * from './reindex';
export * from './settings';
export * from './sweeper';
export * from './worker';

/** All contracts by their names. Handlers only import their own one, so that a bundle contains no other. */
export const HANDLERS: { readonly [name: string]: HandlerContract } = {
  items: ITEMS,
  entities: ENTITIES,
  reindex: REINDEX,
  changes: CHANGES,
  exports: EXPORTS,
  files: FILES,
  jobs: JOBS,
  worker: WORKER,
  invoker: INVOKER,
  authorizer: AUTHORIZER,
  realtime: REALTIME,
  broadcast: BROADCAST,
  ingest: INGEST,
  sweeper: SWEEPER,
};
