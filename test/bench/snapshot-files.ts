import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** sha256 of every dataset of a snapshot, by file name. The provenance differs from run to run, as it should. */
export async function datasetHashes(snapshot: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const files = readdirSync(snapshot).filter((file) => file.endsWith('.jsonl') && file !== 'requests.jsonl');
  for (const file of files.sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(snapshot, file)), hash);
    hashes[file] = hash.digest('hex');
  }
  return hashes;
}

/** Files that are not byte for byte the same, or are on one side only. */
export function differing(one: Record<string, string>, other: Record<string, string>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((file) => one[file] !== other[file]);
}

export interface RequestLine {
  /** When its answer was there. */
  at: number;
  path: string;
  url: string;
  status: number;
}

/** The requests of a run in the order of their answers. */
export function requestLines(snapshot: string): RequestLine[] {
  return readFileSync(join(snapshot, 'requests.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { time: string; path: string; query: string; status: number })
    .map(({ time, path, query, status }) => ({ at: Date.parse(time), path, url: `${path}?${query}`, status }))
    .sort((a, b) => a.at - b.at);
}
