import { nextPage, pageRequest } from '../../../src/handlers/shared/paging';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { apiEvent } from '../support/api';

const ID = '0190aabb-ccdd-7eee-8fff-0123456789ab';
const read = (query: Record<string, string>) => pageRequest(new ApiRequest(apiEvent('GET /files', { query }), 'o'), 'FILE');
const cursorOf = (text: string) => Buffer.from(text).toString('base64url');
const refused = (field: string) => expect.objectContaining({ status: 400, details: { errors: [{ field, message: expect.stringMatching(/./) }] } });

test('a page has 20 records, the oldest first, unless another is asked for', () => {
  expect(read({})).toStrictEqual({ limit: 20, descending: false });
  expect(read({ limit: '1', order: 'desc' })).toStrictEqual({ limit: 1, descending: true });
  expect(read({ limit: '100', order: 'asc' })).toStrictEqual({ limit: 100, descending: false });
});

test('a cursor is what the page before told', () => {
  const [up, down] = [{ limit: 1, descending: false }, { limit: 1, descending: true }].map((page) => nextPage('FILE', page, ID).nextCursor ?? '');
  expect([up, down]).toEqual([cursorOf(`1.FILE.${ID}`), cursorOf(`1.FILE.desc.${ID}`)]);
  expect(read({ cursor: up })).toStrictEqual({ limit: 20, descending: false, after: ID });
  expect(read({ cursor: down, order: 'desc' })).toStrictEqual({ limit: 20, descending: true, after: ID });
  expect(nextPage('FILE', { limit: 1 }, undefined)).toStrictEqual({});
  expect(nextPage('FILE', { limit: 1 }, ID)).toStrictEqual({ nextCursor: up });
});

test.each(['abcdefgh', 'a'.repeat(64), 'JKJaXmPLvHc-ES_HA==', 'Az0_-xyz='])('a cursor may be behind %s', (id) => {
  expect(read({ cursor: cursorOf(`1.FILE.${id}`) }).after).toBe(id);
});

test.each([
  '', 'x', cursorOf(`2.FILE.${ID}`), cursorOf(`1.JOB.${ID}`), cursorOf(`1.file.${ID}`), cursorOf('1.FILE.'), cursorOf('1.FILE.abcdefg'), cursorOf(`1.FILE.${'a'.repeat(65)}`),
  cursorOf(`x1.FILE.${ID}`), cursorOf(`1.FILE.${ID}!`), cursorOf(`1.FILE.asc.${ID}`), cursorOf(`1.FILE.desc.${ID}`), cursorOf(`1.FILE.${ID}===`), cursorOf(`1xFILE.${ID}`),
  `${cursorOf(`1.FILE.${ID}`)}${'='.repeat(128)}`,
])('%j is no cursor', (cursor) => {
  expect(() => read({ cursor })).toThrow(refused('cursor'));
});

test('a cursor has 128 characters at the most', () => {
  const cursor = cursorOf(`1.FILE.${ID}`);
  expect(read({ cursor: `${cursor}${'='.repeat(128 - cursor.length)}` }).after).toBe(ID);
  expect(() => read({ cursor: `${cursor}${'='.repeat(129 - cursor.length)}` })).toThrow(refused('cursor'));
});

test('a cursor is for its order', () => {
  expect(() => read({ cursor: cursorOf(`1.FILE.${ID}`), order: 'desc' })).toThrow(refused('cursor'));
});

test.each(['', 'DESC', 'x'])('%j is no order', (order) => { expect(() => read({ order })).toThrow(refused('order')); });

test.each(['', '0', '101', '1000', '-1', '1.5', 'x1', '1x', ' 1'])('%j is no limit', (limit) => { expect(() => read({ limit })).toThrow(refused('limit')); });
