import * as fc from 'fast-check';

/** Input that would do harm where it met a template, JSON or a form unescaped. */
export const HOSTILE = [
  '"', "'", "\\'", '\\"', '\\', '\\\\', "\\\\'", '\n', '\r\n\t', '\u0000\u0008', '/', '</script>', '\u2028', 'é', '😀',
  '$util.urlEncode("x")', '${context.requestId}', '$input.json("$")', '#set($v1 = "x")', '#end', '#if(true)', '##', '#*', '\\#', '\\$', '#[[x]]#',
  '","pk":{"S":"OWNER#other"},"x":"', '"}}', '{"a":1}', '&Action=DeleteMessage', '&MessageBody=x', '%26Action=x', '+', '%', '=', ';', 'a b',
];

/** Any text, often put together from harmful pieces. */
export const hostileText = () => fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 6 }).map((pieces) => pieces.join('')),
);
