import { openEnvelope, type SignedKind, type Signing } from '../dsse.ts';
import { type FileTree, textOf } from './file-tree.ts';
import type { Finding } from './finding.ts';

/** The key that evidence of an org has to be signed with, so far as that is known beforehand. */
export interface Pin {
  keyFingerprint: string;
  /** `--key`, or the one that this machine keeps for the org. */
  from: 'key' | 'machine';
}

export interface Signature {
  signed: boolean;
  /** Does it hold? null where there is none. */
  valid: boolean | null;
  keyFingerprint: string | null;
  /** Is the key the one that was expected? null where none was. */
  pinned: boolean | null;
  pinnedFrom: Pin['from'] | null;
  /** Why there is no signature. */
  reason: string | null;
}

export interface SignedFile {
  kind: SignedKind;
  /** The file that is signed, its digest as it is now, and the envelope beside it. */
  name: string;
  sha256: string | undefined;
  envelope: string;
  /** What the evidence says of its signature, and where. */
  claim: Signing | undefined;
  claimedIn: string;
}

/** The envelope's claim about the file that it signs, where it holds. */
export interface CheckedSignature {
  signature: Signature;
  signedSha256: string | null;
}

export async function checkSignature(
  tree: FileTree,
  { kind, name, sha256, envelope, claim, claimedIn }: SignedFile,
  pin: Pin | null,
  findings: Finding[],
): Promise<CheckedSignature> {
  const find = (file: string, problem: Finding['problem'], message: string): void =>
    void findings.push({ file, problem, message });
  const none = (valid: boolean | null): CheckedSignature => ({
    signature: {
      signed: tree.files.has(envelope),
      valid,
      keyFingerprint: null,
      pinned: pin ? false : null,
      pinnedFrom: pin?.from ?? null,
      reason: claim?.reason ?? null,
    },
    signedSha256: null,
  });
  if (!tree.files.has(envelope)) {
    if (claim?.signed)
      find(envelope, 'signature-deleted', `${claimedIn} says that it was signed by ${claim.keyFingerprint}.`);
    else if (pin?.from === 'key')
      find(name, 'not-signed', 'It is not signed, so nothing shows that it is from the holder of the given key.');
    return none(null);
  }
  const text = await textOf(tree, envelope, 1_000_000).catch(() => undefined);
  const opened = text === undefined ? 'It cannot be read.' : openEnvelope(text, kind);
  if (typeof opened === 'string') {
    find(envelope, 'signature-invalid', opened);
    return none(false);
  }
  const { keyFingerprint, subject } = opened;
  if (subject.name !== name) find(envelope, 'signature-invalid', `What it signs is ${subject.name}.`);
  else if (sha256 !== undefined && subject.sha256 !== sha256) {
    find(name, 'rewritten', `Its sha256 is ${sha256}; what was signed has ${subject.sha256}.`);
  }
  if (claim && !claim.signed) find(envelope, 'additional', `${claimedIn} says that it was not signed.`);
  else if (claim && claim.keyFingerprint !== keyFingerprint) {
    find(envelope, 'other-key', `It is signed by ${keyFingerprint}; ${claimedIn} names ${claim.keyFingerprint}.`);
  }
  const pinned = pin ? pin.keyFingerprint === keyFingerprint : null;
  if (pin && !pinned) {
    const whose = pin.from === 'key' ? 'the key that was given' : 'the key that this machine keeps for the org';
    find(envelope, 'other-key', `It is signed by ${keyFingerprint}, and ${whose} is ${pin.keyFingerprint}.`);
  }
  const valid = subject.name === name && subject.sha256 === sha256;
  return {
    signature: { signed: true, valid, keyFingerprint, pinned, pinnedFrom: pin?.from ?? null, reason: null },
    signedSha256: subject.name === name ? subject.sha256 : null,
  };
}

/** Only what has the form of it: the file may be somebody's own work. */
export function readSigning(value: unknown): Signing | undefined {
  const { signed, keyFingerprint, reason } = (value ?? {}) as Partial<Signing>;
  if (typeof signed !== 'boolean') return undefined;
  return { signed, keyFingerprint: keyFingerprint ?? null, reason: typeof reason === 'string' ? reason : null };
}
