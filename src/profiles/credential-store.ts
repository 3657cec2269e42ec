import { NotConnectedError } from '../errors.ts';

/** Stores that survive a reboot. */
export type StoreKind = 'keychain' | 'file';

/**
 * Whose secret it is, and where it lies. The org's URL is part of the key, so that a profile file which was altered
 * to name another host finds no secret to send there.
 */
export interface CredentialKey {
  profile: string;
  orgUrl: string;
  /** The keychain, where it is not said. */
  store?: StoreKind;
  /** A command that prints the passphrase of a sealed file. */
  passphraseCommand?: string;
}

/** Keeps one secret for each profile and org: a text that nobody but its owner looks into. */
export interface CredentialStore {
  /** For "The token is kept in …". */
  title(key: CredentialKey): string;
  /** @throws NotConnectedError `no-keychain` where there is no such store, `wrong-passphrase`, `passphrase-needed` */
  read(key: CredentialKey): Promise<string | undefined>;
  write(key: CredentialKey, secret: string): Promise<void>;
  delete(key: CredentialKey): Promise<void>;
}

/** Asks a person for a passphrase; undefined where nobody can be asked. */
export type AskPassphrase = (question: string) => Promise<string | undefined>;

/** Each secret in the store that its key names. */
export const createCredentialStores = (stores: Record<StoreKind, CredentialStore>): CredentialStore => {
  const of = ({ store = 'keychain' }: CredentialKey): CredentialStore => stores[store];
  return {
    title: (key) => of(key).title(key),
    read: (key) => of(key).read(key),
    write: (key, secret) => of(key).write(key, secret),
    delete: (key) => of(key).delete(key),
  };
};

/** For the demo and tests: forgotten when the process ends. */
export function createMemoryCredentials(): CredentialStore {
  const secrets = new Map<string, string>();
  const idOf = (key: CredentialKey): string => `${key.store ?? 'keychain'} ${accountOf(key)}`;
  return {
    title: () => 'memory, until this process ends',
    read: async (key) => secrets.get(idOf(key)),
    write: async (key, secret) => void secrets.set(idOf(key), secret),
    delete: async (key) => void secrets.delete(idOf(key)),
  };
}

export const accountOf = ({ profile, orgUrl }: CredentialKey): string => `${profile}@${orgUrl}`;

export const noKeychain = (cause: unknown): NotConnectedError =>
  new NotConnectedError({
    code: 'no-keychain',
    message: 'There is no keychain on this machine that could hold the credential.',
    hint: 'Keep it in a file that a passphrase seals (`--store file`), or set OKTA_CLIENT_TOKEN in the environment; it is never kept in plain text.',
    cause,
  });
