import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Assessment } from './assess.ts';
import { UsageError } from './errors.ts';
import type { EvidenceItem } from './evidence/item.ts';
import { lookAtRows } from './export/look-at-rows.ts';
import { type FileSum, openFile } from './export/open-file.ts';
import type { Pseudonymizer } from './export/pseudonyms/pseudonymizer.ts';
import { recordsOf } from './export/records.ts';
import { writeTable } from './export/write-table.ts';
import { isZip, packZip, type ZipOptions, zipNames } from './export/zip.ts';
import type { BundleFile, EvidenceTable, Exporter, WrittenTable } from './exporters/exporter.ts';
import { jsonText } from './json-text.ts';
import { type ChosenSigning, envelopeOver, type Signer, sha256, unsigned } from './snapshot/dsse.ts';
import type { Snapshot } from './snapshot/read.ts';

export interface ExportOptions {
  items: readonly EvidenceItem[];
  exporters: readonly Exporter[];
  /** Absolute. Where it ends in `.zip`, the same tree is packed into a file of that name. */
  folder: string;
  /** ISO 8601: the one thing in a bundle that tells when it was made. */
  exportedAt: string;
  /** What it says is written in assessment.json, too, so that a signature that was taken away is missed. */
  signing?: ChosenSigning;
  /** Given, it replaces everything personal in every file. */
  pseudonymizer?: Pseudonymizer;
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
    const bundle = await writeBundle(growing, snapshot, assessment, options);
    if (isZip(folder))
      await packInto(folder, growing, { date: assessment.snapshot.collectedAt, signal: options.signal });
    else await putInPlace(growing, folder);
    return { folder, ...bundle };
  } catch (error) {
    await rm(growing, { recursive: true, force: true });
    throw error;
  }
}

/** The folder is packed when it is finished, so that a zip holds what the folder would have held. */
async function packInto(file: string, growing: string, options: ZipOptions): Promise<void> {
  const packed = `${growing}.zip`;
  try {
    await rm(packed, { force: true });
    await packZip(growing, packed, options);
    await rename(packed, file);
  } finally {
    await rm(packed, { force: true });
    await rm(growing, { recursive: true, force: true });
  }
}

async function writeBundle(root: string, snapshot: Snapshot, assessment: Assessment, options: ExportOptions) {
  const written: Written = { bytes: 0, sums: [] };
  const {
    exportedAt,
    pseudonymizer: disguise,
    signing: { signer, signing } = unsigned('Not signed: no key was given.'),
  } = options;
  // One view for all items: what several of them need to know is then found out once.
  const datasets = recordsOf(snapshot);
  const formats = options.exporters.flatMap(({ table }) => table ?? []);
  const tables: WrittenTable[] = [];
  for (const item of options.items) {
    const plain = tableOf(item, snapshot, assessment);
    const table = disguise?.table(plain) ?? plain;
    const lines = table.notCollected ? [] : ((await item.summary?.(datasets)) ?? []);
    const summary = disguise?.lines(lines) ?? lines;
    const at = { at: Date.parse(table.collectedAt) };
    const seen = lookAtRows(item, at);
    const own = item.rows(datasets, at);
    const rows = disguise?.rows(item.id, own) ?? own;
    const given = { ...table, summary };
    const { files, rowCount } = await writeTable(root, given, rows, formats, options.signal, seen.look);
    for (const file of files) note(written, file);
    tables.push({
      ...given,
      rowCount,
      files: files.map(({ path }) => path),
      firstRows: seen.firstRows(),
      distributions: seen.distributions(),
    });
  }
  const told = disguise?.assessment(assessment) ?? assessment;
  const ofThisExport = { exportedAt, signing, ...(disguise && { pseudonymized: disguise.told() }) };
  for (const file of bundleFiles(snapshot, told, options, tables, ofThisExport)) {
    note(written, await writeFile(root, file, options.signal));
  }
  const sums = await writeSums(root, written);
  if (signer) await writeSignature(root, sums, signer, { ...assessment.snapshot, exportedAt });
  return { files: written.sums.length + (signer ? 2 : 1), bytes: written.bytes };
}

