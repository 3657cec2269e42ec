import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { snapshotIdPattern } from './read.ts';
import { readTombstones } from './tombstones.ts';
import { checkBundle, looksLikeBundle } from './verify/check-bundle.ts';
import { checkChain, type Link } from './verify/check-chain.ts';
import { type CheckedSnapshot, checkSnapshot, looksLikeSnapshot } from './verify/check-snapshot.ts';
import type { Checked, PinOf } from './verify/checked.ts';
import { folderTree } from './verify/file-tree.ts';
import type { Finding } from './verify/finding.ts';
import { zipTree } from './verify/zip-tree.ts';

export interface VerifyOptions {
  pinOf: PinOf;
  /** Hash of the manifest by snapshot, as the audit log of an org folder has it. */
  recorded(orgFolder: string): ReadonlyMap<string, string>;
}

export interface Verification {
  path: string;
  kind: 'snapshot' | 'bundle' | 'org-folder' | 'evidence-folder';
  /** Every snapshot and bundle that was found there. */
  checked: Checked[];
  /** Snapshots that were purged on record. */
  purged: string[];
  /** Of all of them, and of the chain. */
  findings: Finding[];
}

/**
 * Proves that a snapshot, a bundle (folder or zip), or a folder of snapshots with their chain is whole and unaltered.
 * @throws UsageError where the path holds nothing of the kind
 */
export async function verify(given: string, options: VerifyOptions): Promise<Verification> {
  const path = resolve(given);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw nothingThere(path);
  if (found.isFile()) return one(path, await checkZip(path, options.pinOf));
  const kind = await kindOf(path);
  if (kind === 'bundle') return one(path, await checkBundle(await folderTree(path), options.pinOf));
  if (kind === 'snapshot') return one(path, await checkSnapshot(await folderTree(path), options.pinOf));
  if (kind === 'org-folder') {
    const { checked, findings, purged } = await checkOrgFolder(path, options);
    return { path, kind, checked, findings, purged };
  }
  const all: Verification = { path, kind: 'evidence-folder', checked: [], purged: [], findings: [] };
  for (const name of await foldersIn(path)) {
    const inner = await kindOf(join(path, name));
    if (inner !== 'org-folder' && inner !== 'bundle') continue;
    const part = await verify(join(path, name), options);
    all.checked.push(...part.checked.map((each) => ({ ...each, path: join(name, each.path) })));
    all.purged.push(...part.purged);
    all.findings.push(...part.findings.map((finding) => below(name, finding)));
  }
  if (all.checked.length + all.findings.length === 0) throw nothingThere(path);
  return all;
}

function one(path: string, checked: Checked | CheckedSnapshot): Verification {
  const { kind, findings } = checked;
  return { path, kind, checked: [plain(checked)], purged: [], findings };
}

/** Without what only the chain needs. */
const plain = ({ kind, path, snapshot, org, files, bytes, signature, findings }: Checked): Checked => ({
  kind,
  path,
  snapshot,
  org,
  files,
  bytes,
  signature,
  findings,
});

async function checkZip(path: string, pinOf: PinOf): Promise<Checked> {
  const tree = await zipTree(path);
  if (!tree) {
    if (!path.toLowerCase().endsWith('.zip')) throw nothingThere(path);
    return {
      ...{ kind: 'bundle', path: '', snapshot: null, org: null, files: 0, bytes: 0 },
      signature: { signed: false, valid: null, keyFingerprint: null, pinned: null, pinnedFrom: null, reason: null },
      findings: [{ file: '', problem: 'altered', message: 'It cannot be read as a zip file.' }],
    };
  }
  try {
    if (!looksLikeBundle([...tree.files.keys()]) && tree.findings.length === 0) throw nothingThere(path);
    return await checkBundle(tree, pinOf);
  } finally {
    tree.close();
  }
}

/** Every snapshot of one org, and the chain that they are. */
async function checkOrgFolder(path: string, { pinOf, recorded }: VerifyOptions) {
  const links: Link[] = [];
  const findings: Finding[] = [];
  for (const name of await foldersIn(path)) {
    const folder = join(path, name);
    if (!snapshotIdPattern.test(name)) {
      // Runs under way and set aside begin with a dot.
      if (!name.startsWith('.') && looksLikeSnapshot(await readdir(folder))) {
        findings.push({ file: name, problem: 'additional', message: 'It holds a snapshot under a name that is none.' });
      }
      continue;
    }
    const checked = await checkSnapshot(await folderTree(folder), pinOf);
    links.push({ id: name, checked });
    findings.push(...checked.findings.map((finding) => below(name, finding)));
  }
  const tombstones = readTombstones(path);
  findings.push(...checkChain(links, { tombstones, recorded: recorded(path) }));
  const there = new Set(links.map(({ id }) => id));
  return {
    checked: links.map(({ id, checked }) => ({ ...plain(checked), path: id })),
    findings,
    purged: tombstones.map(({ snapshot }) => snapshot).filter((id) => !there.has(id)),
  };
}

const below = (folder: string, finding: Finding): Finding => ({
  ...finding,
  file: finding.file === '' ? folder : `${folder}/${finding.file}`,
});

async function kindOf(folder: string): Promise<Verification['kind']> {
  const names = await readdir(folder);
  if (looksLikeBundle(names)) return 'bundle';
  if (looksLikeSnapshot(names)) return 'snapshot';
  const ofOrg = names.some((name) => snapshotIdPattern.test(name) || name === 'audit.jsonl' || name === 'purged.jsonl');
  return ofOrg ? 'org-folder' : 'evidence-folder';
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

const nothingThere = (path: string): UsageError =>
  new UsageError({
    code: 'nothing-to-verify',
    message: `There is no snapshot and no bundle at ${path}.`,
    hint: 'Name the folder of a snapshot (it holds manifest.json), a bundle (it holds SHA256SUMS), a bundle.zip, or the evidence folder.',
  });
