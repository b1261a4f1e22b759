import { etagOf, isCurrent, versionsAllowed } from '../../../src/handlers/shared/etag';

const refused = (name: string) => expect.objectContaining({ status: 400, details: { errors: [{ field: name, message: expect.stringMatching(/./) }] } });
const tags = (count: number) => Array.from({ length: count }, (_, index) => `"${index + 1}"`).join();

test('a version is a strong tag', () => { expect(etagOf(7)).toBe('"7"'); });

test.each<[string | undefined, readonly number[] | undefined]>([
  [undefined, undefined], ['*', undefined], [' * ', undefined], ['"1"', [1]], [' "1" ,"23"', [1, 23]], ['W/"1","2"', [2]], ['"x","2"', [2]], ['"0","2"', [2]],
  ['"01","2"', [2]], [`"${'9'.repeat(15)}"`, [999_999_999_999_999]], [`"${'9'.repeat(16)}","2"`, [2]], ['"1x","x1","2"', [2]],
])('If-Match %j allows %j', (header, versions) => {
  expect(versionsAllowed(header)).toEqual(versions);
});

test.each(['W/"1"', '"0"', '"x"', '""'])('If-Match %j allows none', (header) => {
  expect(() => versionsAllowed(header)).toThrow(expect.objectContaining({ status: 412 }));
});

test.each<[string | undefined, boolean]>([
  [undefined, false], ['*', true], [' * ', true], ['"3"', true], ['W/"3"', true], ['"1", "3"', true], ['"1"', false], ['"33"', false], ['"0"', false],
])('If-None-Match %j says that version 3 is known: %j', (header, current) => {
  expect(isCurrent(header, 3)).toBe(current);
});

test.each(['1', '"1', '1"', 'w/"1"', 'W/1', 'x"1"', '"1"x', '"1" "2"', '', '"a"b"', '"\u007f"'])('%j is no list of tags', (header) => {
  expect(() => versionsAllowed(header)).toThrow(refused('If-Match'));
  expect(() => isCurrent(header, 3)).toThrow(refused('If-None-Match'));
});

test('a list has twenty tags at the most', () => {
  expect(versionsAllowed(tags(20))).toHaveLength(20);
  expect(() => versionsAllowed(tags(21))).toThrow(refused('If-Match'));
  expect(isCurrent(tags(20), 3)).toBe(true);
  expect(() => isCurrent(tags(21), 3)).toThrow(refused('If-None-Match'));
});
