import { inflateRawSync } from 'zlib';

const ENTRY = 0x04034b50;
const DEFLATED = 8;

/** The files of a shipped handler's archive, by name. Reads what `projenrc/handler-archive.ts` writes: each entry with its sizes before its content. */
export function filesIn(archive: Buffer): { readonly [name: string]: Buffer } {
  const files: { [name: string]: Buffer } = {};
  for (let at = 0; archive.readUInt32LE(at) === ENTRY;) {
    const nameEnd = at + 30 + archive.readUInt16LE(at + 26);
    const start = nameEnd + archive.readUInt16LE(at + 28);
    const end = start + archive.readUInt32LE(at + 18);
    const content = archive.subarray(start, end);
    files[archive.toString('utf8', at + 30, nameEnd)] = archive.readUInt16LE(at + 8) === DEFLATED ? inflateRawSync(content) : content;
    at = end;
  }
  return files;
}
