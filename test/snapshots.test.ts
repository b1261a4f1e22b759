import { Stack } from 'aws-cdk-lib';
import { MaskedTemplate } from '../src';
import { newStack, templateOf } from './support/synth';
import { broughtIn, everySystem, everythingSet, minimal } from './support/systems';

function masked(build: (stack: Stack) => unknown): unknown {
  const stack = newStack();
  build(stack);
  return JSON.parse(MaskedTemplate.of(stack));
}

test.each([['minimal', minimal], ['everything set', everythingSet], ['every system', everySystem], ['brought-in resources', broughtIn]])('the template of the system is as committed: %s', (_, build) => {
  expect(masked(build)).toMatchSnapshot();
});

test('synthesizing twice gives the same bytes', () => {
  const synthesize = () => JSON.stringify(templateOf((stack) => void everythingSet(stack)).toJSON());
  expect(synthesize()).toEqual(synthesize());
});
