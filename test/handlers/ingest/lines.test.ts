import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { CsvScanner, csvFields } from '../../../src/handlers/ingest/csv-record';
import { csvHeader, csvItem, jsonItem } from '../../../src/handlers/ingest/import-line';
import { importSource, itemIdOf } from '../../../src/handlers/ingest/import-source';
import { MAX_RECORD_BYTES, type Position, type RawRecord, splitRecords } from '../../../src/handlers/ingest/record-splitter';
import { canonicalSequencer } from '../../../src/handlers/ingest/sequencer';
import { ownerInObjectKey, ownerOfObjectKey } from '../../../src/handlers/shared/owner';
import { allOr } from '../../support/all';

type Format = 'json-lines' | 'csv';

async function split(
  bytes: Buffer, format: Format, chunk = bytes.length, from: Position = { offset: 0, line: 0 }, csv = new CsvScanner(),
): Promise<RawRecord[]> {
  csv.delimiter = ',';
  async function* chunks() {
    for (let at = from.offset; at < bytes.length; at += Math.max(1, chunk)) {
      yield bytes.subarray(at, at + Math.max(1, chunk));
    }
  }
  const records: RawRecord[] = [];
  for await (const record of splitRecords(chunks(), from, format === 'csv' ? csv : undefined)) {
    records.push(record);
  }
  return records;
}

const texts = (records: readonly RawRecord[]) => records.map(({ content, line }) => `${line}: ${content?.toString()}`);

test.each<[Format, string, string[]]>([
  ['json-lines', 'a\nb\r\n\nc', ['1: a', '2: b', '3: ', '4: c']],
  ['json-lines', '\ufeffa\nb\n', ['1: a', '2: b']],
  ['json-lines', '"a\nb"', ['1: "a', '2: b"']],
  ['csv', 'a,"b\nc"\nd', ['1: a,"b\nc"', '3: d']],
  ['csv', 'a,"b ""x""\n"\nd', ['1: a,"b ""x""\n"', '3: d']],
  ['csv', 'a\n"b\nc",d', ['1: a', '2: "b\nc",d']],
  ['csv', 'a;"b\nc', ['1: a;"b', '2: c']],
  ['csv', '5" pipe,a\n6" pipe,b\nc', ['1: 5" pipe,a', '2: 6" pipe,b', '3: c']],
  // An unclosed quote spoils only its line.
  ['csv', 'a\n"b\nc\nd', ['1: a', '2: undefined', '3: c', '4: d']],
])('%s %j is cut into records', async (format, text, expected) => {
  expect(texts(await split(Buffer.from(text), format))).toEqual(expected);
});

test('a line that is too long is passed over, and the next one is read', async () => {
  const long = 'x'.repeat(3 * MAX_RECORD_BYTES);
  for (const chunk of [1000, 65_536, 1_000_000]) {
    for (const format of ['json-lines', 'csv'] as const) {
      expect(texts(await split(Buffer.from(`a\n${long}\nb\n"${long}"\nc\n${long}`), format, chunk)))
        .toEqual(['1: a', '2: undefined', '3: b', '4: undefined', '5: c', '6: undefined']);
    }
  }
});

test('a line that is as long as it may be is read, and what follows a longer one is found at its offset', async () => {
  const [longest] = await split(Buffer.from(`${'x'.repeat(MAX_RECORD_BYTES)}\n`), 'json-lines');
  expect(longest.content).toHaveLength(MAX_RECORD_BYTES);
  const records = await split(Buffer.from(`${'x'.repeat(2 * MAX_RECORD_BYTES)}\nb`), 'json-lines', MAX_RECORD_BYTES);
  expect(texts(records)).toEqual(['1: undefined', '2: b']);
  expect(records.map(({ next }) => next.offset)).toEqual([2 * MAX_RECORD_BYTES + 1, 2 * MAX_RECORD_BYTES + 2]);
});

