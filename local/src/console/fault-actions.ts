import type { Action } from './action';
import type { FaultOptions } from '../front/faults';
import { Json, optionalNumber, optionalString, string } from '../json';

const LARGEST_COUNT = 1000;

/** Failures to inject into AWS calls. */
export const faultActions: readonly Action[] = [
  { method: 'GET', path: 'faults', run: ({ target }) => target.faults.left() as unknown as Json },
  {
    method: 'POST',
    path: 'faults',
    run: ({ target, input }) => {
      const fault: FaultOptions = {
        action: string(input.action, 'action'),
        times: optionalNumber(input.times, 'times') ?? 1,
        function: optionalString(input.function, 'function'),
        status: optionalNumber(input.status, 'status'),
        code: optionalString(input.code, 'code'),
      };
      if (!Number.isInteger(fault.times) || fault.times < 1 || fault.times > LARGEST_COUNT) throw new Error(`times: use a number from 1 to ${LARGEST_COUNT}`);
      target.faults.add(fault);
      return {};
    },
  },
  {
    method: 'POST',
    path: 'faults/clear',
    run: ({ target }) => {
      target.faults.clear();
      return {};
    },
  },
];
