import type { Target } from '../target';
import { apiTarget } from './api';
import { authorizerTarget } from './authorizer';
import { broadcastTarget } from './broadcast';
import { changesTarget } from './changes';
import { entitiesTarget } from './entities';
import { exportsTarget } from './exports';
import { ingestTarget } from './ingest';
import { realtimeTarget } from './realtime';
import { reindexTarget } from './reindex';
import { sweeperTarget } from './sweeper';
import { workerTarget } from './worker';

export const TARGETS = [
  apiTarget({ name: 'items', kind: 'ITEM', source: 'cognito' }),
  apiTarget({ name: 'files', kind: 'FILE', source: 'iam' }),
  apiTarget({ name: 'jobs', kind: 'JOB', source: 'lambda' }),
  entitiesTarget,
  changesTarget,
  exportsTarget,
  reindexTarget,
  workerTarget,
  authorizerTarget,
  realtimeTarget,
  broadcastTarget,
  ingestTarget,
  sweeperTarget,
] as readonly Target[];
