import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotConnectedError, UsageError } from '../errors.ts';
import { type AskPassphrase, accountOf, type CredentialKey, type CredentialStore } from './credential-store.ts';
import { findPassphrase, type Passphrase } from './passphrase.ts';

/**
 * What OWASP's Password Storage Cheat Sheet asks of scrypt: N 2^17, r 8, p 1, which takes 128 MiB and a good part of a
 * second for each guess. Other numbers in a file are refused, not obeyed.
 */
const kdf = { name: 'scrypt', N: 2 ** 17, r: 8, p: 1 } as const;
const keyBytes = 32;

/** Everything but the ciphertext and its tag, authenticated with it: no part of it can be changed unseen. */
interface Header {
  schema: 'okta-evidence/credential@1';
  profile: string;
  org: string;
  kdf: typeof kdf & { salt: string };
  cipher: 'aes-256-gcm';
  iv: string;
}

interface SealedFile extends Header {
  tag: string;
  ciphertext: string;
}

/**
 * Secrets in files beside the profiles, one for each, sealed by a passphrase: scrypt makes the key, out of a salt of
 * the profile's own, and AES-256-GCM does the rest. Without the passphrase such a file is worth nothing.
 */
export function createSealedFiles(folder: string, env: NodeJS.ProcessEnv, ask: AskPassphrase): CredentialStore {
  /** Keys that were made in this process: a token that is rotated in a long run must not ask again. */
  const keys = new Map<string, { salt: string; key: Buffer }>();
  const fileOf = ({ profile }: CredentialKey): string => join(folder, `${profile}.credential`);
  const passphraseOf = (key: CredentialKey, question: string, sealing: boolean): Promise<Passphrase> =>
    findPassphrase({ command: key.passphraseCommand, env, ask, question, sealing });

  return {
    title: (key) => `${fileOf(key)}, sealed by your passphrase`,
    async read(key) {
      const file = fileOf(key);
      const sealed = await readSealed(file);
      if (sealed === undefined || sealed.profile !== key.profile || sealed.org !== key.orgUrl) return undefined;
      const known = keys.get(accountOf(key));
      if (known?.salt === sealed.kdf.salt) return open(sealed, known.key, file);
      const passphrase = await passphraseOf(key, `Passphrase of profile "${key.profile}":`, false);
      const made = await keyFrom(passphrase.text, sealed.kdf.salt);
      const secret = open(sealed, made, file, passphrase.from);
      keys.set(accountOf(key), { salt: sealed.kdf.salt, key: made });
      return secret;
    },
    async write(key, secret) {
      let known = keys.get(accountOf(key));
      if (known === undefined) {
        const question = `New passphrase, to seal the credential of profile "${key.profile}":`;
        const { text } = await passphraseOf(key, question, true);
        const salt = randomBytes(32).toString('base64');
        known = { salt, key: await keyFrom(text, salt) };
        keys.set(accountOf(key), known);
      }
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replace(fileOf(key), `${JSON.stringify(seal(key, known, secret), null, 2)}\n`);
    },
    async delete(key) {
      keys.delete(accountOf(key));
      await rm(fileOf(key), { force: true });
    },
  };
}

function seal(key: CredentialKey, made: { salt: string; key: Buffer }, secret: string): SealedFile {
  const iv = randomBytes(12);
  const header: Header = {
    schema: 'okta-evidence/credential@1',
    profile: key.profile,
    org: key.orgUrl,
    kdf: { ...kdf, salt: made.salt },
    cipher: 'aes-256-gcm',
    iv: iv.toString('base64'),
  };
  const cipher = createCipheriv('aes-256-gcm', made.key, iv).setAAD(authenticated(header));
  const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]).toString('base64');
  return { ...header, tag: cipher.getAuthTag().toString('base64'), ciphertext };
}

function open(sealed: SealedFile, key: Buffer, file: string, from?: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(authenticated(sealed)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return decipher.update(sealed.ciphertext, 'base64', 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new NotConnectedError({
      code: 'wrong-passphrase',
      message: `The passphrase${from ? ` from ${from}` : ''} does not open ${file}: it is the wrong one, or the file was altered.`,
      hint: 'Try again with the passphrase that `connect` was given. If it is lost, create a new credential and run `okta-evidence connect` again.',
      cause,
    });
  }
}

const authenticated = ({ schema, profile, org, kdf: { name, N, r, p, salt }, cipher, iv }: Header): Buffer =>
  Buffer.from(JSON.stringify([schema, profile, org, name, N, r, p, salt, cipher, iv]));

function keyFrom(passphrase: string, salt: string): Promise<Buffer> {
  const { N, r, p } = kdf;
  // Two ways to type one letter must give one key.
  const text = passphrase.normalize('NFC');
  return new Promise((resolve, reject) => {
    // Node refuses what takes more than 32 MiB unless told otherwise; this takes 128 N r bytes.
    scrypt(text, Buffer.from(salt, 'base64'), keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

async function readSealed(file: string): Promise<SealedFile | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const sealed = parse(text);
  if (sealed && isSealed(sealed)) return sealed;
  throw new UsageError({
    code: 'credential-file-damaged',
    message: `${file} is damaged: it is no credential file that this version could open.`,
    hint: 'Delete it and run `okta-evidence connect` again.',
  });
}

const isSealed = (sealed: Partial<SealedFile>): sealed is SealedFile =>
  sealed.schema === 'okta-evidence/credential@1' &&
  sealed.cipher === 'aes-256-gcm' &&
  Object.entries(kdf).every(([name, value]) => sealed.kdf?.[name as keyof typeof kdf] === value) &&
  [sealed.profile, sealed.org, sealed.kdf?.salt, sealed.iv, sealed.tag, sealed.ciphertext].every(
    (part) => typeof part === 'string',
  );

function parse(text: string): Partial<SealedFile> | undefined {
  try {
    return JSON.parse(text) as Partial<SealedFile>;
  } catch {
    return undefined;
  }
}

/** A whole file or the old one: a rotated token that is half written would be lost. */
async function replace(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flush: true });
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
