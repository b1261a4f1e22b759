import { PENDING_SHARDS } from '../catalog';
import type { RecordKind } from './record-table';

/** Records that wait for something are in an index by kind, in as many partitions as a busy system needs. */
export function pendingIn(kind: RecordKind, id: string): string {
  return `${kind}#${Number.parseInt(id.slice(-1), 16) % PENDING_SHARDS}`;
}

export function pendingPartitions(kind: RecordKind): readonly string[] {
  return Array.from({ length: PENDING_SHARDS }, (_, shard) => `${kind}#${shard}`);
}
