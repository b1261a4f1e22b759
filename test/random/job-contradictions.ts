import { Draft } from './draft';
import { isCall, isStruct } from './expression';

/** Leaves out types of job that nothing accepts, and what a type cannot have beside its function. */
export function resolveJobs(draft: Draft): void {
  const handlers = draft.get('handlers');
  const accepted = !isCall(handlers) || handlers.call === 'BundledHandlers.all' || JSON.stringify(handlers).includes('BundledHandler.JOBS');
  if (!accepted || draft.member('queueing.jobSubmission') === 'DIRECT' || draft.has('compute.handlers.jobs.replacement')) return draft.drop('jobs');
  draft.drop('compute.handlers.invoker.timeout');
  const types = draft.get('jobs');
  for (const type of Array.isArray(types) ? types : []) {
    const options = isCall(type) && isStruct(type.args[1]) ? Draft.of(type.args[1]) : undefined;
    const made = options?.get('newFunction');
    if (!options || !made || !isStruct(made)) continue;
    if (made.of.timeout !== undefined) options.drop('timeout');
    if (made.of.reservedConcurrentExecutions !== undefined || made.of.reserveConcurrency !== undefined) options.drop('concurrency');
  }
}
