import type { AsyncEntry } from 'keytar';
import { accountOf, type CredentialKey, type CredentialStore, noKeychain } from './credential-store.ts';

const service = 'okta-evidence';

/**
 * The OS keychain: Keychain on macOS, Credential Manager on Windows, Secret Service on Linux. The store is named on
 * Linux because the library would otherwise fall back, silently, to the kernel keyring, which a reboot empties.
 */
export function createKeychain(): CredentialStore {
  const attempt = async <Result>(key: CredentialKey, work: (entry: AsyncEntry) => Promise<Result>): Promise<Result> => {
    try {
      // A native module: loaded only when a secret is really asked for.
      const keyring = await import('keytar');
      return await work(new keyring.AsyncEntry(service, accountOf(key), { linux: { store: 'secret-service' } }));
    } catch (cause) {
      throw noKeychain(cause);
    }
  };
  return {
    title: () => 'the keychain of this computer',
    read: (key) => attempt(key, async (entry) => (await entry.getPassword()) ?? undefined),
    write: (key, secret) => attempt(key, (entry) => entry.setPassword(secret)),
    delete: (key) => attempt(key, async (entry) => void (await entry.deletePassword())),
  };
}
