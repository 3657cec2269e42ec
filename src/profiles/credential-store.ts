import { NotConnectedError } from '../errors.ts';

/**
 * Whose secret it is. The org's URL is part of the key, so that a profile file which was altered to name another
 * host finds no secret to send there.
 */
export interface CredentialKey {
  profile: string;
  orgUrl: string;
}

export interface CredentialStore {
  /** For "The token is kept in …". */
  readonly title: string;
  /** @throws NotConnectedError `no-keychain` where there is no such store. */
  read(key: CredentialKey): Promise<string | undefined>;
  write(key: CredentialKey, secret: string): Promise<void>;
  delete(key: CredentialKey): Promise<void>;
}

/** For the demo and tests: forgotten when the process ends. */
export function createMemoryCredentials(): CredentialStore {
  const secrets = new Map<string, string>();
  return {
    title: 'memory, until this process ends',
    read: async (key) => secrets.get(accountOf(key)),
    write: async (key, secret) => void secrets.set(accountOf(key), secret),
    delete: async (key) => void secrets.delete(accountOf(key)),
  };
}

export const accountOf = ({ profile, orgUrl }: CredentialKey): string => `${profile}@${orgUrl}`;

export const noKeychain = (cause: unknown): NotConnectedError =>
  new NotConnectedError({
    code: 'no-keychain',
    message: 'There is no keychain on this machine that could hold the credential.',
    hint: 'Set OKTA_CLIENT_TOKEN in the environment instead; it is never kept in plain text.',
    cause,
  });
