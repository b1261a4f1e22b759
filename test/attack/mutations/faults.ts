import * as fc from 'fast-check';
import type { Fault } from '../services/services';

const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom('throttled', 'failed', 'timed-out', 'denied', 'condition'),
  call: fc.nat(3),
  lasting: fc.boolean(),
});

/** One event in eight meets a service that does not do what it should. */
export const faults: fc.Arbitrary<Fault | undefined> = fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fault });
