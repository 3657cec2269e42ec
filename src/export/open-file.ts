import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface FileSum {
  /** Inside the bundle, with `/`. */
  path: string;
  sha256: string;
  bytes: number;
}

export interface OpenFile {
  write(chunk: string | Uint8Array): Promise<void>;
  /** Writes what waits, and sees to it that it is on the disk. */
  end(): Promise<FileSum>;
  /** May follow `end`, or take its place where something failed. */
  close(): Promise<void>;
}

const largeEnough = 256 * 1024;

/**
 * Small texts become large writes: one for each row would cost more than making the rows. Two buffers serve them all,
 * one being filled while the other is written; new ones would pile up faster than they are collected.
 */
export async function openFile(root: string, path: string): Promise<OpenFile> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  let [free, full] = [Buffer.allocUnsafe(4 * largeEnough), Buffer.allocUnsafe(4 * largeEnough)];
  let writing: Promise<void> = Promise.resolve();
  let waiting = '';
  let bytes = 0;
  let isOpen = true;
  const put = async (chunk: Uint8Array) => {
    hash.update(chunk);
    bytes += chunk.length;
    await writing;
    writing = writeAll(file, chunk);
    // Whoever waits for it next is told.
    writing.catch(() => {});
  };
  const flush = async () => {
    if (waiting === '') return;
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const fits = waiting.length * 3 <= free.length;
    const encoded = fits ? free.subarray(0, free.write(waiting)) : Buffer.from(waiting);
    waiting = '';
    [free, full] = [full, free];
    await put(encoded);
  };
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    async write(chunk) {
      if (typeof chunk === 'string') waiting += chunk;
      if (typeof chunk !== 'string' || waiting.length >= largeEnough) await flush();
      if (typeof chunk !== 'string') await put(chunk);
    },
    async end() {
      await flush();
      await writing;
      await file.sync();
      await close();
      return { path, sha256: hash.digest('hex'), bytes };
    },
    async close() {
      await writing.catch(() => {});
      await close();
    },
  };
}

/** A single write may take only a part. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}