function* bundleFiles(
  snapshot: Snapshot,
  assessment: Assessment,
  options: ExportOptions,
  tables: readonly WrittenTable[],
  ofThisExport: object,
): Iterable<BundleFile> {
  yield { path: 'assessment.json', chunks: each(jsonText({ ...assessment, ...ofThisExport })) };
  for (const name of ['manifest.json', 'requests.jsonl']) {
    const chunks = options.pseudonymizer?.source(name) ?? createReadStream(join(snapshot.path, name));
    yield { path: `source/${name}`, chunks };
  }
  for (const exporter of options.exporters) {
    const manifest = options.pseudonymizer?.manifest ?? snapshot.manifest;
    yield* exporter.files({ assessment, manifest, tables });
  }
}

async function* each(texts: Iterable<string>): AsyncIterable<string> {
  yield* texts;
}

/** What the exporters are told of an item, with the sentence that says what it is and what it was made from. */
export function tableOf(item: EvidenceItem, snapshot: Snapshot, assessment: Assessment): EvidenceTable {
  const { id, title, description, columns, datasets, optional = [] } = item;
  const { org, collectedAt } = assessment.snapshot;
  const gaps = datasets.filter((dataset) => snapshot.entry(dataset).status !== 'complete');
  const population = item.population ?? datasets.slice(0, 1);
  const beside = optional.length > 0 ? `, with ${optional.join(', ')} beside` : '';
  return {
    id,
    title,
    description: `${description.replace(/\.$/, '')}; made from ${datasets.join(', ')}${beside}.`,
    columns,
    org,
    collectedAt,
    status: gaps.length === 0 ? 'complete' : gaps.map((dataset) => inWords(dataset, snapshot)).join('; '),
    notCollected: population.every((dataset) => snapshot.entry(dataset).file === null),
    summary: [],
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
  };
}

function inWords(dataset: string, snapshot: Snapshot): string {
  const { status, file, error } = snapshot.entry(dataset);
  const what = file === null ? `NOT COLLECTED: ${dataset} was ${status}` : `INCOMPLETE: ${dataset} was read in part`;
  return error ? `${what} (${error.message})` : what;
}

interface Written {
  bytes: number;
  sums: [path: string, sha256: string][];
}

function note(written: Written, { path, sha256, bytes }: FileSum): void {
  written.sums.push([path, sha256]);
  written.bytes += bytes;
}

async function writeSums(root: string, { sums }: Written): Promise<string> {
  sums.sort(([a], [b]) => (a < b ? -1 : 1));
  // The form that `sha256sum --check` reads.
  const lines = sums.map(([path, sha256]) => `${sha256}  ${path}\n`).join('');
  await writeFile(root, { path: 'SHA256SUMS', chunks: each([lines]) }, undefined);
  return lines;
}

async function writeSignature(root: string, sums: string, signer: Signer, about: Record<string, unknown>) {
  const envelope = envelopeOver({ name: 'SHA256SUMS', sha256: sha256(sums) }, 'bundle', about, signer);
  await writeFile(root, { path: 'SHA256SUMS.dsse.json', chunks: each([envelope]) }, undefined);
}

async function writeFile(root: string, { path, chunks }: BundleFile, signal: AbortSignal | undefined) {
  const file = await openFile(root, path);
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      await file.write(chunk);
    }
    return await file.end();
  } finally {
    await file.close();
  }
}

/** A folder or file that is no bundle may hold somebody's work: it is not touched. */
async function refuseForeign(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return;
  if (isZip(path)) {
    if (found.isFile() && isBundle((await zipNames(path)) ?? [])) return;
  } else if (found.isDirectory()) {
    const names = await readdir(path);
    if (names.length === 0 || isBundle(names)) return;
  }
  throw new UsageError({
    code: 'output-not-a-bundle',
    message: `${path} exists and is not a bundle, so it is not overwritten.`,
    hint: 'Name a new or empty folder, a new .zip file, or an earlier bundle, with --output.',
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
