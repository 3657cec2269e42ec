import { type DatasetEntry, type Manifest, manifestSchema } from '../manifest.ts';
import { snapshotId } from '../run-folder.ts';
import { compareFiles, digestAll, type Expected } from './check-files.ts';
import { checkRequests } from './check-requests.ts';
import { checkSignature, readSigning } from './check-signature.ts';
import { type Checked, hostOf, type PinOf } from './checked.ts';
import type { Digest } from './digest.ts';
import { type FileTree, textOf } from './file-tree.ts';
import type { Finding } from './finding.ts';

export interface CheckedSnapshot extends Checked {
  manifest: Manifest | undefined;
  manifestSha256: string | undefined;
}

const [manifestFile, envelopeFile, requestsFile] = ['manifest.json', 'manifest.dsse.json', 'requests.jsonl'] as const;

export const looksLikeSnapshot = (names: readonly string[]): boolean =>
  [manifestFile, envelopeFile, requestsFile].some((name) => names.includes(name));

/** Does a snapshot hold what its manifest says, and is the manifest the one that was signed? */
export async function checkSnapshot(tree: FileTree, pinOf: PinOf): Promise<CheckedSnapshot> {
  const findings: Finding[] = [...tree.findings];
  const digests = await digestAll(tree, findings);
  const manifest = parseManifest(await textOf(tree, manifestFile).catch(() => undefined));
  const manifestSha256 = digests.get(manifestFile)?.sha256;
  const org = hostOf(manifest?.org?.url);
  const claim = readSigning(manifest?.signing);
  const { signature, signedSha256 } = await checkSignature(
    tree,
    {
      kind: 'snapshot',
      name: manifestFile,
      sha256: manifestSha256,
      envelope: envelopeFile,
      claim,
      claimedIn: manifestFile,
    },
    org === null ? null : await pinOf(org),
    findings,
  );
  const signedManifest = signedSha256 === null ? null : { sha256: signedSha256, by: `the signature` };
  // A manifest that is not the signed one was named with the signature.
  const itself = tree.files.has(manifestFile) ? null : signedManifest;
  if (manifest) {
    findings.push(...compareFiles(tree, digests, expectedOf(manifest, itself, tree)));
    findings.push(...checkEntries(manifest, digests));
    if (claim === undefined) findings.push(rewritten('It does not say whether it was signed.'));
    if (intact(digests, requestsFile, manifest.requestsFile?.sha256)) {
      findings.push(...(await checkRequests(tree, requestsFile, manifest)));
    }
  } else if (tree.files.has(manifestFile)) {
    findings.push({
      file: manifestFile,
      problem: 'altered',
      message: `It is no document of schema ${manifestSchema}.`,
    });
  } else {
    findings.push(
      ...compareFiles(
        tree,
        digests,
        new Map([...[...tree.files.keys()].filter(isOwn).map((name) => [name, null] as const), [manifestFile, itself]]),
      ),
    );
  }
  return {
    kind: 'snapshot',
    path: '',
    snapshot: manifest ? snapshotId(new Date(manifest.startedAt)) : null,
    org,
    files: tree.files.size,
    bytes: [...digests.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    signature,
    findings,
    manifest,
    manifestSha256,
  };
}

/** Without its manifest nothing says which datasets a snapshot has; these may be some. */
const isOwn = (name: string): boolean => /^[a-z-]+\.jsonl$/.test(name) || name === envelopeFile;

function parseManifest(text: string | undefined): Manifest | undefined {
  try {
    const manifest = JSON.parse(text ?? '') as Partial<Manifest>;
    const whole =
      manifest.schema === manifestSchema &&
      typeof manifest.datasets === 'object' &&
      manifest.datasets !== null &&
      !Number.isNaN(Date.parse(manifest.startedAt ?? ''));
    return whole ? (manifest as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

const intact = (digests: ReadonlyMap<string, Digest>, file: string, sha256: string | null | undefined): boolean =>
  digests.get(file)?.sha256 === sha256;

function expectedOf(manifest: Manifest, itself: { sha256: string; by: string } | null, tree: FileTree): Expected {
  const expected = new Map<string, { sha256: string; by: string } | null>([[manifestFile, itself]]);
  // One that was taken away is named with the signature.
  if (tree.files.has(envelopeFile)) expected.set(envelopeFile, null);
  const listed = (sha256: string | null | undefined) => ({ sha256: String(sha256), by: manifestFile });
  expected.set(requestsFile, listed(manifest.requestsFile?.sha256));
  for (const [id, entry] of Object.entries(manifest.datasets)) {
    if (entry.file === `${id}.jsonl`) expected.set(entry.file, listed(entry.sha256));
  }
  return expected;
}

const rewritten = (message: string): Finding => ({ file: manifestFile, problem: 'rewritten', message });

/** What a manifest says of each dataset has to agree with the file, and with itself. */
function checkEntries(manifest: Manifest, digests: ReadonlyMap<string, Digest>): Finding[] {
  const findings: Finding[] = [];
  for (const [id, entry] of Object.entries(manifest.datasets)) {
    const read = entry.status === 'complete' || entry.status === 'partial';
    if (read !== (entry.file === `${id}.jsonl`) || (!read && entry.file !== null)) {
      findings.push(rewritten(`It says that ${id} is ${entry.status}, and its file is ${entry.file}.`));
    } else if (read) findings.push(...checkCounts(id, entry, digests.get(`${id}.jsonl`)));
  }
  const requests = digests.get(requestsFile);
  if (requests && requests.sha256 === manifest.requestsFile?.sha256 && requests.bytes !== manifest.requestsFile.bytes) {
    findings.push(
      rewritten(`It says that ${requestsFile} has ${manifest.requestsFile.bytes} bytes: ${requests.bytes}.`),
    );
  }
  return findings;
}

function checkCounts(id: string, { records, bytes, sha256 }: DatasetEntry, found: Digest | undefined): Finding[] {
  // A file that is not the one that was sealed was named already.
  if (!found || found.sha256 !== sha256) return [];
  const findings: Finding[] = [];
  if (found.bytes !== bytes)
    findings.push(rewritten(`It says that ${id} has ${bytes} bytes, and there are ${found.bytes}.`));
  if (found.lines !== records)
    findings.push(rewritten(`It says that ${id} has ${records} records, and there are ${found.lines}.`));
  return findings;
}
