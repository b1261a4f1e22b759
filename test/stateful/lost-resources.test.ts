import { fateOf, lostAndFound } from '../../src/stateful/lost-resources';
import { StatefulRecord } from '../../src/stateful/stateful-record';

const TABLE: StatefulRecord = { type: 'AWS::DynamoDB::Table', deletionPolicy: 'Retain', updateReplacePolicy: 'Retain', fixed: {} };
const named = (TableName: string): StatefulRecord => ({ ...TABLE, fixed: { TableName } });
const QUEUE: StatefulRecord = { ...TABLE, type: 'AWS::SQS::Queue' };

const told = (...args: Parameters<typeof lostAndFound>) => lostAndFound(...args).map(({ stack, logicalId, change, harmful }) => [`${stack}/${logicalId}`, change, harmful]);
const NEW = 'is not in the baseline';
const renamed = (id: string) => `is gone, and ${id} of the same type is new: it was renamed`;
const moved = (id: string, stack: string) => `is gone, and ${id} of the same type is new in the stack ${stack}: it was moved`;

test('resources in both are neither lost nor new', () => {
  expect(lostAndFound({ S: { A: TABLE } }, { S: { A: named('other') } })).toEqual([]);
});

test('missing resources are lost, and added ones are new', () => {
  expect(told({ S: { A: TABLE } }, { S: {} })).toEqual([['S/A', 'is gone', true]]);
  expect(told({ S: {} }, { S: { A: TABLE } })).toEqual([['S/A', NEW, false]]);
  expect(told({ S: { A: TABLE } }, { S: { A: QUEUE } })).toEqual([['S/A', 'is gone', true], ['S/A', NEW, false]]);
  expect(told({ S: { A: TABLE } }, {})).toEqual([['S/A', 'is gone with its stack', true]]);
});

test.each<[string, string]>([
  ['Retain', 'The table would be orphaned: kept with its items (DeletionPolicy Retain), outside of every stack and used by nothing here.'],
  ['RetainExceptOnCreate', 'The table would be orphaned: kept with its items (DeletionPolicy RetainExceptOnCreate), outside of every stack and used by nothing here.'],
  ['Snapshot', 'The table would be deleted after a last snapshot (DeletionPolicy Snapshot).'],
  ['Delete', 'The table would be deleted with its items (DeletionPolicy Delete).'],
])('its policy %s decides what becomes of it', (deletionPolicy, fate) => {
  const record = { ...TABLE, deletionPolicy };
  expect(fateOf(record, 'table', 'its items')).toBe(fate);
  expect(lostAndFound({ S: { A: record } }, { S: {} })[0]).toMatchObject({ stack: 'S', logicalId: 'A', resourceType: 'AWS::DynamoDB::Table', effect: fate });
  expect(lostAndFound({ S: { A: record } }, {})[0].effect).toBe(`The stack S stays as it is until someone deletes it, and then t${fate.slice(1)}`);
  expect(lostAndFound({ S: { A: record } }, { S: { B: record } })[0].effect).toBe(`${fate} An empty one is made.`);
});

test('a name that is taken may stop the successor', () => {
  const effect = (before: StatefulRecord, after: StatefulRecord) => lostAndFound({ S: { A: before } }, { S: { B: after } })[0].effect;
  expect(effect(named('shop'), named('shop'))).toMatch(/ The deployment may fail before: the name 'shop' is taken\.$/);
  expect(effect(named('shop'), named('other'))).toMatch(/ An empty one is made\.$/);
  expect(effect(TABLE, TABLE)).toMatch(/ An empty one is made\.$/);
  const computed: StatefulRecord = { ...TABLE, fixed: { TableName: { Ref: 'Name' } } };
  expect(effect(computed, computed)).toMatch(/ An empty one is made\.$/);
});

test('a resource of a type that is not known any more is lost, too', () => {
  const record = { ...TABLE, type: 'AWS::Old::Thing' };
  expect(lostAndFound({ S: { A: record } }, { S: {} })[0]).toMatchObject({ change: 'is gone', effect: expect.stringContaining('The resource would be orphaned: kept with its data') });
});

