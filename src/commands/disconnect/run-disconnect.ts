import { NotConnectedError } from '../../errors.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { credentialKeyOf } from '../../settings/credential-key.ts';
import { resolveSettings } from '../../settings.ts';
import type { CommandContext } from '../command.ts';
import type { Disconnected } from '../disconnect.ts';

export async function runDisconnect(context: CommandContext): Promise<Disconnected> {
  const settings = await resolveSettings(context);
  const { profile } = settings;
  if (profile === undefined) {
    throw new NotConnectedError({
      code: 'not-connected',
      message: 'There is no profile to disconnect.',
      hint: 'Name one with --profile; `okta-evidence status --all` lists them. A credential in the environment is not kept here.',
    });
  }
  const erased = await erase(context, profile);
  const { passphraseCommand: _command, ...rest } = profile;
  await context.profiles.write({ ...rest, store: 'none', disconnectedAt: new Date().toISOString() });
  return {
    profile: profile.name,
    org: new URL(profile.org.url).host,
    url: profile.org.url,
    auth: profile.auth,
    ...erased,
    evidenceFolder: settings.evidenceFolder,
  };
}

async function erase(
  { credentials }: CommandContext,
  profile: Profile,
): Promise<Pick<Disconnected, 'credential' | 'store' | 'revoked' | 'why'>> {
  const key = credentialKeyOf(profile);
  if (key === undefined) return { credential: 'none-kept', store: null, revoked: 'not-possible', why: null };
  const store = credentials.title(key);
  // Where the store cannot be reached this throws, and the profile stays as it is, to be tried again.
  await credentials.delete(key);
  return { credential: 'erased', store, revoked: 'not-possible', why: null };
}
