import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { FileTree, TreeFile } from './file-tree.ts';
import type { Finding } from './finding.ts';
import { oddInZip } from './zip-headers.ts';

/** More than deflate gives for evidence, and enough to be a trap: what claims to grow so much is not unpacked. */
const growthLimit = 400;
const growthFree = 100_000_000;

/**
 * A zip file, read in place: nothing of it is ever written to disk. Names that lead out of it, names that come twice,
 * encrypted files, and files that claim to be unreasonably large are named, and not read.
 * @returns undefined where it cannot be read as a zip file at all
 */
export async function zipTree(path: string): Promise<FileTree | undefined> {
  const archive = await new Promise<yauzl.ZipFile | undefined>((resolve) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, decodeStrings: true };
    yauzl.open(path, options, (error, opened) => resolve(error ? undefined : opened));
  });
  if (!archive) return undefined;
  const files = new Map<string, TreeFile>();
  const findings: Finding[] = [];
  const entries: yauzl.Entry[] = [];
  const add = (entry: yauzl.Entry): void => {
    const { fileName, uncompressedSize } = entry;
    const refused = files.has(fileName) ? 'The zip file holds it twice.' : whyRefused(entry);
    if (refused) findings.push({ file: fileName, problem: 'additional', message: refused });
    else files.set(fileName, { bytes: uncompressedSize, open: () => openEntry(archive, entry) });
  };
  await new Promise<void>((resolve) => {
    archive.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      add(entry);
      archive.readEntry();
    });
    archive.on('error', (error: Error) => {
      const message = `The zip file cannot be read any further: ${error.message}`;
      findings.push({ file: '', problem: 'altered', message });
      resolve();
    });
    archive.on('end', resolve);
    archive.readEntry();
  });
  const odd = findings.length === 0 && (await oddInZip(path, entries));
  if (odd) {
    const message = `${odd} in the zip file is not as it was written: it was altered, or packed again by another program.`;
    findings.push({ file: '', problem: 'altered', message });
  }
  if (archive.comment) findings.push({ file: '', problem: 'altered', message: 'The zip file carries a comment.' });
  return { files, findings, close: () => archive.close() };
}

function whyRefused({ fileName, uncompressedSize, compressedSize, generalPurposeBitFlag }: yauzl.Entry) {
  if (fileName.endsWith('/')) return 'It is a folder of its own.';
  if ((generalPurposeBitFlag & 1) === 1) return 'It is encrypted.';
  const huge = uncompressedSize > growthFree && uncompressedSize > compressedSize * growthLimit;
  return huge ? `It claims to unpack from ${compressedSize} to ${uncompressedSize} bytes.` : undefined;
}

const openEntry = (archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
