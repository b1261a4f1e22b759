import type { ExportProgress, ExportRecord } from './export-job';
import type { RecordTable } from '../shared/record-table';

/** Another invocation holds the export: the message comes again, and is settled then. */
export class ExportHeldError extends Error {
  override readonly name = 'ExportHeldError';
}

/** The records of exports that run. */
export class ExportJobs {
  constructor(private readonly table: RecordTable<ExportRecord>) {}

  /** Records how far an export has come, as long as it is ours. */
  async save(ownerId: string, { id, claimToken = '' }: ExportRecord, progress: ExportProgress): Promise<void> {
    const outcome = await this.table.update(ownerId, id, { exported: progress, updatedAt: new Date().toISOString() }, {
      expression: '#status = :running AND #claimToken = :claimToken',
      names: ['status', 'claimToken'],
      values: { running: 'RUNNING', claimToken },
    });
    if (!outcome.done) {
      throw new ExportHeldError();
    }
  }
}
