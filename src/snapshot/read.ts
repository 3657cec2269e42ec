import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { IncompleteError, UsageError } from '../errors.ts';
import { jsonLines } from './json-lines.ts';
import { type DatasetEntry, type Manifest, manifestSchema, skippedEntry } from './manifest.ts';

export interface Snapshot {
  /** `<YYYYMMDDTHHMMSSZ>`: the name of its folder. */
  id: string;
  /** Absolute path of the folder. */
  path: string;
  manifest: Manifest;
  /** The manifest's entry, or one that says `skipped` for a dataset that the manifest does not name. */
  entry(dataset: string): DatasetEntry;
  /**
   * The records of a dataset, one after another, never all at once. Yields nothing for a dataset without a file:
   * ask `entry()` whether that means "none" or "not read".
   */
  records(dataset: string): AsyncIterable<Record<string, unknown>>;
}

export const snapshotIdPattern = /^\d{8}T\d{6}Z$/;

/** @throws IncompleteError when the manifest is missing or damaged. */
export async function openSnapshot(path: string): Promise<Snapshot> {
  const folder = resolve(path);
  const manifest = await readManifest(folder);
  const entry = (dataset: string): DatasetEntry => manifest.datasets[dataset] ?? notInSnapshot;
  return {
    id: basename(folder),
    path: folder,
    manifest,
    entry,
    records: (dataset) => {
      const { file } = entry(dataset);
      return file === null ? none() : jsonLines(join(folder, file));
    },
  };
}

async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new IncompleteError({
      code: 'snapshot-no-manifest',
      message: `${folder} has no readable manifest.json, so it is not a snapshot.`,
      hint: 'A sync that did not finish leaves none. Run `okta-evidence sync`, or name another snapshot with --snapshot.',
      cause,
    });
  }
  const manifest = parse(text);
  if (manifest?.schema !== manifestSchema || typeof manifest.datasets !== 'object' || !manifest.startedAt) {
    throw new IncompleteError({
      code: 'snapshot-damaged-manifest',
      message: `${file} is damaged: it is not a document of schema ${manifestSchema}.`,
      hint: 'Restore the folder from a backup, or run `okta-evidence sync` for a new snapshot.',
    });
  }
  return manifest as Manifest;
}

function parse(text: string): Partial<Manifest> | undefined {
  try {
    return JSON.parse(text) as Partial<Manifest>;
  } catch {
    return undefined;
  }
}

const notInSnapshot = skippedEntry('not-in-snapshot', 'This snapshot was made without the dataset.');

async function* none(): AsyncIterable<Record<string, unknown>> {}

/** Split by hand in large pieces: readline takes as long for it as JSON.parse does for the lines. */
export async function* linesIn(pieces: AsyncIterable<unknown>): AsyncIterable<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
    let at = 0;
    for (let end = bytes.indexOf(10, at); end !== -1; end = bytes.indexOf(10, at)) {
      yield bytes.toString('utf8', at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

/** Ids of the finished snapshots of one org, oldest first. */
export async function listSnapshots(orgFolder: string): Promise<string[]> {
  const names = await readdir(orgFolder).catch(() => [] as string[]);
  const ids: string[] = [];
  for (const name of names.filter((candidate) => snapshotIdPattern.test(candidate)).sort()) {
    if (await isFile(join(orgFolder, name, 'manifest.json'))) ids.push(name);
  }
  return ids;
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * Turns a snapshot reference into a folder: `latest`, `previous`, an id, `host/id` or a path.
 * @throws UsageError when it names nothing, with what there is.
 */
export async function findSnapshot(reference: string, evidenceFolder: string, orgFolder?: string): Promise<string> {
  if (reference.includes('/') || reference.includes('\\') || reference === '.') {
    for (const candidate of [resolve(reference), join(evidenceFolder, reference)]) {
      if (await isFolder(candidate)) return candidate;
    }
    throw new UsageError({
      code: 'snapshot-not-found',
      message: `There is no snapshot folder at ${reference}.`,
      hint: `Looked in ${resolve(reference)} and ${join(evidenceFolder, reference)}. \`okta-evidence status --snapshots\` lists them.`,
    });
  }
  if (orgFolder === undefined) throw noSnapshots(evidenceFolder);
  const ids = await listSnapshots(orgFolder);
  if (ids.length === 0 && !(await isFolder(join(orgFolder, reference)))) throw noSnapshots(orgFolder);
  const id = reference === 'latest' ? ids.at(-1) : reference === 'previous' ? ids.at(-2) : reference;
  if (id !== undefined && (await isFolder(join(orgFolder, id)))) return join(orgFolder, id);
  throw new UsageError({
    code: 'snapshot-not-found',
    message:
      reference === 'previous'
        ? `${basename(orgFolder)} has one snapshot only, so there is no previous one.`
        : `${basename(orgFolder)} has no snapshot "${reference}".`,
    hint: `There are: ${ids.slice(-5).join(', ')}. A reference is latest, previous, an id, host/id or a path.`,
  });
}

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const noSnapshots = (folder: string): UsageError =>
  new UsageError({
    code: 'no-snapshot',
    message: `There is no snapshot in ${folder}.`,
    hint: `Run \`okta-evidence sync\` first, or name the evidence folder with --dir (looked for ${join(folder, '<time>', 'manifest.json')}).`,
  });
