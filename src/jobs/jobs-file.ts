import { JobType } from './job-type';
import { JobsModel } from '../handlers/catalog';
import { checkKnownList, invalid } from '../private/invalid';
import { sortedJson } from '../private/sorted';

/** The addresses of their queues are in one environment variable, and Lambda takes 4 KB of them all. */
const MAX_TYPES = 20;

/** The types as handlers read them. In one order, so that the hash of the asset is that of what is declared. */
export function jobsFile(types: readonly JobType[]): string {
  const model: JobsModel = { types: inOrder(types).map(({ _model }) => _model) };
  return JSON.stringify(sortedJson(model));
}

/** By name: the order in which types are declared changes nothing. */
export function inOrder(types: readonly JobType[]): JobType[] {
  return [...types].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Throws for types that cannot be served together. */
export function checkTypes(types: JobType[]): void {
  checkKnownList('jobs', types);
  if (!types.length || types.length > MAX_TYPES) throw invalid('jobs', `${types.length} types`, `from 1 to ${MAX_TYPES} types of job`);
  types.forEach(({ name }, index) => {
    if (types.slice(0, index).some((other) => other.name === name)) throw invalid('jobs', name, 'each type once');
  });
}
