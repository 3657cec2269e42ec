import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { envelopeOver, type Signer, sha256 } from './dsse.ts';
import { syncFolder, writeDurably } from './durable.ts';
import { writeAll } from './line-file.ts';
import type { DatasetEntry, Manifest } from './manifest.ts';
import { listSnapshots } from './read.ts';
import { publishRun, type Run } from './run-folder.ts';
import { readTombstones } from './tombstones.ts';

/**
 * Puts the provenance of all datasets, in their order, into requests.jsonl.
 * @param other lines of requests that belong to no dataset, such as the check of the credential
 */
export async function writeRequests(
  folder: string,
  datasets: readonly string[],
  other: readonly object[],
): Promise<{ bytes: number; sha256: string }> {
  const out = openSync(join(folder, 'requests.jsonl'), 'w', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  const add = (piece: Buffer): void => {
    hash.update(piece);
    bytes += piece.length;
    writeAll(out, piece);
  };
  for (const line of other) add(Buffer.from(`${JSON.stringify(line)}\n`));
  for (const dataset of datasets) {
    const part = join(folder, `${dataset}.requests`);
    if (!existsSync(part)) continue;
    for await (const piece of createReadStream(part)) add(piece as Buffer);
  }
  fsyncSync(out);
  closeSync(out);
  for (const dataset of datasets) rmSync(join(folder, `${dataset}.requests`), { force: true });
  return { bytes, sha256: hash.digest('hex') };
}

export interface Previous {
  previous: Manifest['previous'];
  previousReason: string | null;
  /** Since when these bytes have been the same, if the last snapshot has them too. */
  unchangedSince(dataset: string, entry: DatasetEntry): string | null;
}

/** The link to the snapshot before, which makes the history of an org a chain. */
export async function previousOf(orgFolder: string): Promise<Previous> {
  const id = (await listSnapshots(orgFolder)).at(-1);
  const text = id === undefined ? undefined : readFileSync(join(orgFolder, id, 'manifest.json'), 'utf8');
  const manifest = text === undefined ? undefined : parse(text);
  if (id === undefined || text === undefined || !manifest) {
    // One that was purged is not there to be read any more, and still the one before.
    const purged = id === undefined ? readTombstones(orgFolder).at(-1) : undefined;
    if (purged) {
      const { snapshot, manifestSha256 } = purged;
      return { previous: { snapshot, manifestSha256 }, previousReason: null, unchangedSince: () => null };
    }
    const reason = id === undefined ? 'first snapshot of this org in this folder' : `the manifest of ${id} is damaged`;
    return { previous: null, previousReason: reason, unchangedSince: () => null };
  }
  return {
    previous: { snapshot: id, manifestSha256: createHash('sha256').update(text).digest('hex') },
    previousReason: null,
    unchangedSince: (dataset, entry) => {
      const before = manifest.datasets[dataset];
      return entry.sha256 !== null && before?.sha256 === entry.sha256 ? (before.unchangedSince ?? id) : null;
    },
  };
}

function parse(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

/** Writes and signs the manifest, makes the files read-only, and gives the folder its name as a snapshot. */
export function seal(run: Run, orgFolder: string, manifest: Manifest, signer: Signer | null): string {
  const keep = new Set(['manifest.json', 'requests.jsonl']);
  for (const { file } of Object.values(manifest.datasets)) if (file) keep.add(file);
  for (const name of readdirSync(run.folder)) if (!keep.has(name)) rmSync(join(run.folder, name), { recursive: true });
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (signer) {
    const predicate = { tool: manifest.tool, org: manifest.org.url, snapshot: run.state.id, endedAt: manifest.endedAt };
    const subject = { name: 'manifest.json', sha256: sha256(text) };
    writeDurably(join(run.folder, 'manifest.dsse.json'), envelopeOver(subject, 'snapshot', predicate, signer));
    keep.add('manifest.dsse.json');
  }
  writeDurably(join(run.folder, 'manifest.json'), text);
  for (const name of keep) chmodSync(join(run.folder, name), 0o400);
  chmodSync(run.folder, 0o700);
  syncFolder(run.folder);
  return publishRun(run, orgFolder);
}

/** Requests made before any dataset was begun are kept beside the run until it is sealed. */
export const appendSessionRequests = (run: Run, lines: readonly object[]): void =>
  writeFileSync(join(run.folder, 'session.requests'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
    flag: 'a',
  });

export function sessionRequests(run: Run): object[] {
  const file = join(run.folder, 'session.requests');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as object);
}
