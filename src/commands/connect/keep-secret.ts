import { CliError, UsageError } from '../../errors.ts';
import type { CredentialKey } from '../../profiles/credential-store.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import type { CommandContext, CommandInput } from '../command.ts';

/**
 * Keeps the secret in the store that was asked for; where none was, in the keychain, else in a file that a passphrase
 * seals, else nowhere. Never in plain text.
 * @throws NotConnectedError where the store that was asked for is not there, or no passphrase is
 */
export async function keepSecret(
  input: CommandInput,
  { credentials, env, terminal }: CommandContext,
  key: CredentialKey,
  secret: string,
): Promise<Pick<Profile, 'store' | 'passphraseCommand'>> {
  const command = input['passphraseCommand'];
  const file = { store: 'file', ...(typeof command === 'string' && { passphraseCommand: command }) } as const;
  if (file.passphraseCommand !== undefined && input['store'] === 'keychain') {
    throw new UsageError({
      code: 'store-takes-no-passphrase',
      message: '--passphrase-command is for --store file; a keychain has a lock of its own.',
      hint: 'Leave out one of the two.',
    });
  }
  if (input['store'] === 'file' || file.passphraseCommand !== undefined) {
    await credentials.write({ ...key, ...file }, secret);
    // What an earlier connect kept elsewhere is out of date, here and below.
    await credentials.delete({ ...key, store: 'keychain' }).catch(() => {});
    return file;
  }
  try {
    await credentials.write({ ...key, store: 'keychain' }, secret);
    await credentials.delete({ ...key, store: 'file' });
    return { store: 'keychain' };
  } catch (error) {
    const missing = error instanceof CliError && error.code === 'no-keychain';
    if (input['store'] === 'keychain' || !missing) throw error;
  }
  if (!env['OKTA_EVIDENCE_PASSPHRASE'] && !terminal.interactive) return { store: 'none' };
  terminal.note('This computer has no keychain: a passphrase can seal the credential in a file. Empty: keep nothing.');
  try {
    await credentials.write({ ...key, ...file }, secret);
    return file;
  } catch (error) {
    if (error instanceof CliError && error.code === 'passphrase-needed') return { store: 'none' };
    throw error;
  }
}
