import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { ServerlessApiPattern, StatefulBaseline } from '../../src';
import { FLAG_SETS, newStack } from '../support/synth';
import { everySystem, minimal } from '../support/systems';

/**
 * The systems that users of released versions have deployed. A change that fails here would cost them their data: it needs another
 * way, or a major version and a migration, and only then another baseline.
 */
const baselineOf = (system: string) => path.relative(process.cwd(), path.join(__dirname, 'baselines', `${system}.json`));

const SYSTEMS: [string, (stack: Stack) => unknown][] = [['minimal', minimal], ['every-system', everySystem]];

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test.each(SYSTEMS)('resources with data in the %s system are those that users have deployed', (system, build) => {
    const stack = newStack({ context });
    build(stack);
    StatefulBaseline.of(stack).check(baselineOf(system));
  });
});

test('another id of the pattern would be seen', () => {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Store');
  const renamed = StatefulBaseline.of(stack).changes(baselineOf('minimal')).filter(({ change }) => change.includes('renamed'));
  expect(renamed.map(({ resourceType }) => resourceType)).toEqual(expect.arrayContaining([
    'AWS::Cognito::UserPool', 'AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SQS::Queue',
  ]));
  // Each is told apart from the others of its type.
  const name = (id: string) => id.replace(/^(Shop|Store)|[0-9A-F]{8}$/g, '');
  expect(renamed.map(({ logicalId, change }) => [name(logicalId), name(change.match(/and (\w+) of/)![1])]).filter(([old, young]) => old !== young)).toEqual([]);
});
