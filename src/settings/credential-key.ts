import type { CredentialKey } from '../profiles/credential-store.ts';
import type { Profile } from '../profiles/profile-store.ts';

/** Where the secret of a profile lies; undefined for a profile that keeps none. */
export const credentialKeyOf = ({ name, org, store, passphraseCommand }: Profile): CredentialKey | undefined =>
  store === 'none'
    ? undefined
    : { profile: name, orgUrl: org.url, store, ...(passphraseCommand && { passphraseCommand }) };
