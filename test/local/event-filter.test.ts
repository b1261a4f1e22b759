import { messageFilter, recordFilter } from '../../local/src/events/event-filter';
import { eventPattern } from '../../local/src/events/event-pattern';
import { Json, JsonObject } from '../../local/src/json';

describe('a pattern', () => {
  test.each<[JsonObject, Json, boolean]>([
    [{ a: ['x'] }, { a: 'x', more: 1 }, true],
    [{ a: ['x'] }, { a: 'y' }, false],
    [{ a: ['x'] }, {}, false],
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
    [{ a: [1] }, { a: 1.0 }, true],
    [{ a: [1] }, { a: '1' }, false],
    [{ a: [true] }, { a: true }, true],
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, {}, false],
    [{ a: [''] }, { a: '' }, true],
    [{ a: [''] }, { a: 'x' }, false],
    [{ a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }, true],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
    [{ a: { b: ['x'] } }, { b: 'x' }, false],
    [{ a: [{ prefix: 'ab' }] }, { a: 'abc' }, true],
    [{ a: [{ prefix: 'ab' }] }, { a: 'cab' }, false],
    [{ a: [{ prefix: '1' }] }, { a: 12 }, false],
    [{ a: [{ suffix: '.png' }] }, { a: 'cat.png' }, true],
    [{ a: [{ suffix: '.png' }] }, { a: 'cat.png.zip' }, false],
    [{ a: [{ 'equals-ignore-case': 'Alice' }] }, { a: 'aLICE' }, true],
    [{ a: [{ 'equals-ignore-case': 'Alice' }] }, { a: 'alic' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'y' }, true],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': ['x', 3] }] }, { a: 3 }, false],
    [{ a: [{ 'anything-but': 'x' }] }, {}, false],
    [{ a: [{ 'anything-but': { prefix: 'init' } }] }, { a: 'initial' }, false],
    [{ a: [{ 'anything-but': { prefix: 'init' } }] }, { a: 'final' }, true],
    [{ a: [{ numeric: ['=', 100] }] }, { a: 100 }, true],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['>', 0, '<=', 5] }] }, { a: 0 }, false],
    [{ a: [{ numeric: ['<', 10] }] }, { a: 10 }, false],
    [{ a: [{ numeric: ['>=', 10] }] }, { a: 10 }, true],
    [{ a: [{ numeric: ['>', 1] }] }, { a: '2' }, false],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, {}, false],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: false }] }, { a: 'x' }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: [{ exists: false }, 'x'] }, { a: 'x' }, true],
    [{ $or: [{ a: ['x'] }, { b: [1] }] }, { b: 1 }, true],
    [{ $or: [{ a: ['x'] }, { b: [1] }] }, { a: 'y', b: 2 }, false],
    [{ c: ['z'], $or: [{ a: ['x'] }, { b: [1] }] }, { a: 'x' }, false],
    [{ a: { $or: [{ b: ['x'] }, { c: ['x'] }] } }, { a: { c: 'x' } }, true],
    [{ a: ['x'] }, { a: ['w', 'x'] }, true],
    [{ a: ['x'] }, { a: ['w'] }, false],
    [{ a: { b: [1], c: [2] } }, { a: [{ b: 1, c: 2 }] }, true],
    [{ a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, false],
  ])('%j asks of %j whether it fits: %j', (pattern, event, fits) => {
    expect(eventPattern(JSON.stringify(pattern))(event)).toBe(fits);
  });

  test.each<[string, string]>([
    ['{', 'is not JSON'],
    ['[]', 'must be an object'],
    ['{"a":"x"}', 'a must be a list'],
    ['{"a":[]}', 'an empty list of rules'],
    ['{"a":[{"wildcard":"x*"}]}', '{"wildcard":"x*"} is no rule that Lambda knows'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'is no rule that Lambda knows'],
    ['{"a":[{"exists":"yes"}]}', 'is no rule that Lambda knows'],
    ['{"a":[{"prefix":1}]}', '1 must be text'],
    ['{"a":[{"numeric":[">"]}]}', 'needs pairs'],
    ['{"a":[{"numeric":["!",1]}]}', 'cannot compare ["!",1]'],
    ['{"$or":["x"]}', '$or must hold objects'],
  ])('%s is refused', (pattern, message) => {
    expect(() => eventPattern(pattern)).toThrow(message);
  });
});

describe('filter criteria', () => {
  const criteria = (...patterns: JsonObject[]): JsonObject => ({ Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) });

  test('let everything pass where there are none', () => {
    expect([recordFilter(undefined)({ a: 1 }), recordFilter({ Filters: [] })({ a: 1 }), messageFilter(undefined)({ body: 'x' })]).toEqual([true, true, true]);
  });

  test('let pass what fits one of several filters', () => {
    const passes = recordFilter(criteria({ eventName: ['INSERT'] }, { dynamodb: { NewImage: { state: { S: ['open'] } } } }));
    expect(passes({ eventName: 'INSERT' })).toBe(true);
    expect(passes({ eventName: 'MODIFY', dynamodb: { NewImage: { state: { S: 'open' } } } })).toBe(true);
    expect(passes({ eventName: 'MODIFY', dynamodb: { NewImage: { state: { S: 'done' } } } })).toBe(false);
  });

  test.each<[JsonObject, string, boolean]>([
    [{ body: { kind: ['a'] } }, '{"kind":"a"}', true],
    [{ body: { kind: ['a'] } }, '{"kind":"b"}', false],
    [{ body: { kind: ['a'] } }, 'plain text', false],
    [{ body: { kind: [{ exists: false }] } }, 'plain text', false],
    [{ body: ['plain text'] }, 'plain text', true],
    [{ body: [{ prefix: 'plain' }] }, 'other text', false],
    [{ body: [{ prefix: '{' }] }, '{"kind":"a"}', false],
    [{ body: ['12'] }, '12', true],
    [{ messageAttributes: { kind: { stringValue: ['a'] } } }, '{"kind":"b"}', true],
  ])('of a queue, %j looks at the body %s: %j', (pattern, body, passes) => {
    expect(messageFilter(criteria(pattern))({ body, messageAttributes: { kind: { stringValue: 'a' } } })).toBe(passes);
  });
});
