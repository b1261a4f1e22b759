import { jobContent, newJob, publicJob } from '../../../src/handlers/jobs/job';

const TYPES = ['summary', 'export'];
const refused = (field: string) => expect.objectContaining({ status: 400, details: { errors: [{ field, message: expect.stringMatching(/./) }] } });

test('a job has a type that is taken, and an input that can be stored', () => {
  expect(jobContent({ type: 'export', input: { n: 1 } }, TYPES)).toEqual({ type: 'export', input: { n: 1 } });
  expect(() => jobContent({ type: 'drop' }, TYPES)).toThrow(refused('type'));
  expect(() => jobContent({ type: 'export', input: { a: '\ud800' } }, TYPES)).toThrow(refused('input.a'));
});

test('a new job waits, and expires after its days', () => {
  const now = new Date('2026-01-01T00:00:00.999Z');
  expect(newJob('j', { type: 'export' }, now, 2)).toStrictEqual({
    id: 'j',
    type: 'export',
    status: 'QUEUED',
    version: 1,
    createdAt: '2026-01-01T00:00:00.999Z',
    updatedAt: '2026-01-01T00:00:00.999Z',
    expiresAt: Date.parse('2026-01-03T00:00:00Z') / 1000,
    pendingIn: expect.stringMatching(/^JOB#/),
  });
});

test('callers see what is theirs to know', () => {
  const job = { ...newJob('j', { type: 'export', input: {} }, new Date(), 2), claimToken: 't', leaseUntil: 1, notifiedAt: 'then', result: { n: 1 }, error: 'e', completedAt: 'then' };
  const { id, type, input, status, createdAt, updatedAt, result, error, completedAt } = job;
  expect(publicJob(job)).toEqual({ id, type, input, status, createdAt, updatedAt, result, error, completedAt });
  const declared = { ...newJob('j', { type: 'invoice', inputJson: '{"a":[null]}' }, new Date(), 2), resultJson: '"done"', attempts: 2, progress: { percent: 5 } };
  expect(publicJob(declared)).toMatchObject({ input: { a: [null] }, result: 'done', attempts: 2, progress: { percent: 5 } });
});

test('a job that is to run later expires so long after that', () => {
  const { expiresAt } = newJob('j', { type: 'invoice', runAt: '2026-03-01T00:00:00.000Z' }, new Date('2026-01-01T00:00:00Z'), 2);
  expect(expiresAt).toBe(Date.parse('2026-03-03T00:00:00Z') / 1000);
});
