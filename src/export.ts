import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Assessment, datasetsOf } from './assess.ts';
import { UsageError } from './errors.ts';
import type { EvidenceItem } from './evidence/item.ts';
import type { BundleFile, EvidenceTable, Exporter } from './exporters/exporter.ts';
import type { Snapshot } from './snapshot/read.ts';

export interface ExportOptions {
  items: readonly EvidenceItem[];
  exporters: readonly Exporter[];
  /** Absolute. */
  folder: string;
  /** ISO 8601: the one thing in a bundle that tells when it was made. */
  exportedAt: string;
  signal?: AbortSignal;
}

export interface Bundle {
  folder: string;
  files: number;
  bytes: number;
}

/** Writes a bundle, whole or not at all: it grows in a folder beside the one asked for, and is then renamed. */
export async function exportBundle(
  snapshot: Snapshot,
  assessment: Assessment,
  options: ExportOptions,
): Promise<Bundle> {
  const { folder } = options;
  await refuseForeign(folder);
  const growing = join(dirname(folder), `.${basename(folder)}.part-${process.pid}`);
  await rm(growing, { recursive: true, force: true });
  await mkdir(growing, { recursive: true, mode: 0o700 });
  try {
    const bundle = await writeFiles(growing, bundleFiles(snapshot, assessment, options), options.signal);
    await putInPlace(growing, folder);
    return { folder, ...bundle };
  } catch (error) {
    await rm(growing, { recursive: true, force: true });
    throw error;
  }
}

function* bundleFiles(snapshot: Snapshot, assessment: Assessment, options: ExportOptions): Iterable<BundleFile> {
  const content = { assessment, tables: options.items.map((item) => tableOf(item, snapshot, assessment)) };
  const stamped = { ...assessment, exportedAt: options.exportedAt };
  yield { path: 'assessment.json', chunks: once(`${JSON.stringify(stamped, null, 2)}\n`) };
  for (const name of ['manifest.json', 'requests.jsonl']) {
    yield { path: `source/${name}`, chunks: createReadStream(join(snapshot.path, name)) };
  }
  for (const exporter of options.exporters) yield* exporter.files(content);
}

async function* once(text: string): AsyncIterable<string> {
  yield text;
}

export function tableOf(item: EvidenceItem, snapshot: Snapshot, assessment: Assessment): EvidenceTable {
  const { id, title, description, columns, datasets, optional = [] } = item;
  const { org, collectedAt } = assessment.snapshot;
  const gaps = datasets.filter((dataset) => snapshot.entry(dataset).status !== 'complete');
  const [population = ''] = datasets;
  return {
    id,
    title,
    description,
    columns,
    org,
    collectedAt,
    status: gaps.length === 0 ? 'complete' : gaps.map((dataset) => inWords(dataset, snapshot)).join('; '),
    notCollected: snapshot.entry(population).file === null,
    sources: [...datasets, ...optional].map((dataset) => {
      const { status, records, sha256, period, error } = snapshot.entry(dataset);
      return {
        dataset,
        status,
        records,
        sha256,
        period: period && { from: period.from, to: period.to },
        error: error?.message ?? null,
      };
    }),
    rows: () => item.rows(datasetsOf(snapshot), { at: Date.parse(collectedAt) }),
  };
}

function inWords(dataset: string, snapshot: Snapshot): string {
  const { status, file, error } = snapshot.entry(dataset);
  const what = file === null ? `NOT COLLECTED: ${dataset} was ${status}` : `INCOMPLETE: ${dataset} was read in part`;
  return error ? `${what} (${error.message})` : what;
}

async function writeFiles(folder: string, files: Iterable<BundleFile>, signal: AbortSignal | undefined) {
  const sums: [path: string, sha256: string][] = [];
  let bytes = 0;
  for (const { path, chunks } of files) {
    const written = await writeFile(join(folder, path), chunks, signal);
    sums.push([path, written.sha256]);
    bytes += written.bytes;
  }
  sums.sort(([a], [b]) => (a < b ? -1 : 1));
  // The form that `sha256sum --check` reads.
  await writeFile(
    join(folder, 'SHA256SUMS'),
    once(sums.map(([path, sha256]) => `${sha256}  ${path}\n`).join('')),
    signal,
  );
  return { files: sums.length + 1, bytes };
}

async function writeFile(path: string, chunks: BundleFile['chunks'], signal: AbortSignal | undefined) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file: FileHandle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of together(chunks)) {
      signal?.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

const largeEnough = 64 * 1024;

/**
 * Small texts become large writes: one for each row would cost more than making the rows. What is yielded is written
 * before the next is asked for, so one buffer serves them all; new ones would pile up faster than they are collected.
 */
async function* together(chunks: BundleFile['chunks']): AsyncIterable<Uint8Array> {
  const buffer = Buffer.allocUnsafe(8 * largeEnough);
  let waiting = '';
  const bytes = (): Uint8Array => {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const fits = waiting.length * 3 <= buffer.length;
    const encoded = fits ? buffer.subarray(0, buffer.write(waiting)) : Buffer.from(waiting);
    waiting = '';
    return encoded;
  };
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') waiting += chunk;
    if (waiting !== '' && (typeof chunk !== 'string' || waiting.length >= largeEnough)) yield bytes();
    if (typeof chunk !== 'string') yield chunk;
  }
  if (waiting !== '') yield bytes();
}

/** A folder that is no bundle may hold somebody's work: it is not touched. */
async function refuseForeign(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return;
  const names = found.isDirectory() ? await readdir(folder) : ['a file'];
  if (found.isDirectory() && (names.length === 0 || isBundle(names))) return;
  throw new UsageError({
    code: 'output-not-a-bundle',
    message: `${folder} exists and is not a bundle, so it is not overwritten.`,
    hint: 'Name a new or empty folder, or an earlier bundle, with --output.',
  });
}

const isBundle = (names: readonly string[]): boolean =>
  names.includes('SHA256SUMS') && names.includes('assessment.json');

async function putInPlace(growing: string, folder: string): Promise<void> {
  const before = `${growing}-before`;
  const replaced = await rename(folder, before).then(
    () => true,
    () => false,
  );
  await rename(growing, folder);
  if (replaced) await rm(before, { recursive: true, force: true });
}
