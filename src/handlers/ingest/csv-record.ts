import { parse } from 'csv-parse/sync';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** Where the record ends that these bytes begin with, -1 where its end is not among them. A quote opens a field at its beginning alone. */
export function endOfCsvRecord(bytes: Buffer): number {
  let quoted = false;
  let atBeginning = true;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (quoted) {
      // Of a doubled quote, the first one closes the field and the second opens it again.
      quoted = byte !== QUOTE;
      atBeginning = !quoted;
    } else if (byte === NEWLINE) {
      return index;
    } else {
      quoted = byte === QUOTE && atBeginning;
      atBeginning = byte === COMMA;
    }
  }
  return -1;
}

/** The fields of a record. Throws for quotes at wrong places. */
export function csvFields(text: string): readonly string[] {
  const [fields = []] = parse(text, { relax_column_count: true, record_delimiter: '\n' }) as string[][];
  return fields;
}
