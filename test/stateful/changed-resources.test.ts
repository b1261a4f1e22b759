import { changesOf } from '../../src/stateful/changed-resources';
import { StatefulRecord } from '../../src/stateful/stateful-record';

const TABLE: StatefulRecord = { type: 'AWS::DynamoDB::Table', deletionPolicy: 'Retain', updateReplacePolicy: 'Retain', fixed: { TableName: 'shop' } };
const POOL: StatefulRecord = { ...TABLE, type: 'AWS::Cognito::UserPool', fixed: {} };

type Changes = Partial<StatefulRecord>;

const between = (before: Changes, after: Changes, base = TABLE) => changesOf({ ...base, ...before }, { ...base, ...after });

test('equal resources have not changed', () => { expect(between({}, {})).toEqual([]); });

test.each<[string, string]>([
  ['Retain', 'The table would be replaced by an empty one. The old one is kept with its items (UpdateReplacePolicy Retain), outside of every stack.'],
  ['RetainExceptOnCreate', 'The table would be replaced by an empty one. The old one is kept with its items (UpdateReplacePolicy Retain), outside of every stack.'],
  ['Snapshot', 'The table would be replaced by an empty one. The old one is deleted after a last snapshot (UpdateReplacePolicy Snapshot).'],
  ['Delete', 'The table would be replaced by an empty one. The old one is deleted with its items (UpdateReplacePolicy Delete).'],
])('what is replaced goes by the policy %s of the new template', (updateReplacePolicy, effect) => {
  expect(between({ updateReplacePolicy }, { updateReplacePolicy, fixed: { TableName: 'other' } })).toEqual([
    { change: 'TableName changes from "shop" to "other"', effect, advice: expect.stringContaining('Leave TableName as it was. For another one, create a second table') },
  ]);
});

test('each fixed property counts, also one that comes or goes', () => {
  expect(between({ fixed: { TableName: 'shop', KeySchema: [1] } }, { fixed: { KeySchema: [2], LocalSecondaryIndexes: {} } }).map(({ change }) => change)).toEqual([
    'TableName changes from "shop" to none', 'KeySchema changes from [1] to [2]', 'LocalSecondaryIndexes changes from none to {}',
  ]);
});

test('some are refused, and some only may replace', () => {
  expect(between({}, { fixed: { TableName: 'shop', LocalSecondaryIndexes: {} } })[0].effect).toBe('The service refuses to change it, and the deployment fails.');
  const [{ effect }] = between({ type: 'AWS::RDS::DBInstance', fixed: { Engine: 'a' } }, { type: 'AWS::RDS::DBInstance', fixed: { Engine: 'b' } });
  expect(effect).toMatch(/^The database may be replaced by an empty one\. /);
});

test.each<[string, string, boolean | undefined]>([
  ['Retain', 'Delete', true], ['Retain', 'Snapshot', true], ['Snapshot', 'Delete', true], ['RetainExceptOnCreate', 'Delete', true],
  ['Delete', 'Retain', false], ['Delete', 'Snapshot', false], ['Snapshot', 'RetainExceptOnCreate', false],
  ['Retain', 'RetainExceptOnCreate', undefined], ['RetainExceptOnCreate', 'Retain', undefined], ['Delete', 'Delete', undefined],
])('a policy that changes from %s to %s does harm: %j', (before, after, harmful) => {
  const loss = (occasion: string) => `Nothing yet. The next time that the table ${occasion}, its items would go with it.`;
  const found = [
    between({ deletionPolicy: before }, { deletionPolicy: after }), between({ updateReplacePolicy: before }, { updateReplacePolicy: after }),
  ];
  const changes = (name: string, occasion: string) => (harmful === undefined ? [] : [{
    change: `${name} changes from ${before} to ${after}`,
    ...(harmful
      ? { effect: loss(occasion), advice: 'Keep RemovalPolicy.RETAIN.' }
      : { effect: 'The table would be as safe as before, or safer.', advice: 'Accept, so that it stays so.', harmful: false }),
  }]);
  expect(found).toEqual([changes('DeletionPolicy', 'leaves the stack, or the stack is deleted'), changes('UpdateReplacePolicy', 'is replaced')]);
});

