import type { Ending, ImportRecord, Progress } from './import';

/** Report of an ended import for its owner: rejected lines with reasons, but without their contents. */
export function importReport({ id, key, etag }: ImportRecord, { status, reason }: Ending, progress: Progress): string {
  const { line, imported, skipped, rejected, rejections } = progress;
  return JSON.stringify({
    version: 1,
    importId: id,
    key,
    etag,
    status,
    reason,
    lines: line,
    imported,
    skipped,
    rejected,
    rejections,
    // The first of them are listed, all are counted.
    rejectionsListed: rejections.length,
  });
}
