import type { SNSClient } from '@aws-sdk/client-sns';
import type { FileRecord } from '../../../src/handlers/files/file';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import type { RecordTable, StoredRecord } from '../../../src/handlers/shared/record-table';
import { directJob } from '../../../src/handlers/worker/direct-job';
import { JobNotifier } from '../../../src/handlers/worker/job-notifier';
import { TableOwnerData } from '../../../src/handlers/worker/owner-data';
import { summary } from '../../../src/handlers/worker/summary';

/** A table of so many pages, and what was asked of it. */
function tableOf(pages: readonly (readonly object[])[]) {
  const page = jest.fn(async (_owner: string, { after = '0' }: { after?: string }) => {
    const index = Number(after);
    return { records: pages[index] ?? [], ...(index + 1 < pages.length ? { after: String(index + 1) } : {}) };
  });
  return { page, table: { page } as object as RecordTable<StoredRecord> & RecordTable<FileRecord> };
}

test('a summary counts every page, and of files those that are there', async () => {
  const [items, files] = [tableOf([[{}, {}], [{}]]), tableOf([[{ status: 'AVAILABLE', size: 7 }, { status: 'PENDING', size: 9 }], [{ status: 'AVAILABLE', size: 1 }]])];
  const data = new TableOwnerData('o', items.table, files.table);
  expect(await summary({ ownerId: 'o', input: {}, data })).toEqual({ items: 3, files: 2, bytes: 8 });
  expect(items.page.mock.calls).toEqual([['o', { limit: 1000, after: undefined }, ['createdAt']], ['o', { limit: 1000, after: '1' }, ['createdAt']]]);
  expect(files.page.mock.calls[0]).toEqual(['o', { limit: 1000, after: undefined }, ['status', 'size']]);
});

test('500 pages are read, and more are too much for any attempt', async () => {
  const count = async (pages: number) => summary({ ownerId: 'o', input: {}, data: new TableOwnerData('o', tableOf(Array(pages).fill([{}])).table, tableOf([]).table) });
  expect(await count(500)).toMatchObject({ items: 500 });
  await expect(count(501)).rejects.toThrow(expect.objectContaining({ name: 'PermanentJobError' }));
});

test('a result is published with what subscribers filter by', async () => {
  const send = jest.fn(async () => ({}));
  const job = { id: 'j', status: 'FAILED', error: 'e', completedAt: 'then', input: { secret: 1 } } as object as JobRecord;
  const notifier = new JobNotifier({ send } as object as SNSClient, 'arn');
  await notifier.publish('o', job);
  await notifier.publish('o', { ...job, status: 'SUCCEEDED', result: { n: 1 }, error: undefined });
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const inputs = (send.mock.calls as unknown as [{ input: { Message: string } }][]).map(([{ input }]) => input);
  const published = inputs.map((input) => ({ ...input, Message: JSON.parse(input.Message) as object }));
  expect(published).toEqual([
    {
      TopicArn: 'arn',
      Message: { type: 'job.failed', version: 1, jobId: 'j', ownerId: 'o', status: 'FAILED', error: 'e', completedAt: 'then' },
      MessageAttributes: { type: text('job.failed'), status: text('FAILED'), ownerId: text('o'), jobId: text('j') },
    },
    {
      TopicArn: 'arn',
      Message: { type: 'job.succeeded', version: 1, jobId: 'j', ownerId: 'o', status: 'SUCCEEDED', result: { n: 1 }, completedAt: 'then' },
      MessageAttributes: { type: text('job.succeeded'), status: text('SUCCEEDED'), ownerId: text('o'), jobId: text('j') },
    },
  ]);
});

const requestedAt = new Date('2026-01-01T00:00:00Z');
const judged = (content: Record<string, unknown>) => directJob({ version: 2, ownerId: 'o', jobId: 'j', requestedAt, content }, { types: ['summary', 'export'], retentionDays: 30 });

test('a direct job has the record that the API would have written', () => {
  expect(judged({ type: 'export', input: { n: 1 } })).toEqual({
    job: {
      id: 'j',
      type: 'export',
      input: { n: 1 },
      status: 'QUEUED',
      version: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      expiresAt: requestedAt.getTime() / 1000 + 30 * 86_400,
      pendingIn: expect.stringMatching(/^JOB#/),
    },
    refusal: undefined,
  });
});

test.each<[Record<string, unknown>, string, string]>([
  [{ type: 'export', more: 1 }, 'export', 'The job does not match its schema.'],
  [{ type: 'no name!' }, 'unknown', 'The job does not match its schema.'],
  [{}, 'unknown', 'The job does not match its schema.'],
  [{ type: 'drop' }, 'drop', 'The job was refused: type must be one of summary, export.'],
  [{ type: 'export', input: { a: '\ud800' } }, 'export', 'The job was refused: input.a must be well-formed Unicode.'],
])('of %j no more is kept than the type %s', (content, type, refusal) => {
  const { job, ...rest } = judged(content);
  expect([rest.refusal, job.type, job.input]).toEqual([refusal, type, undefined]);
});