test('a successor is of the same type', () => {
  expect(told({ S: { A: TABLE } }, { S: { B: QUEUE } })).toEqual([['S/A', 'is gone', true], ['S/B', NEW, false]]);
  expect(told({ S: { A: TABLE } }, { S: { B: TABLE } })).toEqual([['S/A', renamed('B'), true]]);
});

test('in another stack it has the id or the content of what is gone', () => {
  expect(told({ S: { A: TABLE }, T: {} }, { S: {}, T: { A: named('x') } })).toEqual([['S/A', moved('A', 'T'), true]]);
  expect(told({ S: { A: named('x') }, T: {} }, { S: {}, T: { B: named('x') } })).toEqual([['S/A', moved('B', 'T'), true]]);
  expect(told({ S: { A: named('x') }, T: {} }, { S: {}, T: { B: named('y') } })).toEqual([['S/A', 'is gone', true], ['T/B', NEW, false]]);
});

test('the id says more than the stack, and the stack more than the content', () => {
  expect(told({ S: { A: named('x') }, T: {} }, { S: { B: named('x') }, T: { A: named('y') } })).toEqual([['S/A', moved('A', 'T'), true], ['S/B', NEW, false]]);
  expect(told({ S: { A: named('x') }, T: {} }, { S: { B: named('y') }, T: { C: named('x') } })).toEqual([['S/A', renamed('B'), true], ['T/C', NEW, false]]);
  expect(told({ S: { A: named('x') } }, { S: { B: named('y'), C: named('x') } })).toEqual([['S/A', renamed('C'), true], ['S/B', NEW, false]]);
  expect(told({ S: { OrdersA: named('x') } }, { S: { OrdersB: named('y'), C: named('x') } })[0]).toEqual(['S/OrdersA', renamed('C'), true]);
});

test('of several, the ids say most that have most in common, without the hash of CDK', () => {
  const [before, after] = [{ ShopOrdersTable12345678: named('a'), ShopUsersTable12345678: named('b') }, { MainUsersTable87654321: named('c'), MainOrdersTable87654321: named('d') }];
  expect(told({ S: before }, { S: after })).toEqual([
    ['S/ShopOrdersTable12345678', renamed('MainOrdersTable87654321'), true], ['S/ShopUsersTable12345678', renamed('MainUsersTable87654321'), true],
  ]);
  expect(told({ S: { OrdersA: TABLE } }, { S: { UsersA: named('x'), OrdersB: named('y') } })[0]).toEqual(['S/OrdersA', renamed('OrdersB'), true]);
  // The ends of two IDs count, too. A hash doesn't.
  expect(told({ S: { AaTable11111111: TABLE } }, { S: { Zz11111111: named('x'), ZzTable22222222: named('y') } })[0][1]).toBe(renamed('ZzTable22222222'));
  expect(told({ S: { aa: TABLE } }, { S: { aaaa: named('x'), aaa: named('y') } })[0][1]).toBe(renamed('aaa'));
});

test('each successor follows one, and each that is gone has one', () => {
  expect(told({ S: { A: TABLE, B: TABLE } }, { S: { C: TABLE } })).toEqual([['S/A', renamed('C'), true], ['S/B', 'is gone', true]]);
  expect(told({ S: { A: TABLE } }, { S: { C: TABLE, D: TABLE } })).toEqual([['S/A', renamed('C'), true], ['S/D', NEW, false]]);
});

test('the remedy names the id, and the stack that it moved to', () => {
  const advice = (...args: Parameters<typeof lostAndFound>) => lostAndFound(...args)[0].advice;
  expect(advice({ S: { A: TABLE } }, { S: { B: TABLE } })).toContain("overrideLogicalId('A')");
  expect(advice({ S: { A: TABLE }, T: {} }, { S: {}, T: { A: TABLE } })).toContain('`cdk import` it into T');
});
