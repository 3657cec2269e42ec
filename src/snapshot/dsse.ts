import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Signs with Ed25519. The private key stays with whoever made this. */
export interface Signer {
  publicKey: KeyObject;
  sign(bytes: Buffer): Buffer;
}

/** Whether something was signed, and by which key; or why it was not. */
export interface Signing {
  signed: boolean;
  keyFingerprint: string | null;
  reason: string | null;
}

/** What evidence is signed with, or null, and what is written down about it. */
export interface ChosenSigning {
  signer: Signer | null;
  signing: Signing;
}

export const unsigned = (reason: string): ChosenSigning => ({
  signer: null,
  signing: { signed: false, keyFingerprint: null, reason },
});

/** What a signature is about: the digest of one file, which holds the digests of all others. */
export interface Subject {
  name: string;
  sha256: string;
}

export type SignedKind = 'snapshot' | 'bundle';

/** in-toto's Statement v1 (in-toto/attestation, spec/v1/statement.md). */
interface Statement {
  _type: typeof statementType;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: Record<string, unknown>;
}

const statementType = 'https://in-toto.io/Statement/v1';
const payloadType = 'application/vnd.in-toto+json';
const predicateType = (kind: SignedKind): string => `urn:okta-evidence:${kind}:1`;

/** SHA-256 of the public key as DER (SubjectPublicKeyInfo), in hex. */
export const fingerprintOf = (publicKey: KeyObject): string => sha256(derOf(publicKey));

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

const derOf = (publicKey: KeyObject): Buffer => publicKey.export({ type: 'spki', format: 'der' });

export const signedWith = (signer: Signer): ChosenSigning => ({
  signer,
  signing: { signed: true, keyFingerprint: fingerprintOf(signer.publicKey), reason: null },
});

/**
 * The text of a DSSE envelope (secure-systems-lab/dsse, envelope.md) over an in-toto statement, one field a line, so
 * that it can be taken apart without a JSON parser. Beside DSSE's own fields it carries the public key, as base64 of DER.
 */
export function envelopeOver(
  subject: Subject,
  kind: SignedKind,
  predicate: Record<string, unknown>,
  signer: Signer,
): string {
  const statement: Statement = {
    _type: statementType,
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicateType: predicateType(kind),
    predicate,
  };
  const payload = Buffer.from(JSON.stringify(statement));
  return envelopeText(payload, signer.sign(preAuthenticated(payload)), signer.publicKey);
}

function envelopeText(payload: Buffer, signature: Buffer, publicKey: KeyObject): string {
  const envelope = {
    payloadType,
    payload: payload.toString('base64'),
    signatures: [
      {
        keyid: fingerprintOf(publicKey),
        sig: signature.toString('base64'),
        publicKey: derOf(publicKey).toString('base64'),
      },
    ],
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** DSSE's pre-authentication encoding: what is signed, in place of the payload alone. */
const preAuthenticated = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);

export interface OpenedEnvelope {
  publicKey: KeyObject;
  keyFingerprint: string;
  subject: Subject;
  predicate: Record<string, unknown>;
}

/**
 * Opens an envelope that `envelopeOver` wrote: every byte of it has to be as it was, hints and spaces too.
 * @returns what is wrong with it, as a sentence, where it does not hold
 */
export function openEnvelope(text: string, kind: SignedKind): OpenedEnvelope | string {
  try {
    const { payload, signatures } = JSON.parse(text) as { payload: string; signatures: [Record<string, string>] };
    const body = Buffer.from(payload, 'base64');
    const [{ sig = '', publicKey: der = '' }] = signatures;
    const signature = Buffer.from(sig, 'base64');
    const publicKey = createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'spki' });
    if (publicKey.asymmetricKeyType !== 'ed25519') return 'Its key is not an Ed25519 key.';
    if (!verify(null, preAuthenticated(body), publicKey, signature)) return 'Its signature does not fit what it signs.';
    if (envelopeText(body, signature, publicKey) !== text) return 'It is not as it was written.';
    const statement = JSON.parse(body.toString()) as Statement;
    const [subject] = statement.subject;
    if (statement._type !== statementType || statement.predicateType !== predicateType(kind) || !subject) {
      return `What it signs is no ${kind}.`;
    }
    return {
      publicKey,
      keyFingerprint: fingerprintOf(publicKey),
      subject: { name: subject.name, sha256: subject.digest.sha256 },
      predicate: statement.predicate,
    };
  } catch {
    return 'It is not an envelope that can be read.';
  }
}
