import type { Ending, ImportRecord, Progress } from './import';

/** What the owner reads of an import that has ended: the lines that were rejected, and why, without what is in them. */
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