test.each([1, 2, 9])('a byte order mark only counts at the beginning of an object, also in chunks of %d', async (chunk) => {
  expect(texts(await split(Buffer.from('\ufeffa\n\ufeffb'), 'json-lines', chunk))).toEqual(['1: a', '2: \ufeffb']);
});

/** Found by reading each record from its beginning, however often that is. */
function slowly(text: string): string[] {
  const records: string[] = [];
  for (let begin = 0; begin < text.length;) {
    const ends = [...text.slice(begin).matchAll(/\n|$/g)].map(({ index }) => index);
    const end = ends.find((index) => {
      let [quoted, atBeginning] = [false, true];
      for (const character of text.slice(begin, begin + index)) {
        [quoted, atBeginning] = quoted ? [character !== '"', character === '"'] : [character === '"' && atBeginning, character === ','];
      }
      return !quoted;
    });
    const stop = end ?? ends[0];
    records.push(end === undefined && ends.length > 1 ? 'undefined' : text.slice(begin, begin + stop).replace(/\r$/, ''));
    begin += stop + 1;
  }
  return records;
}

test('records end where reading each of them from its beginning finds the end', async () => {
  const text = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r\n', '"",', ',"', '"\n'), { maxLength: 40 }).map((parts) => parts.join(''));
  await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (csv, chunk) => {
    expect((await split(Buffer.from(csv), 'csv', chunk)).map(({ content }) => String(content))).toEqual(slowly(csv));
  }), { numRuns: allOr(2000, 200), examples: [['a"b,"x\n'.repeat(9), 5]] });
});

test('each byte is looked at a few times, whatever is in a file', async () => {
  const part = fc.constantFrom('a', '"', ',', '\n', '""', ',"', '"\n', 'a"b,"x\n', `"${'x'.repeat(99)}`, '\n'.repeat(9));
  const pattern = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  await fc.assert(fc.asyncProperty(pattern, pattern, async (first, second) => {
    const csv = Buffer.from(first + second.repeat(Math.ceil(4 * MAX_RECORD_BYTES / second.length)));
    const scanner = new CsvScanner();
    await split(csv, 'csv', 65_536, undefined, scanner);
    // Lines of one byte are looked at again, after a record that ends nowhere.
    expect(scanner.steps).toBeGreaterThan(0);
    expect(scanner.steps / csv.length).toBeLessThan(3);
  }), { numRuns: allOr(40, 8), seed: 7, examples: [['', 'a"b,"x\n'], ['"', '\n'], ['"x', ',"y\n']] });
});

test.each([',', ';', '\t'])('fields are those that another parser finds, separated by %j', (delimiter) => {
  const text = fc.array(fc.constantFrom('a', 'b c', '"', '""', ',', ';', '\t', '\n', 'ü', '","', '";"', '"\t"'), { minLength: 1, maxLength: 12 });
  const outcome = (work: () => unknown) => {
    try {
      return work();
    } catch {
      return 'invalid';
    }
  };
  fc.assert(fc.property(text.map((parts) => parts.join('')), (record) => {
    // Only what ends at no line break outside of quotes is a record.
    const scanner = new CsvScanner();
    scanner.delimiter = delimiter;
    fc.pre(scanner.endOf(Buffer.from(record), 0) < 0 && !/^\s*$/.test(record));
    const expected = outcome(() => (parse(record, { delimiter, relax_column_count: true, record_delimiter: '\n' }) as string[][])[0]);
    expect(outcome(() => csvFields(record, delimiter))).toEqual(expected);
  }), { numRuns: allOr(3000, 300), seed: 7 });
});

test('the cuts do not depend on the chunks, and reading goes on behind any record', async () => {
  const bytes = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r\n', 'ü', '""'), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));
  await fc.assert(fc.asyncProperty(bytes, fc.integer({ min: 1, max: 7 }), fc.constantFrom<Format>('json-lines', 'csv'), async (content, chunk, format) => {
    const whole = await split(content, format);
    expect(await split(content, format, chunk)).toEqual(whole);
    expect(whole.at(-1)?.next.offset ?? 0).toBe(content.length);
    for (const [index, { next }] of whole.entries()) {
      expect(await split(content, format, chunk, next)).toEqual(whole.slice(index + 1));
    }
  }), { numRuns: allOr(300, 60) });
});

