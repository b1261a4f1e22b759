import { Stack } from 'aws-cdk-lib';
import { templateOf } from './support/synth';
import { broughtIn, everySystem, everythingSet, minimal } from './support/systems';

/** Hashes of assets, versions and deployments change with every line of a handler; the rest must not change unseen. */
function masked(build: (stack: Stack) => unknown): unknown {
  const text = JSON.stringify(templateOf((stack) => void build(stack)).toJSON());
  return JSON.parse(text.replace(/[0-9a-f]{64}(\.zip)?/g, 'HASH$1').replace(/((?:Deployment|CurrentVersion)[0-9A-F]{8})[0-9a-f]{32}/g, '$1HASH'));
}

test.each([['minimal', minimal], ['everything set', everythingSet], ['every system', everySystem], ['brought-in resources', broughtIn]])('the template of the system is as committed: %s', (_, build) => {
  expect(masked(build)).toMatchSnapshot();
});

test('synthesizing twice gives the same bytes', () => {
  const synthesize = () => JSON.stringify(templateOf((stack) => void everythingSet(stack)).toJSON());
  expect(synthesize()).toEqual(synthesize());
});
