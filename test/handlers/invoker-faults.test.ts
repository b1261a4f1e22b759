import { captureOutput } from './support/environment';
import { FaultDatabases } from './support/fault-databases';
import { ATTEMPTS, JobInvocations, LATER_MILLISECONDS, MESSAGES } from './support/job-invocations';
import { JobFunctionError } from '../../src/handlers/invoker/job-function';
import { SEEDS, ofSeeds } from '../support/all';

/** Outcomes of jobs in percent: `flaky` fails twice before it succeeds, `crowded` finds no room twice. */
const WEIGHTS = { good: 40, flaky: 15, crowded: 5, later: 10, refusing: 8, hopeless: 8, canceled: 6, withdrawn: 4, poison: 4 };
type Kind = keyof typeof WEIGHTS;

let databases: FaultDatabases;

beforeAll(async () => { databases = await FaultDatabases.start(); });
afterAll(() => databases.stop());

const failure = (name: string, status: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status } });

/** The behavior of the jobs' function at its nth call for an owner. */
function answerOf(kind: Kind, nth: number): { readonly resultJson: string } | { readonly refused: string } {
  if (kind === 'hopeless' || (kind === 'flaky' && nth <= 2)) {
    throw new JobFunctionError('ValueError');
  }
  if (kind === 'crowded' && nth <= 2) {
    throw failure('TooManyRequestsException', 429);
  }
  return kind === 'refusing' ? { refused: 'No such order.' } : { resultJson: `{"n":${nth}}` };
}

const totals = { messages: 0, again: 0, retried: 0, transient: 0, crashes: 0, outOfTime: 0, kinds: new Set<Kind>() };

test.each(SEEDS)('nothing is lost, recorded twice or given up wrongly (seed %d)', async (seed) => {
  captureOutput();
  const jobs = await JobInvocations.of(databases.of(seed), seed, WEIGHTS);
  const { tasks, queue, ledger, invocations } = jobs;
  const called = new Map<string, number>();
  const calledTooEarly: string[] = [];
  await jobs.run({
    call: async ({ ownerId }) => {
      if (ledger.ended.has(ownerId)) ledger.ranTooLate.push(ownerId);
      if (jobs.kindOf(ownerId) === 'later' && queue.now < jobs.began + LATER_MILLISECONDS) calledTooEarly.push(ownerId);
      return answerOf(jobs.kindOf(ownerId) ?? 'good', ledger.add(called, ownerId));
    },
  });

  const succeeding = jobs.ownersOf('good', 'flaky', 'crowded', 'later');
  const ending = jobs.ownersOf('good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless');
  const known = jobs.ownersOf('good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless', 'canceled');
  // Lost: none, and none ends otherwise than its function said.
  expect(await jobs.endedAs('SUCCEEDED', 'FAILED', 'CANCELED')).toEqual([succeeding, jobs.ownersOf('refusing', 'hopeless'), jobs.ownersOf('canceled')]);
  expect(await jobs.records()).toHaveLength(known.length);
  // Effects more than once: none.
  expect([...ledger.ended.keys()].sort()).toEqual(ending);
  expect([...ledger.ended.values()].filter((times) => times !== 1)).toEqual([]);
  expect([...ledger.published.keys()].sort()).toEqual(known);
  // A job that is published again has the same message.
  expect([...ledger.consumed.values()].filter(({ size }) => size !== 1)).toEqual([]);
  // Called neither before its time, nor after its end, nor more often than it may be; what found no room was no attempt.
  expect(ledger.ranTooLate).toEqual([]);
  expect(calledTooEarly).toEqual([]);
  expect([...called.entries()].filter(([owner, times]) => times > ATTEMPTS + (jobs.kindOf(owner) === 'crowded' ? 2 : 0))).toEqual([]);
  expect(jobs.ownersOf('canceled').filter((owner) => called.has(owner))).toEqual([]);
  // Innocents in the dead-letter queue: none.
  expect(queue.deadLetters).toEqual(tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId));

  totals.messages += tasks.length;
  totals.again += [...ledger.published.values()].reduce((sum, times) => sum + times - 1, 0);
  totals.retried += [...called.values()].reduce((sum, times) => sum + times - 1, 0);
  totals.transient += invocations.faults.transient;
  totals.crashes += invocations.faults.crashes;
  totals.outOfTime += invocations.faults.outOfTime;
  tasks.forEach(({ kind }) => totals.kinds.add(kind));
});

test('and it was not easy', () => {
  expect(totals.messages).toBe(MESSAGES * SEEDS.length);
  expect(totals.retried).toBeGreaterThan(ofSeeds(600));
  expect(totals.transient).toBeGreaterThan(ofSeeds(130));
  expect(totals.crashes).toBeGreaterThan(ofSeeds(13));
  expect(totals.outOfTime).toBeGreaterThan(ofSeeds(5));
  expect(totals.again / totals.messages).toBeLessThan(0.05);
  expect(totals.kinds.size).toBe(Object.keys(WEIGHTS).length);
});
