import { Stack } from 'aws-cdk-lib';
import { Encryption } from '../../src';
import { MANY_RESOURCES, acknowledged, reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { everySystem } from '../support/systems';
import { EVERYWHERE, EVERY_OPTION, allWatched } from './support/systems';

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, flags) => {
  test.each<[string, (stack: Stack) => void]>([
    ['with everything that is watched', (stack) => void allWatched(stack)],
    ['with a key', (stack) => void everySystem(stack, { security: { encryption: Encryption.oneKey() }, monitoring: EVERY_OPTION })],
  ])('a system with every option of the monitoring is clean, %s', (__, build) => {
    const reports = reportsOf(build, flags, EVERYWHERE);
    expect(unacknowledged(reports).filter((each) => each !== MANY_RESOURCES)).toEqual([]);
    expect(acknowledged(reports).every(({ reason }) => (reason?.length ?? 0) > 40)).toBe(true);
  });
});
