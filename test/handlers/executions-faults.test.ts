import { chance } from './support/chance';
import { captureOutput } from './support/environment';
import { FaultDatabases } from './support/fault-databases';
import { ATTEMPTS, JobInvocations, MESSAGES } from './support/job-invocations';
import type { JobEvent } from '../../src/handlers/invoker/job-body';
import { executionName } from '../../src/handlers/invoker/job-machine';
import { SEEDS, ofSeeds } from '../support/all';

/** Outcomes in percent of jobs whose attempts are executions of a state machine. */
const WEIGHTS = { good: 50, flaky: 15, later: 10, refusing: 8, hopeless: 8, canceled: 5, poison: 4 };
type Kind = keyof typeof WEIGHTS;

/** Shorter than the time that an attempt may take: the machine ends what takes longer. */
const LONGEST_EXECUTION_MILLISECONDS = 300_000;

let databases: FaultDatabases;

beforeAll(async () => { databases = await FaultDatabases.start(); });
afterAll(() => databases.stop());

/** The end of an execution, as EventBridge has it. */
function endOf(kind: Kind, event: JobEvent): object {
  const failed = kind === 'hopeless' || (kind === 'flaky' && event.attempt <= 2);
  const outcome = failed ? { status: 'FAILED', error: 'States.TaskFailed', cause: 'no' }
    : kind === 'refusing' ? { status: 'FAILED', error: 'Refused', cause: 'No such order.' } : { status: 'SUCCEEDED', output: `{"n":${event.attempt}}` };
  return {
    'version': '0',
    'source': 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    'detail': { name: executionName(event), input: JSON.stringify(event), ...outcome },
  };
}

const totals = { messages: 0, again: 0, executions: 0, early: 0, lateEnds: 0, crashes: 0, kinds: new Set<Kind>() };

test.each(SEEDS)('jobs of a state machine: nothing is lost, recorded twice or given up wrongly (seed %d)', async (seed) => {
  captureOutput();
  const jobs = await JobInvocations.of(databases.of(seed), seed, WEIGHTS);
  const { tasks, queue, ledger, invocations } = jobs;
  const executions = new Map<string, string>();
  const startedTwice: string[] = [];
  await jobs.run({
    call: async (event) => {
      const name = `${event.ownerId} ${executionName(event)}`;
      // The machine knows the name already.
      if (executions.has(name)) {startedTwice.push(name);} else {
        executions.set(name, event.ownerId);
        if (ledger.ended.has(event.ownerId)) ledger.ranTooLate.push(event.ownerId);
        const duration = chance(seed, 'duration', name) < 0.3 ? 0 : chance(seed, 'how long', name) * LONGEST_EXECUTION_MILLISECONDS;
        totals.early += Number(duration === 0);
        jobs.send(event.ownerId, endOf(jobs.kindOf(event.ownerId) ?? 'good', event), duration);
      }
      return 'started';
    },
  });

  const succeeding = jobs.ownersOf('good', 'flaky', 'later');
  const ending = jobs.ownersOf('good', 'flaky', 'later', 'refusing', 'hopeless');
  // Lost: none, and none ends otherwise than its execution did.
  expect(await jobs.endedAs('SUCCEEDED', 'FAILED', 'CANCELED')).toEqual([succeeding, jobs.ownersOf('refusing', 'hopeless'), jobs.ownersOf('canceled')]);
  // Effects more than once: none.
  expect([...ledger.ended.keys()].sort()).toEqual(ending);
  expect([...ledger.ended.values()].filter((times) => times !== 1)).toEqual([]);
  expect([...ledger.consumed.values()].filter(({ size }) => size !== 1)).toEqual([]);
  // No execution begins after the end of its job, and no job has more of them than attempts.
  expect(ledger.ranTooLate).toEqual([]);
  const counts = new Map<string, number>();
  for (const owner of executions.values()) ledger.add(counts, owner);
  expect([...counts].filter(([, count]) => count > ATTEMPTS)).toEqual([]);
  expect(jobs.ownersOf('canceled').filter((owner) => counts.has(owner))).toEqual([]);
  // Innocents in the dead-letter queue: none.
  expect(queue.deadLetters).toEqual(tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId));

  totals.messages += tasks.length;
  totals.again += [...ledger.published.values()].reduce((sum, times) => sum + times - 1, 0);
  totals.executions += executions.size;
  totals.lateEnds += [...counts].filter(([owner, count]) => count > 1 && jobs.kindOf(owner) === 'good').length;
  totals.crashes += invocations.faults.crashes + invocations.faults.outOfTime;
  tasks.forEach(({ kind }) => totals.kinds.add(kind));
});

test('and it was not easy', () => {
  expect(totals.messages).toBe(MESSAGES * SEEDS.length);
  expect(totals.executions).toBeGreaterThan(ofSeeds(2400));
  expect(totals.early).toBeGreaterThan(ofSeeds(600));
  expect(totals.crashes).toBeGreaterThan(ofSeeds(13));
  expect(totals.again / totals.messages).toBeLessThan(0.05);
  expect(totals.kinds.size).toBe(Object.keys(WEIGHTS).length);
});
