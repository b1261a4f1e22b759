import { configurationError } from '../gateway-error';

/** A body, and whether it counts as bytes or as text: only text can be mapped by a template. */
export interface Payload {
  readonly bytes: Buffer;
  readonly binary: boolean;
}

/** A body as `ContentHandling` wants it: bytes travel as base64 where text is wanted, and back. */
export function converted(payload: Payload, handling: string | undefined, what: 'request' | 'response'): Payload {
  if (handling === 'CONVERT_TO_TEXT' && payload.binary) return { bytes: Buffer.from(payload.bytes.toString('base64')), binary: false };
  if (handling === 'CONVERT_TO_BINARY' && !payload.binary) return { bytes: decoded(payload.bytes.toString('utf8'), what), binary: true };
  return payload;
}

/** The body as a mapping template receives it. */
export function textOf({ bytes, binary }: Payload, what: 'request' | 'response', because: string): string {
  if (!binary) return bytes.toString('utf8');
  throw configurationError(`unable to transform the ${what}: binaryMediaTypes makes it binary (${because}), and a template maps text only. `
    + `Set contentHandling: CONVERT_TO_TEXT on the integration${what === 'response' ? ' response' : ''}`);
}

function decoded(text: string, what: string): Buffer {
  const base64 = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) throw configurationError(`unable to transform the ${what}: CONVERT_TO_BINARY needs base64`);
  return Buffer.from(base64, 'base64');
}
