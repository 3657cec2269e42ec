import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import type { Finding } from './finding.ts';

export interface TreeFile {
  bytes: number;
  open(): Promise<Readable>;
}

/** A folder or a zip file: the files in it by their path, with `/`. */
export interface FileTree {
  files: ReadonlyMap<string, TreeFile>;
  /** What is in it and is no file that could be evidence. */
  findings: Finding[];
  close(): void;
}

export async function folderTree(folder: string): Promise<FileTree> {
  const files = new Map<string, TreeFile>();
  const findings: Finding[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll('\\', '/');
    if (entry.isDirectory()) continue;
    if (entry.isFile()) {
      files.set(name, { bytes: (await lstat(path)).size, open: async () => createReadStream(path) });
    } else {
      const what = entry.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'not a file';
      findings.push({ file: name, problem: 'additional', message: `It is ${what}.` });
    }
  }
  return { files, findings, close: () => {} };
}

/** The text of a small file; undefined where it is not there. */
export async function textOf({ files }: FileTree, path: string, most = 64_000_000): Promise<string | undefined> {
  const file = files.get(path);
  if (!file || file.bytes > most) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of (await file.open()) as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
