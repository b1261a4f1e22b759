/** A body as `ContentHandling` wants it: bytes travel as base64 where text is wanted, and back. */
export function converted(body: Buffer, handling: string | undefined, binary: boolean): Buffer {
  if (handling === 'CONVERT_TO_TEXT' && binary) return Buffer.from(body.toString('base64'));
  if (handling === 'CONVERT_TO_BINARY' && !binary) return Buffer.from(body.toString('utf8'), 'base64');
  return body;
}
