import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const DIRECTORY_ENTRY = 0x02014b50;
/** Placeholder for a number that doesn't fit: the archive is in the Zip64 format. */
const NO_COUNT = 0xffff;
const NO_OFFSET = 0xffffffff;
/** Creator systems whose entries have a Unix file mode. */
const UNIX = [3, 19];
/** In octal: how the mode of a symbolic link begins, and how that of an executable file ends. */
const LINK = /^12/;
const EXECUTABLE = /[1357]\d{0,2}$/;

interface Entry {
  readonly name: string;
  /** Kind and permissions, in octal digits. Zero: not told. */
  readonly mode: string;
  /** Where it starts in the directory. */
  readonly at: number;
}

/** Unpacks a function's archive as Lambda does: stored and deflated entries, which is all that its tools write. */
export async function unzip(archive: Buffer, target: string): Promise<void> {
  const entries = directoryOf(archive);
  const isLink = ({ mode }: Entry) => LINK.test(mode);
  for (const entry of entries.filter((each) => !isLink(each))) await write(archive, entry, join(target, safe(entry.name)));
  // Afterwards, so that no file is written through one.
  for (const entry of entries.filter(isLink)) await link(archive, entry, join(target, safe(entry.name)));
}

function directoryOf(archive: Buffer): Entry[] {
  const end = archive.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error('not a zip archive');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count === NO_COUNT || at === NO_OFFSET) throw new Error('a zip archive in the Zip64 format, which the local runner does not read');
  return Array.from({ length: count }, () => {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('a broken zip archive');
    const nameLength = archive.readUInt16LE(at + 28);
    const entry = { name: archive.toString('utf8', at + 46, at + 46 + nameLength), mode: (UNIX.includes(archive[at + 5]) ? archive.readUInt16LE(at + 40) : 0).toString(8), at };
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    return entry;
  });
}

async function write(archive: Buffer, entry: Entry, path: string): Promise<void> {
  if (entry.name.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content(archive, entry), { mode: EXECUTABLE.test(entry.mode) ? 0o755 : 0o644 });
}

async function link(archive: Buffer, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Another layer may have the same.
  await rm(path, { force: true });
  await symlink(content(archive, entry).toString('utf8'), path);
}

function content(archive: Buffer, { name, at }: Entry): Buffer {
  const method = archive.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new Error(`a zip archive with compression method ${method}`);
  const local = archive.readUInt32LE(at + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
  const data = method === 0 ? packed : inflated(packed);
  if (data === undefined || crc32(data) !== archive.readUInt32LE(at + 16)) throw new Error(`a broken zip archive: ${name}`);
  return data;
}

function inflated(packed: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(packed);
  } catch {
    return undefined;
  }
}

/** The path of a file in the folder that it is unpacked to. */
function safe(name: string): string {
  const path = normalize(name);
  if (path === '..' || path.startsWith(`..${sep}`)) throw new Error(`a zip archive with the path ${name}`);
  return path;
}
