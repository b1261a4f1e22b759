import { javaText } from './java-text';
import { MappingError } from './mapping-error';

/** `$util` of mapping templates. */
export const UTIL = {
  base64Decode: (value: unknown) => Buffer.from(javaText(value), 'base64').toString('utf8'),
  base64Encode: (value: unknown) => Buffer.from(javaText(value)).toString('base64'),
  /** As JSON escapes text, and single quotes too: API Gateway does, though JSON knows no such escape. */
  escapeJavaScript: (value: unknown) => JSON.stringify(javaText(value)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (value: unknown): unknown => {
    try {
      return JSON.parse(javaText(value));
    } catch {
      throw new MappingError(`$util.parseJson: ${javaText(value)} is not JSON`);
    }
  },
  urlDecode: (value: unknown) => decodeURIComponent(javaText(value).replaceAll('+', ' ')),
  urlEncode: (value: unknown) => encodeURIComponent(javaText(value)).replaceAll('%20', '+').replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
} as const;