test('sequencers are ordered as S3 says', () => {
  const hex = fc.array(fc.constantFrom(...'0123456789ABCDEFabcdef'), { minLength: 1, maxLength: 12 }).map((digits) => digits.join(''));
  const documented = (a: string, b: string) => {
    const length = Math.max(a.length, b.length);
    const [left, right] = [a, b].map((text) => text.toUpperCase().padEnd(length, '0'));
    return left < right ? -1 : left > right ? 1 : 0;
  };
  fc.assert(fc.property(hex, hex, (a, b) => {
    const [left, right] = [canonicalSequencer(a), canonicalSequencer(b)];
    expect(left < right ? -1 : left > right ? 1 : 0).toBe(documented(a, b));
  }), { numRuns: allOr(2000, 200), examples: [['0', '000'], ['0055AED6', '0055AED600'], ['1', '10a']] });
});

test('owners are read from keys as they are written into them', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).filter((text) => !/[\u0000-\u001f\u007f]/.test(text)), (owner) => {
    expect(ownerOfObjectKey(ownerInObjectKey(owner))).toBe(owner);
  }));
  expect(['', '.', 'a b', 'a/b', '.YWJj', '.####', '.YWIgYw=='].map(ownerOfObjectKey)).toEqual(Array(7).fill(undefined));
});

test.each([
  ['imports/alice/a.jsonl', 'alice', 'json-lines'],
  ['imports/alice/2026/a.NDJSON', 'alice', 'json-lines'],
  ['imports/alice/a.b.csv', 'alice', 'csv'],
  ['imports/alice/a.tsv', 'alice', 'csv'],
  ['imports/alice/a.xlsx', 'alice', undefined],
  ['imports/alice/csv', 'alice', undefined],
  ['imports/a.csv', undefined, undefined],
  ['imports//a.csv', undefined, 'csv'],
  ['imports/a b/a.csv', undefined, 'csv'],
])('%s is of %s in %s', (key, owner, format) => {
  expect(importSource(key, 'imports/')).toMatchObject({ owner, format, id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/) });
});

test('behind the prefix may be an entity that has imports, and nothing else that is called like one', () => {
  const source = (key: string) => importSource(key, 'imports/', ['order']);
  expect(source('imports/order/ann/a/b.csv.gz')).toMatchObject({ entity: 'order', owner: 'ann', folder: 'order/ann', format: 'csv' });
  expect(source('imports/order/a.csv')).toMatchObject({ entity: 'order', owner: undefined });
  expect(source('imports/order')).toEqual({ id: expect.any(String), owner: undefined, folder: 'order', format: undefined });
  expect(source('imports/orders/ann/a.csv')).not.toHaveProperty('entity');
  expect(source('imports/orders/ann/a.csv')).toMatchObject({ owner: 'orders', folder: 'orders' });
  expect(importSource('imports/order/ann/a.csv', 'imports/')).toMatchObject({ owner: 'order', folder: 'order' });
});

test('items follow from key and line', () => {
  expect(itemIdOf('k', 1)).toBe(itemIdOf('k', 1));
  expect(new Set([itemIdOf('k', 1), itemIdOf('k', 2), itemIdOf('l', 1)]).size).toBe(3);
});

