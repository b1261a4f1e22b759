import { eventBridgePattern, eventPattern } from '../../local/src/events/event-pattern';
import { targetInput } from '../../local/src/events/target-input';
import { JsonObject } from '../../local/src/json';

const EVENT: JsonObject = { id: 'e', source: 'shop', detail: { id: 7, name: 'a "b"', items: [{ sku: 'x' }], nested: { deep: true } } };
const rule = 'arn:aws:events:eu-west-1:1:rule/orders';

test.each<[string, JsonObject, string]>([
  ['nothing: the event', {}, JSON.stringify(EVENT)],
  ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
  ['a part', { InputPath: '$.detail.items[0]' }, '{"sku":"x"}'],
  ['a part that there is not', { InputPath: '$.detail.none' }, 'null'],
  ['a text', { InputTransformer: { InputPathsMap: { id: '$.detail.id', name: '$.detail.name' }, InputTemplate: '"order <id> of <name>"' } }, '"order 7 of a \\"b\\""'],
  ['JSON', { InputTransformer: { InputPathsMap: { id: '$.detail.id', name: '$.detail.name', nested: '$.detail.nested' }, InputTemplate: '{"id":<id>,"name":<name>,"nested":<nested>,"text":"<nested>"}' } }, '{"id":7,"name":"a \\"b\\"","nested":{"deep":true},"text":"{\\"deep\\":true}"}'],
  ['what EventBridge adds', { InputTransformer: { InputTemplate: '{"rule":<aws.events.rule-name>,"arn":"<aws.events.rule-arn>","event":<aws.events.event.json>}' } }, JSON.stringify({ rule: 'orders', arn: rule, event: EVENT })],
  ['an unknown variable', { InputTransformer: { InputTemplate: '"<b>bold</b>"' } }, '"<b>bold</b>"'],
])('a target gets %s', (_what, target, text) => {
  expect(targetInput(target, { rule })(EVENT)).toBe(text);
});

test.each<[JsonObject, boolean]>([
  [{ source: [{ wildcard: 's*p' }] }, true],
  [{ source: [{ wildcard: 's.*' }] }, false],
  [{ source: [{ 'anything-but': { prefix: 'sh' } }] }, false],
  [{ source: [{ 'anything-but': { suffix: ['x', 'y'] } }] }, true],
  [{ source: [{ 'anything-but': ['shop'] }] }, false],
  [{ detail: { id: [{ numeric: ['>', 5] }] } }, true],
])('the pattern %j', (pattern, fits) => {
  expect(eventBridgePattern(JSON.stringify(pattern))(EVENT)).toBe(fits);
});

test('event source mappings know fewer rules', () => {
  expect(() => eventPattern('{"source":[{"wildcard":"s*"}]}')).toThrow('is no rule that Lambda knows');
});
