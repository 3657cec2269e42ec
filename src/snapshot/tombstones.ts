import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is left of a snapshot that was purged: enough to prove the chain that went through it. */
export interface Tombstone {
  snapshot: string;
  manifestSha256: string;
  purgedAt: string;
  reason: string;
}

const fileOf = (orgFolder: string): string => join(orgFolder, 'purged.jsonl');

/** On disk when this returns. A line that a crash tore is ended first, or this one would be lost with it. */
export function appendTombstone(orgFolder: string, tombstone: Tombstone): void {
  const file = openSync(fileOf(orgFolder), 'a+', 0o600);
  try {
    const last = Buffer.from('\n');
    const { size } = fstatSync(file);
    if (size > 0) readSync(file, last, 0, 1, size - 1);
    writeFileSync(file, `${last.toString() === '\n' ? '' : '\n'}${JSON.stringify(tombstone)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A line that a crash tore is none. */
export function readTombstones(orgFolder: string): Tombstone[] {
  let text: string;
  try {
    text = readFileSync(fileOf(orgFolder), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => parse(line) ?? []);
}

function parse(line: string): Tombstone | undefined {
  try {
    const tombstone = JSON.parse(line) as Tombstone;
    return typeof tombstone.snapshot === 'string' ? tombstone : undefined;
  } catch {
    return undefined;
  }
}
