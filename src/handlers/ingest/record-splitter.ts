import type { CsvScanner } from './csv-record';
import { MAX_BODY_BYTES } from '../shared/json-body';

/** Position in an object: after so many bytes and lines. */
export interface Position {
  readonly offset: number;
  readonly line: number;
}

/** The bytes of one record, which is a line, or in CSV several where its fields are quoted. */
export interface RawRecord {
  /** Without the end of the line. Undefined: longer than a record may be, or a quote that is never closed. */
  readonly content?: Buffer;
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Behind its end. */
  readonly next: Position;
}

export const MAX_RECORD_BYTES = MAX_BODY_BYTES;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a stream into records, by the byte, so that reading can go on behind any of them. Never holds more than one that is as long as it
 * may be, and a chunk: the rest of a longer one is passed over. A quote that is not closed spoils its line and no other.
 *
 * @param csv finds the ends of records. Undefined: every line is one
 */
export async function* splitRecords(chunks: AsyncIterable<Buffer>, start: Position, csv?: CsvScanner): AsyncGenerator<RawRecord> {
  let position = start;
  let rest: Buffer = Buffer.alloc(0);
  let passingOver = false;

  const endOfRecord = () => csv === undefined ? rest.indexOf(NEWLINE) : csv.endOf(rest, position.offset);
  const take = (bytes: number, lines: number, content?: Buffer): RawRecord => {
    const { line } = position;
    rest = rest.subarray(bytes);
    position = { offset: position.offset + bytes, line: line + lines };
    return { content, line: line + 1, next: position };
  };
  const takeLine = (): RawRecord => take(rest.indexOf(NEWLINE) + 1, 1);
  const takeRecord = (end: number): RawRecord => {
    const content = rest.subarray(0, end);
    return content.length > MAX_RECORD_BYTES ? takeLine() : take(end + 1, linesOf(content), withoutReturn(content));
  };

  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (position.offset === 0 && rest.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      rest = rest.subarray(3);
      position = { offset: 3, line: 0 };
    }
    for (;;) {
      if (passingOver) {
        const end = rest.indexOf(NEWLINE);
        if (end < 0) {
          position = { ...position, offset: position.offset + rest.length };
          rest = Buffer.alloc(0);
          break;
        }
        passingOver = false;
        yield takeLine();
        continue;
      }
      const end = endOfRecord();
      if (end >= 0) {
        yield takeRecord(end);
      } else if (rest.length <= MAX_RECORD_BYTES) {
        break;
      } else if (rest.includes(NEWLINE)) {
        yield takeLine();
      } else {
        passingOver = true;
      }
    }
  }
  if (passingOver) {
    yield take(0, 1);
  }
  while (rest.length > 0) {
    const end = endOfRecord();
    if (end >= 0) {
      yield takeRecord(end);
    } else {
      // After an unclosed quote, text is read line by line.
      yield csv?.isQuoted && rest.includes(NEWLINE) ? takeLine() : take(rest.length, linesOf(rest), withoutReturn(rest));
    }
  }
}

function linesOf(content: Buffer): number {
  let lines = 1;
  for (let at = content.indexOf(NEWLINE); at >= 0; at = content.indexOf(NEWLINE, at + 1)) {
    lines += 1;
  }
  return lines;
}

function withoutReturn(content: Buffer): Buffer {
  return content.at(-1) === CARRIAGE_RETURN ? content.subarray(0, -1) : content;
}
