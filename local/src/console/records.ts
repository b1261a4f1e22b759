import { Action, NotFound } from './action';
import type { Json } from '../json';
import type { Construction } from '../resources/resource-type';

/** Tells the page that the app has changed. */
const numbers = new WeakMap<Construction, number>();
let last = 0;

/** Records of the runner: traces and lines of the log. */
export const recordActions: readonly Action[] = [
  {
    method: 'GET',
    path: 'records',
    run: ({ target: { recorder }, system, query }) => ({
      system: numberOf(system),
      revision: recorder.revision,
      traces: recorder.since(Number(query.get('since') ?? 0)).map(({ steps, ...trace }) => ({ ...trace, steps: steps.length })),
      lines: recorder.linesAfter(Number(query.get('line') ?? 0)) as unknown as Json,
    }),
  },
  {
    method: 'GET',
    path: 'traces/:id',
    run: ({ target, id }) => {
      const trace = target.recorder.trace(Number(id));
      if (trace === undefined) throw new NotFound('The trace is not kept any longer');
      return trace as unknown as Json;
    },
  },
];

function numberOf(system: Construction): number {
  const known = numbers.get(system);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(system, last);
  return last;
}