test.each<[string | Buffer, string]>([
  ['{', 'is not valid JSON'],
  ['{}', 'must have required property \'name\''],
  ['{"name":1}', 'name must be string'],
  ['{"name":"a","secret field":1}', 'must NOT have additional properties'],
  ['{"name":"a","attributes":{"no name":1}}', 'attributes must NOT have additional properties'],
  ['{"name":"\\ud800"}', 'name must be well-formed Unicode'],
  ['{"name":"a","attributes":{"n":1e-200}}', 'attributes must be zero or at least 1e-130 in magnitude'],
  ['{"name":"a","attributes":{"n":9007199254740993}}', 'attributes must be <= 9007199254740991'],
  ['[]', 'must be object'],
  ['{"name":1,"description":1,"tags":[1,1],"attributes":1}', 'name must be string, description must be string, tags must be string'],
  ['{"name":"\\ud800","description":"\\ud800","attributes":{"n":1e-200}}', 'name must be well-formed Unicode'],
  [Buffer.from([0xff, 0xfe, 0x7b]), 'is not valid UTF-8'],
])('%s is rejected without a word of it', (line, reason) => {
  expect(() => jsonItem(Buffer.from(line as string))).toThrow(expect.objectContaining({ message: reason }));
});

test('a line is taken as POST /items takes a body', () => {
  expect(jsonItem(Buffer.from(' {"name":"a","tags":["b"],"attributes":{"n":1.5,"b":true}} '))).toEqual({
    name: 'a', tags: ['b'], attributes: { n: 1.5, b: true },
  });
});

test('rows become items by their header', () => {
  const header = csvHeader(Buffer.from(' name ,tags,colour,"a b"'));
  expect(header.delimiter).toBe(',');
  expect(csvItem(Buffer.from('Mug,x | y,blue,'), header)).toEqual({ name: 'Mug', tags: ['x', 'y'], attributes: { colour: 'blue' } });
  expect(csvItem(Buffer.from('Mug'), header)).toEqual({ name: 'Mug' });
  expect(csvItem(Buffer.from('Mug,blue'), csvHeader(Buffer.from('name,description')))).toEqual({ name: 'Mug', description: 'blue' });
  expect(() => csvItem(Buffer.from('a,b,c,d,e'), header)).toThrow('has 5 fields, the header has 4');
  expect(() => csvItem(Buffer.from('a,"b"c'), header)).toThrow('is not valid CSV');
  expect(() => csvItem(Buffer.from('Mug,,,x'), header)).toThrow('column 4 of the header is no name of an attribute: a letter, then up to 63 letters, digits, - and _');
});

test.each<[string, string, object]>([
  ['name;tags;price', 'Mug;x|y;1,50', { name: 'Mug', tags: ['x', 'y'], attributes: { price: '1,50' } }],
  ['name\ttags\tsize', 'Mug\tx\t"1;2"', { name: 'Mug', tags: ['x'], attributes: { size: '1;2' } }],
  ['"size";name', '"a;b";Mug', { name: 'Mug', attributes: { size: 'a;b' } }],
  ['name', 'a;b,"c', { name: 'invalid' }],
])('the header %j says what separates %j', (header, row, item) => {
  const read = () => csvItem(Buffer.from(row), csvHeader(Buffer.from(header)));
  if ('name' in item && item.name === 'invalid') {
    expect(read).toThrow('is not valid CSV');
  } else {
    expect(read()).toEqual(item);
  }
});

test('a delimiter in quotes separates nothing in a header', () => {
  expect(csvHeader(Buffer.from('"a;b",name;c'))).toEqual({ columns: ['a;b', 'name;c'], delimiter: ',' });
  expect(csvHeader(Buffer.from('"a ""b;"";c",name'))).toEqual({ columns: ['a "b;";c', 'name'], delimiter: ',' });
});

test.each(['colour,size', 'name,name', 'name,', ',name', '"name', ''])('%j is no header', (row) => {
  expect(() => csvHeader(Buffer.from(row), 'name')).toThrow();
});

test('a column is only demanded where one is named', () => {
  expect(csvHeader(Buffer.from('colour,size')).columns).toEqual(['colour', 'size']);
  expect(() => csvHeader(Buffer.from('colour,colour'))).toThrow('The first row must name each column once.');
  // The first row is longer than a line may be.
  expect(() => csvHeader(undefined)).toThrow('The first row must name each column once.');
  expect(() => csvHeader(Buffer.from('colour,size'), 'name')).toThrow('The first row must name each column once, one of them "name".');
});
