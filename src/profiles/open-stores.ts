import { join } from 'node:path';
import envPaths from 'env-paths';
import { type AskPassphrase, type CredentialStore, createCredentialStores } from './credential-store.ts';
import { createKeychain } from './keychain.ts';
import { createProfileStore, type ProfileStore } from './profile-store.ts';
import { createPseudonymKeys, type PseudonymKeys } from './pseudonym-keys.ts';
import { createSealedFiles } from './sealed-file.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The stores of this computer: its keychain, and the settings folder as each system has one. */
export function openStores(env: NodeJS.ProcessEnv): {
  profiles: ProfileStore;
  openCredentials(ask: AskPassphrase): CredentialStore;
  signingKeys: SigningKeys;
  pseudonymKeys: PseudonymKeys;
} {
  const settings = envPaths('okta-evidence', { suffix: '' }).config;
  const profiles = join(settings, 'profiles');
  return {
    profiles: createProfileStore(profiles),
    openCredentials: (ask) =>
      createCredentialStores({ keychain: createKeychain(), file: createSealedFiles(profiles, env, ask) }),
    signingKeys: createSigningKeys(join(settings, 'signing-keys')),
    pseudonymKeys: createPseudonymKeys(join(settings, 'pseudonym-keys')),
  };
}
