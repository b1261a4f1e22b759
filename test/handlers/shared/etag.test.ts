import { hasTag, tagsAllowed } from '../../../src/handlers/shared/etag';

const refused = (name: string) => expect.objectContaining({ status: 400, details: { errors: [{ field: name, message: expect.stringMatching(/./) }] } });
const tags = (count: number) => Array.from({ length: count }, (_, index) => `"${index + 1}"`).join();

test.each<[string | undefined, readonly string[] | undefined]>([
  [undefined, undefined], ['*', undefined], [' * ', undefined], ['"1-a"', ['"1-a"']], [' "1" ,"23"', ['"1"', '"23"']], ['W/"1","2"', ['"2"']], ['W/"1"', []], ['""', ['""']],
])('If-Match %j allows %j', (header, allowed) => {
  expect(tagsAllowed(header)).toEqual(allowed);
});

test.each<[string | undefined, boolean]>([
  [undefined, false], ['*', true], [' * ', true], ['"3-a"', true], ['W/"3-a"', true], ['"1", "3-a"', true], ['"1"', false], ['"3"', false], ['"33-a"', false],
])('If-None-Match %j says that the tag "3-a" is known: %j', (header, known) => {
  expect(hasTag(header, '"3-a"')).toBe(known);
});

test.each(['1', '"1', '1"', 'w/"1"', 'W/1', 'x"1"', '"1"x', '"1" "2"', '', '"a"b"', '"\u007f"'])('%j is no list of tags', (header) => {
  expect(() => tagsAllowed(header)).toThrow(refused('If-Match'));
  expect(() => hasTag(header, '"3"')).toThrow(refused('If-None-Match'));
});

test('a list has twenty tags at the most', () => {
  expect(tagsAllowed(tags(20))).toHaveLength(20);
  expect(() => tagsAllowed(tags(21))).toThrow(refused('If-Match'));
  expect(hasTag(tags(20), '"3"')).toBe(true);
  expect(() => hasTag(tags(21), '"3"')).toThrow(refused('If-None-Match'));
});
