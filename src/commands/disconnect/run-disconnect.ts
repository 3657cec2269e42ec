import { NotConnectedError } from '../../errors.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { keptCredential } from '../../settings/credential.ts';
import { credentialKeyOf } from '../../settings/credential-key.ts';
import { resolveSettings } from '../../settings.ts';
import { version } from '../../version.ts';
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
  const { passphraseCommand: _command, credential: _lapse, ...rest } = profile;
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
  context: CommandContext,
  profile: Profile,
): Promise<Pick<Disconnected, 'credential' | 'store' | 'revoked' | 'why'>> {
  const key = credentialKeyOf(profile);
  if (key === undefined) return { credential: 'none-kept', store: null, revoked: 'not-possible', why: null };
  const revocation = await revoke(context, profile);
  // Where the store cannot be reached this throws, and the profile stays as it is, to be tried again.
  await context.credentials.delete(key);
  return { credential: 'erased', store: context.credentials.title(key), ...revocation };
}

/** A refresh token is taken back at Okta; of the other credentials only an administrator can do that. */
async function revoke(context: CommandContext, profile: Profile): Promise<Pick<Disconnected, 'revoked' | 'why'>> {
  if (profile.auth !== 'browser') return { revoked: 'not-possible', why: null };
  const { signal } = context;
  try {
    const kept = await keptCredential(context, profile);
    if (kept?.secret.kind !== 'browser') return { revoked: 'not-possible', why: null };
    const { revokeSignIn } = await import('../../okta/auth/sign-in.ts');
    const http = { orgUrl: kept.orgUrl, userAgent: `okta-evidence/${version}`, signal, skewMs: () => 0 };
    const revocation = await revokeSignIn(http, kept.secret);
    signal.throwIfAborted();
    return revocation;
  } catch (error) {
    if (signal.aborted) throw error;
    const { code } = error as { code?: unknown };
    return { revoked: 'failed', why: typeof code === 'string' ? code : 'not readable' };
  }
}
