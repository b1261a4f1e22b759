import { type ExportRecord, START, callerOfExport, keptCaller } from '../../../src/handlers/exports/export-job';
import { ExportJobs } from '../../../src/handlers/exports/export-jobs';
import { RecordTable } from '../../../src/handlers/shared/record-table';
import { Table } from '../../attack/services/table';
import { entity } from '../entities/support/handler';
import { clientOf, runOn } from '../reindex/support/deployment';

const JOB = { id: 'j', claimToken: 't' } as ExportRecord;
const stored = (status: string) => new Table([{
  pk: { S: 'OWNER#ann' }, sk: { S: 'JOB#j' }, id: { S: 'j' }, status: { S: status }, claimToken: { S: 't' }, version: { N: '1' },
}]);
const progress = { ...START, uploadId: 'upload', parts: [{ etag: 'e', sha256: 's' }], range: 1, position: 'order#1', records: 7 };

test('the progress of an export is recorded as long as this invocation holds it', async () => {
  const table = new RecordTable<ExportRecord>(clientOf(runOn(stored('RUNNING'))), 'entities', 'JOB');
  await new ExportJobs(table).save('ann', JOB, progress);
  expect(await table.get('ann', 'j')).toMatchObject({ exported: progress, version: 2, updatedAt: expect.any(String) });
});

test.each<[string, string, Partial<ExportRecord>]>([
  ['another invocation has taken over', 'RUNNING', { claimToken: 'other' }],
  ['has ended', 'FAILED', {}],
  ['is gone', 'RUNNING', { id: 'k' }],
])('the progress of an export that %s is not recorded', async (_, status, changes) => {
  const table = new RecordTable<ExportRecord>(clientOf(runOn(stored(status))), 'entities', 'JOB');
  await expect(new ExportJobs(table).save('ann', { ...JOB, ...changes }, progress)).rejects.toMatchObject({ name: 'ExportHeldError' });
  expect((await table.get('ann', 'j'))?.exported).toBeUndefined();
});

test('of a caller, only the properties are kept that decide about a list', () => {
  const claim = (name: string) => ({ 'custom:company': 'acme', 'custom:other': 'x' })[name];
  const caller = { user: 'ann', groups: ['staff'], scopes: ['orders/read'], claim };
  const [order, bill] = [entity('order', {}), entity('bill', {}, { ownership: { kind: 'tenant', claim: 'custom:company' } })];
  const kept = { user: 'ann', groups: ['staff'], scopes: ['orders/read'] };
  expect(keptCaller('ann', caller, order)).toStrictEqual(kept);
  expect(keptCaller('ann', { ...caller, scopesOnly: true }, bill)).toStrictEqual({ ...kept, scopesOnly: true, tenant: 'acme' });
  expect(keptCaller('ann', { ...caller, claim: () => undefined }, bill)).toStrictEqual(kept);
  const again = callerOfExport({ ...kept, tenant: 'acme' }, bill);
  expect([again.groups, again.claim('custom:company'), again.claim('custom:other')]).toEqual([['staff'], 'acme', undefined]);
});