test('a condition counts when it comes, goes or changes', () => {
  const change = (before?: string, after?: string) => between({ condition: before }, { condition: after, deletionPolicy: 'Retain' })[0];
  expect(change(undefined, 'A')).toMatchObject({
    change: 'the condition changes from none to A', effect: 'Where it is false, the table leaves the stack, by DeletionPolicy Retain with or without its items.',
  });
  expect([change('A', undefined).change, change('A', 'B').change, change('A', 'A')]).toEqual([
    'the condition changes from A to none', 'the condition changes from A to B', undefined,
  ]);
});

test('indexes may be made and deleted one at a time, and never changed', () => {
  const found = (before: Changes['indexes'], after: Changes['indexes']) => between({ indexes: before }, { indexes: after }).map(({ change }) => change);
  expect([found({ a: 1 }, { a: 1 }), found({ a: 1 }, {}), found(undefined, { a: 1 }), found({ a: 1 }, undefined)]).toEqual([[], [], [], []]);
  expect(found({ a: 1 }, { a: 2 })).toEqual(['the index a changes from 1 to 2']);
  expect(between({ indexes: { a: 1 } }, { indexes: { a: 2 } })[0].advice).toMatch(/^Give the new index another name/);
  expect(found({ a: 1, b: 1, c: 1 }, { a: 2, c: 1, d: 1 })).toEqual(['the index a changes from 1 to 2', '3 indexes change at once: a changed, b deleted, d created']);
});

test('an index of a slot is missed, by its whole name', () => {
  const found = (...names: string[]) => between({ indexes: Object.fromEntries(names.map((name) => [name, 1])) }, {}).map(({ change }) => change);
  expect(found('slot1')).toEqual(['the index slot1 is gone']);
  expect(found('slot12')).toEqual(['the index slot12 is gone']);
  expect(['slot', 'slots', 'slot1a', 'my-slot1'].flatMap((name) => found(name))).toEqual([]);
});

test.each<[string, Changes['indexes'], Changes['indexes'], RegExp]>([
  ['slots are added', {}, { slot9: 1, slot10: 1 }, /^Keep the number of slots/],
  ['a slot and another index are added', {}, { slot9: 1, city: 1 }, /^Deploy one index at a time/],
  ['slots are removed', { slot9: 1, slot10: 1 }, {}, /^Deploy one index at a time/],
])('indexes are deployed one at a time where %s, if they are deployed at all', (_, before, after, advice) => {
  expect(between({ indexes: before }, { indexes: after }).at(-1)?.advice).toMatch(advice);
});

test('replicas may be made and deleted one at a time', () => {
  const found = (before?: string[], after?: string[]) => (
    between({ replicas: before }, { replicas: after }).map(({ change, harmful }) => [change, harmful]));
  expect([found(['a'], ['a']), found()]).toEqual([[], []]);
  expect(found(['a'], undefined)).toEqual([['the replica in a is gone', undefined]]);
  expect(found(undefined, ['a'])).toEqual([['a replica in a is not in the baseline', false]]);
  expect(found(['a', 'b'], ['b', 'c'])).toEqual([
    ['the replica in a is gone', undefined], ['a replica in c is not in the baseline', false], ['2 replicas change at once: a, c', undefined],
  ]);
  expect(found(['a', 'b'], [])).toContainEqual(['2 replicas change at once: a, b', undefined]);
});

test.each([
  'address', 'birthdate', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname', 'phone_number',
  'phone_number_verified', 'picture', 'preferred_username', 'profile', 'updated_at', 'website', 'zoneinfo', 'sub',
])('the standard attribute %s comes with a pool or never', (name) => {
  expect(between({ attributes: {} }, { attributes: { [name]: {} } }, POOL)).toMatchObject([{ change: `the user attribute ${name} changes from none to {}` }]);
});

test('attributes of the user may come, but not change, go, or be required later', () => {
  const found = (before: Changes['attributes'], after: Changes['attributes']) => (
    between({ attributes: before }, { attributes: after }, POOL).map(({ change }) => change));
  expect([found({}, { plan: {} }), found(undefined, { plan: { Required: false } }), found({ plan: {} }, { plan: {} })]).toEqual([[], [], []]);
  expect(found({ plan: {} }, { plan: { Mutable: true } })).toEqual(['the user attribute plan changes from {} to {"Mutable":true}']);
  expect(found({ plan: {} }, undefined)).toEqual(['the user attribute plan is gone']);
  expect(found({}, { plan: { Required: true } })).toEqual(['the user attribute plan changes from none to {"Required":true}']);
});
