import * as fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 };

/** One character of any kind, to be the unit of texts: that of fast-check, `binary`, first makes a map of all of them, which takes seconds. */
export const CODE_POINT = fc.nat(0x10ffff - SURROGATES.count).map((n) => String.fromCodePoint(n < SURROGATES.first ? n : n + SURROGATES.count));
