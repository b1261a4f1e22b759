const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DELIMITERS: readonly string[] = [',', ';', '\t'];

/** State of reading a record: whether it is within quotes, and whether a quote there would open a field. */
interface Reading {
  readonly at: number;
  readonly quoted: boolean;
  readonly atBeginning: boolean;
}

/**
 * Finds the ends of records. A quote only opens a field at its beginning. Bytes are read only once, also where quotes
 * are not closed: at the end of a line within quotes, a record is in the state of any earlier one that is within quotes there.
 */
export class CsvScanner {
  /** Bytes that were looked at. */
  steps = 0;
  /** Of the fields. Until it is known, a header may have any. */
  delimiter?: string;
  private begin = 0;
  private reading: Reading = { at: 0, quoted: false, atBeginning: true };
  /** The furthest of the records that were given up. It is within quotes at each end of a line before. */
  private givenUp?: Reading;

  /** Whether a quote is open at the end of what was looked at. */
  get isQuoted(): boolean {
    return this.reading.quoted;
  }

  /** End of the record that these bytes begin with, -1 if it isn't among them. They begin at an offset of the object. */
  endOf(bytes: Uint8Array, offset: number): number {
    if (this.begin !== offset) {
      this.givenUp = this.reading.at > Math.max(offset, this.givenUp?.at ?? 0) ? this.reading : this.givenUp;
      this.begin = offset;
      this.reading = { at: offset, quoted: false, atBeginning: true };
    }
    const delimiters = (this.delimiter === undefined ? DELIMITERS : [this.delimiter]).map((each) => each.charCodeAt(0));
    const [first, second = first, third = first] = delimiters;
    const end = offset + bytes.length;
    let { at, quoted, atBeginning } = this.reading;
    let found = -1;
    while (at < end) {
      const byte = bytes[at - offset];
      this.steps += 1;
      if (byte === NEWLINE) {
        if (!quoted) {
          found = at - offset;
          break;
        }
        if (this.givenUp !== undefined && at < this.givenUp.at) {
          ({ at, quoted, atBeginning } = this.givenUp);
          continue;
        }
      } else if (quoted) {
        // Of a doubled quote, the first one closes the field and the second opens it again.
        quoted = byte !== QUOTE;
        atBeginning = !quoted;
      } else {
        quoted = byte === QUOTE && atBeginning;
        atBeginning = byte === first || byte === second || byte === third;
      }
      at += 1;
    }
    this.reading = { at, quoted, atBeginning };
    return found;
  }
}

/** The first comma, semicolon or tab of a header that is not in quotes. */
export function csvDelimiter(header: string): string {
  let quoted = false;
  for (const character of header) {
    quoted = quoted !== (character === '"');
    if (!quoted && DELIMITERS.includes(character)) {
      return character;
    }
  }
  return String.fromCharCode(COMMA);
}

/** The fields of a record. Throws for quotes at wrong places. */
export function csvFields(text: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length;) {
    const quoted = text[at] === '"';
    const end = quoted ? closingQuote(text, at + 1) + 1 : text.indexOf(delimiter, at) < 0 ? text.length : text.indexOf(delimiter, at);
    const field = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
    if ((quoted && end < text.length && text[end] !== delimiter) || (!quoted && field.includes('"'))) {
      throw new Error('A quote is at a wrong place.');
    }
    fields.push(field);
    at = end + 1;
  }
  return fields;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') {
      return at;
    }
  }
  throw new Error('A quote is not closed.');
}
