import * as fc from 'fast-check';
import { canariesIn } from './canaries';
import type { AnyHandler } from './handlers';
import { Output } from './output';
import { Services } from './services/services';
import type { Attack, Outcome, Target } from './target';
import { lambdaContext } from '../handlers/support/api';

export interface AttackOptions {
  readonly runs: number;
  readonly seed: number;
  /** Where a failure was found before: only that event, and smaller ones. */
  readonly path?: string;
}

export interface AttackReport {
  readonly name: string;
  readonly events: number;
  /** How often each kind of end was met. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly milliseconds: number;
  /** The smallest event with which something was wrong, and how to have it again. */
  readonly failure?: string;
}

/** Does a piece of work whose calls these services answer. */
export type AnsweredBy = <T>(services: Services, work: () => Promise<T>) => Promise<T>;

/** Gives a handler events, one after the other, and looks at everything that it does. */
export async function attack(target: Target, handler: AnyHandler, answeredBy: AnsweredBy, options: AttackOptions): Promise<AttackReport> {
  const { runs, seed, path } = options;
  const kinds = new Map<string, number>();
  const output = new Output();
  const started = Date.now();
  let events = 0;
  const attacked = fc.asyncProperty(target.attacks, async (each) => {
    const outcome = await outcomeOf(handler, answeredBy, each);
    events += 1;
    const faults = [...faultsOfLog(output.take(), target), ...target.faultsOf(each, outcome)];
    if (faults.length > 0) {
      throw new Error(faults.join('\n'));
    }
    target.kindsOf(each, outcome).forEach((kind) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
  });
  output.start();
  const parameters = { numRuns: path === undefined ? runs : 1, seed, path, endOnFailure: path !== undefined };
  const details = await fc.check(attacked, parameters).finally(() => output.stop());
  const milliseconds = Date.now() - started;
  return { name: target.name, events, kinds, milliseconds, failure: details.failed ? failureOf(target.name, details) : undefined };
}

async function outcomeOf(handler: AnyHandler, answeredBy: AnsweredBy, { event, fault, seed }: Attack): Promise<Outcome> {
  const services = new Services(seed, fault);
  try {
    return { result: await answeredBy(services, () => handler(event, lambdaContext())), services };
  } catch (error) {
    return { error, services };
  }
}

function faultsOfLog(log: string, { secrets }: Target): string[] {
  const told = [...canariesIn(log), ...secrets.filter((secret) => log.includes(secret))];
  return told.map((secret) => `the log tells ${secret}: ${log.slice(0, 500)}`);
}

function failureOf(name: string, { seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[Attack]>): string {
  const [found] = counterexample ?? [];
  return [
    `${name}: ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`,
    `  mutations: ${found?.mutations.join(' | ')}`,
    `  fault: ${JSON.stringify(found?.fault ?? 'none')}`,
    `  event: ${JSON.stringify(found?.event)?.slice(0, 1500)}`,
    `  again: npm run attack -- --handler ${name} --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n');
}
