import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import yauzl from 'yauzl';

export interface ZipEntry {
  bytes: Buffer;
  /** As it stands in the file: year, month, day ... of no zone. */
  date: number;
  mode: number;
}

/** Everything in a zip file, unpacked in memory. */
export const zipEntries = (path: string): Promise<Map<string, ZipEntry>> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: true }, (error, archive) => {
      if (error) return reject(error);
      const found = new Map<string, ZipEntry>();
      archive.on('error', reject);
      archive.on('end', () => resolve(found));
      archive.on('entry', (entry: yauzl.Entry) => {
        archive.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed);
          const pieces: Buffer[] = [];
          for await (const piece of stream) pieces.push(piece as Buffer);
          found.set(entry.fileName, {
            bytes: Buffer.concat(pieces),
            date: entry.lastModFileDate * 0x10000 + entry.lastModFileTime,
            mode: entry.externalFileAttributes >>> 16,
          });
          archive.readEntry();
        });
      });
      archive.readEntry();
    });
  });

export const folderFiles = (folder: string): Map<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path))]),
  );
