import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import yazl from 'yazl';

export const isZip = (path: string): boolean => path.toLowerCase().endsWith('.zip');

export interface ZipOptions {
  /** ISO 8601: the day that all files in the archive bear. */
  date: string;
  signal?: AbortSignal | undefined;
}

/**
 * Packs a folder: equal content gives equal bytes, whatever the machine's clock, zone and file modes. The names are
 * those of the folder's files, relative and with `/`; nothing else comes in.
 */
export async function packZip(folder: string, target: string, { date, signal }: ZipOptions): Promise<void> {
  const archive = new yazl.ZipFile();
  const options = { mtime: noonOf(date), mode: 0o100600, forceDosTimestamp: true };
  for (const path of await filesBelow(folder)) archive.addFile(join(folder, path), path, options);
  archive.end();
  const output = archive.outputStream as Readable;
  // A file that cannot be read is told by the archive, whose stream would then never end.
  archive.on('error', (error: Error) => output.destroy(error));
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const chunk of output) {
      signal?.throwIfAborted();
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** In an order that no file system decides. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Zip files hold local time: the day stands in it as it is in UTC, at an hour that every zone has on every day. */
function noonOf(date: string): Date {
  const day = new Date(date);
  return new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12);
}

/** The names in a zip file; undefined where it is none. */
export const zipNames = (path: string): Promise<string[] | undefined> =>
  new Promise((resolve) => {
    yauzl.open(path, { lazyEntries: true }, (error, archive) => {
      if (error) return resolve(undefined);
      const names: string[] = [];
      archive.on('entry', ({ fileName }: yauzl.Entry) => {
        names.push(fileName);
        archive.readEntry();
      });
      archive.on('end', () => resolve(names));
      archive.on('error', () => resolve(undefined));
      archive.readEntry();
    });
  });
