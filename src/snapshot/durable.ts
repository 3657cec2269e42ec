import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a whole file or leaves the old one: a reader never sees half of it, not even after a power cut. */
export function writeDurably(path: string, text: string, mode = 0o600): void {
  const part = `${path}.part`;
  const file = openSync(part, 'w', mode);
  writeFileSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(part, path);
}

/** Makes renames within a folder durable; where a folder cannot be opened (Windows) the system sees to it. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // Not supported here.
  }
}
