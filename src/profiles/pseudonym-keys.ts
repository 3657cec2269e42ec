import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';

/** The keys that pseudonyms are made with, one for each org: who holds it can tell which pseudonym is whose. */
export interface PseudonymKeys {
  /** The key of the org, made where there is none yet. */
  keep(host: string): Promise<{ key: KeyObject; file: string; isNew: boolean }>;
}

/** Keys as files of 64 hexadecimal digits in `folder`, readable by their owner alone. */
export function createPseudonymKeys(folder: string): PseudonymKeys {
  const read = async (file: string): Promise<KeyObject | undefined> => {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
      throw unusable(file, `it cannot be read (${cause.code})`);
    });
    if (text === undefined) return undefined;
    const { mode } = await stat(file);
    // Windows has no such bits, and shows every file as open to all.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable(file, 'others on this machine can read it');
    return keyOf(text, file);
  };
  return {
    async keep(host) {
      const file = join(folder, `${host.replaceAll(/[^\w.-]/g, '_')}.key`);
      const kept = await read(file);
      if (kept) return { key: kept, file, isNew: false };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const apart = `${file}.${randomUUID()}`;
      try {
        await writeFile(apart, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
        await link(apart, file).catch((cause: NodeJS.ErrnoException) => {
          // Another process was first: its key is the one.
          if (cause.code !== 'EEXIST') throw cause;
        });
      } finally {
        await rm(apart, { force: true });
      }
      return { key: (await read(file)) as KeyObject, file, isNew: true };
    },
  };
}

const variable = 'OKTA_EVIDENCE_PSEUDONYM_KEY';

/** @throws UsageError where it is set and is no key */
export function givenPseudonymKey(env: NodeJS.ProcessEnv): KeyObject | undefined {
  const value = env[variable]?.trim();
  return value ? keyOf(value, variable) : undefined;
}

function keyOf(text: string, whence: string): KeyObject {
  const value = text.trim();
  if (!/^[\da-f]{64}$/i.test(value)) throw unusable(whence, 'it does not hold 64 hexadecimal digits');
  return createSecretKey(Buffer.from(value, 'hex'));
}

const unusable = (whence: string, why: string): UsageError =>
  new UsageError({
    code: 'pseudonym-key-unusable',
    message: `The key for pseudonyms in ${whence} cannot be used: ${why}.`,
    hint: `A key is 64 hexadecimal digits (\`openssl rand -hex 32\`), in ${variable} or in a file with mode 600. With another key the pseudonyms are others.`,
  });
