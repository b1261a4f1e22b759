/** API Gateway takes no larger frame. */
export const LARGEST_FRAME = 32 * 1024;

const MASK_BYTES = 4;
/** The highest bit of the byte that holds the length. */
const MASKED = 0x80;

/**
 * Reads the sizes of a client's frames, because `ws` only reports whole messages.
 * RFC 6455: two bytes, or four or ten with the length, then the mask and the payload.
 */
export class FrameSizes {
  private header = Buffer.alloc(0);
  private payloadLeft = 0;

  constructor(private readonly tooLarge: () => void) {}

  public read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const skipped = Math.min(this.payloadLeft, rest.length);
      this.payloadLeft -= skipped;
      rest = rest.subarray(skipped);
      if (rest.length === 0) return;
      this.header = Buffer.concat([this.header, rest.subarray(0, 1)]);
      rest = rest.subarray(1);
      this.begin();
    }
  }

  /** Once the header is complete. */
  private begin(): void {
    const [, second] = this.header;
    if (second === undefined) return;
    const short = second % MASKED;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const masked = second >= MASKED;
    if (this.header.length < 2 + lengthBytes + (masked ? MASK_BYTES : 0)) return;
    const length = lengthBytes === 0 ? short : lengthBytes === 2 ? this.header.readUInt16BE(2) : Number(this.header.readBigUInt64BE(2));
    this.header = Buffer.alloc(0);
    this.payloadLeft = length;
    if (length > LARGEST_FRAME) this.tooLarge();
  }
}
