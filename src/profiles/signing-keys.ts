import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';

/** The private keys that this machine signs evidence with, one for each org. */
export interface SigningKeys {
  read(host: string): Promise<KeyObject | undefined>;
  /** Makes a key and keeps it; one that another process has just made is taken instead. */
  make(host: string): Promise<{ key: KeyObject; file: string }>;
}

/** Keys as PKCS#8 PEM files in `folder`, readable by their owner alone. */
export function createSigningKeys(folder: string): SigningKeys {
  const fileOf = (host: string): string => join(folder, `${host.replaceAll(':', '_')}.pem`);
  const read = async (host: string): Promise<KeyObject | undefined> => {
    if (!/^[\w[][\w.\-[\]:]*$/.test(host)) return undefined;
    const file = fileOf(host);
    const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw unreadable(file, error);
    });
    if (pem === undefined) return undefined;
    await refuseExposed(file);
    return ed25519(pem, file);
  };
  return {
    read,
    async make(host) {
      const file = fileOf(host);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { privateKey } = generateKeyPairSync('ed25519');
      const apart = `${file}.${randomUUID()}`;
      try {
        await writeFile(apart, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
        await link(apart, file);
        return { key: privateKey, file };
      } catch (error) {
        const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await read(host) : undefined;
        if (!other) throw error;
        return { key: other, file };
      } finally {
        await rm(apart, { force: true });
      }
    },
  };
}

const variable = 'OKTA_EVIDENCE_SIGNING_KEY';

/**
 * The key that OKTA_EVIDENCE_SIGNING_KEY brings: a PEM, or the path of one.
 * @throws UsageError where it is set and holds no private Ed25519 key
 */
export async function givenSigningKey(env: NodeJS.ProcessEnv, cwd: string): Promise<KeyObject | undefined> {
  const value = env[variable]?.trim();
  if (!value) return undefined;
  // Some CI systems keep a secret on one line.
  if (value.includes('-----BEGIN')) return ed25519(value.replaceAll('\\n', '\n'), variable);
  const file = resolve(cwd, value);
  const pem = await readFile(file, 'utf8').catch((error) => {
    // The value may be a mangled key, so it is not repeated.
    throw unreadable(`the file that ${variable} names`, error);
  });
  return ed25519(pem, `the file that ${variable} names`);
}

function ed25519(pem: string, whence: string): KeyObject {
  const hint =
    'Make one with `openssl genpkey -algorithm ed25519`: an unencrypted PEM that begins with BEGIN PRIVATE KEY.';
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // OpenSSL's own message is left out: what it quotes is nobody's business.
    const what = pem.includes('ENCRYPTED') ? 'an encrypted key' : pem.includes('PUBLIC KEY') ? 'a public key' : '';
    throw new UsageError({
      code: 'signing-key-invalid',
      message: `There is no usable private key in ${whence}${what && `: it holds ${what}`}.`,
      hint,
    });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new UsageError({
    code: 'signing-key-not-ed25519',
    message: `The key in ${whence} is of type ${key.asymmetricKeyType}, and evidence is signed with Ed25519.`,
    hint,
  });
}

async function refuseExposed(file: string): Promise<void> {
  const { mode } = await stat(file);
  // Windows has no such bits, and shows every file as open to all.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new UsageError({
    code: 'signing-key-exposed',
    message: `The signing key ${file} can be read by others on this machine.`,
    hint: `If nobody has used it, \`chmod 600 ${file}\`. Otherwise delete it: a new one is made, and your auditor has to be told.`,
  });
}

const unreadable = (what: string, cause: NodeJS.ErrnoException): UsageError =>
  new UsageError({
    code: 'signing-key-unreadable',
    message: `The signing key cannot be read: ${what} (${cause.code ?? 'unknown error'}).`,
    hint: `${variable} holds a PEM, or the path of a file with one, readable by the user who runs this.`,
    cause: undefined,
  });
