import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { UserDirectory } from '../../src';
import { temporaryDirectory } from '../support/synth';

const ID = 'cdk-serverless-api-pattern:sharedDomainPrefix';

/** Two user pools with a prefix, each in its own stack. */
function build(regions: [string | undefined, string | undefined], prefixes = ['shop', 'shop']): { app: App; stacks: Stack[] } {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stacks = regions.map((region, index) => {
    const stack = new Stack(app, `Stack${index}`, { env: { region } });
    new UserDirectory(stack, 'Users', { domainPrefix: prefixes[index] });
    return stack;
  });
  return { app, stacks };
}
const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp("has the domain prefix 'shop'")).length;

test('a prefix that two user pools have in one region is refused', () => {
  expect(() => build(['eu-west-1', 'eu-west-1']).app.synth())
    .toThrow("auth.domainPrefix: 'shop' cannot be used. Allowed: a prefix that no other user pool of the region has; Stack1/Users/Resource/Domain/Resource has this one");
  const { app, stacks: [stack] } = build(['eu-west-1', 'eu-central-1']);
  new UserPool(stack, 'Own').addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' } });
  expect(() => app.synth()).toThrow('Stack0/Own/Domain/Resource has this one');
});

test('there is a warning where a region is not known', () => {
  const { stacks } = build([undefined, 'eu-west-1']);
  expect(stacks.map(warnings)).toEqual([1, 1]);
  const acknowledged = build([undefined, undefined]);
  expect(JSON.stringify(acknowledged.app.synth().getStackByName('Stack0').messages)).toContain(ID);
});

test.each<[string, [string, string], string[]]>([
  ['another region', ['eu-west-1', 'eu-central-1'], ['shop', 'shop']],
  ['another prefix', ['eu-west-1', 'eu-west-1'], ['shop', 'shop-2']],
  ['a prefix that is known at deployment alone', ['eu-west-1', 'eu-west-1'], ['shop', Fn.importValue('Prefix')]],
])('%s is fine', (_, regions, prefixes) => {
  const { app, stacks } = build(regions, prefixes);
  expect(() => app.synth()).not.toThrow();
  expect(stacks.map(warnings)).toEqual([0, 0]);
});
