import { type FileHandle, open } from 'node:fs/promises';
import type { Entry } from 'yauzl';

const localLength = 30;
const centralLength = 46;
const endLength = 22;
/** From here on the fields of the plain format are too short, and another form of them is used. */
const plainLimit = 0xffffffff;

/**
 * Where something stands in a zip file beside the content of its files: every byte of the headers is either told twice
 * or is the same for all files, as `export` writes them, so that a change to one of them shows (PKWARE APPNOTE 4.3).
 * @param entries in the order of the archive's directory
 * @returns the first place that is not as it was written, in words; undefined where all is well
 */
export async function oddInZip(path: string, entries: readonly Entry[]): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size >= plainLimit || entries.length >= 0xffff) return undefined;
    let at = 0;
    for (const entry of entries) {
      const end = await endOfFile(file, entry, at);
      if (end === undefined) return `The header of ${entry.fileName}`;
      at = end;
    }
    return (await directoryIsPlain(file, entries, at, size)) ? undefined : 'The directory';
  } finally {
    await file.close();
  }
}

/** The local header at `at` says what the directory says, and so does what follows the content. */
async function endOfFile(file: FileHandle, entry: Entry, at: number): Promise<number | undefined> {
  const name = Buffer.from(entry.fileName, 'utf8');
  const streamed = (entry.generalPurposeBitFlag & 8) !== 0;
  const sums = sumsOf(entry);
  const expected = Buffer.alloc(localLength);
  expected.writeUInt32LE(0x04034b50, 0);
  commonOf(entry).copy(expected, 4);
  if (!streamed) sums.copy(expected, 14);
  expected.writeUInt16LE(name.length, 26);
  const found = await bytesAt(file, at, localLength + name.length);
  if (entry.relativeOffsetOfLocalHeader !== at || !found.equals(Buffer.concat([expected, name]))) return undefined;
  const after = at + found.length + entry.compressedSize;
  if (!streamed) return after;
  const descriptor = Buffer.concat([Buffer.from('504b0708', 'hex'), sums]);
  return (await bytesAt(file, after, descriptor.length)).equals(descriptor) ? after + descriptor.length : undefined;
}

/** The directory begins where the files end, and what it says of each is what it says of all. */
async function directoryIsPlain(
  file: FileHandle,
  entries: readonly Entry[],
  begin: number,
  size: number,
): Promise<boolean> {
  const parts: Buffer[] = [];
  const [first] = entries;
  for (const entry of entries) {
    const name = Buffer.from(entry.fileName, 'utf8');
    const expected = Buffer.alloc(centralLength);
    expected.writeUInt32LE(0x02014b50, 0);
    expected.writeUInt16LE(madeBy, 4);
    commonOf(entry).copy(expected, 6);
    sumsOf(entry).copy(expected, 16);
    expected.writeUInt16LE(name.length, 28);
    expected.writeUInt32LE(attributes, 38);
    expected.writeUInt32LE(entry.relativeOffsetOfLocalHeader, 42);
    parts.push(expected, name);
    const sameDay = entry.lastModFileDate === first?.lastModFileDate && entry.lastModFileTime === first.lastModFileTime;
    if (!sameDay || entry.generalPurposeBitFlag !== first.generalPurposeBitFlag) return false;
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(endLength);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(begin, 16);
  const expected = Buffer.concat([...parts, end]);
  return size === begin + expected.length && (await bytesAt(file, begin, expected.length)).equals(expected);
}

/** What `export` writes: made on Unix by version 6.3 of the format, a regular file of mode 0600. */
const madeBy = (3 << 8) | 63;
const attributes = (0o100600 << 16) >>> 0;

/** Version, flags, method, time and date: the fields that both headers begin with. */
function commonOf(entry: Entry): Buffer {
  const common = Buffer.alloc(10);
  common.writeUInt16LE(entry.versionNeededToExtract, 0);
  common.writeUInt16LE(entry.generalPurposeBitFlag, 2);
  common.writeUInt16LE(entry.compressionMethod, 4);
  common.writeUInt16LE(entry.lastModFileTime, 6);
  common.writeUInt16LE(entry.lastModFileDate, 8);
  return common;
}

function sumsOf(entry: Entry): Buffer {
  const sums = Buffer.alloc(12);
  sums.writeUInt32LE(entry.crc32, 0);
  sums.writeUInt32LE(entry.compressedSize, 4);
  sums.writeUInt32LE(entry.uncompressedSize, 8);
  return sums;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
