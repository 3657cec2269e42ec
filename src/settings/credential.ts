import type { CommandContext } from '../commands/command.ts';
import { CliError, NotConnectedError, UsageError, unknownId } from '../errors.ts';
import { type OrgUrl, parseOrgUrl, refuseCustomDomain } from '../okta/org-url.ts';
import type { StoreKind } from '../profiles/credential-store.ts';
import type { Profile } from '../profiles/profile-store.ts';
import { parseApiToken } from './api-token.ts';
import { credentialKeyOf } from './credential-key.ts';

export interface Credential {
  auth: 'token';
  /** The origin that it may be sent to. */
  orgUrl: string;
  /** The value of the Authorization header. */
  authorization(): Promise<string>;
  source: 'environment' | StoreKind;
}

const modes = ['SSWS', 'PrivateKey'] as const;

/**
 * The environment's credential if it belongs to this org, else the profile's out of the keychain.
 * The host is judged first: nothing is read for one that may not have it.
 * @throws UsageError, NotConnectedError
 */
export async function resolveCredential(
  context: CommandContext,
  profile: Profile | undefined,
  org: OrgUrl,
): Promise<Credential> {
  const own = profile?.org.url === org.origin ? profile : undefined;
  if (context.global.profile !== undefined && profile !== undefined && own === undefined) {
    throw new UsageError({
      code: 'profile-of-another-org',
      message: `Profile "${profile.name}" is connected to ${profile.org.url}, not to ${org.origin}.`,
      hint: 'Leave out --org or --profile.',
    });
  }
  if (!own?.org.customDomain) refuseCustomDomain(org);
  const token = tokenFromEnvironment(context.env, org);
  if (token !== undefined) return credential(org, token, 'environment');
  const stored = own && (await fromStore(context, own));
  if (own && own.store !== 'none' && stored !== undefined) return credential(org, stored, own.store);
  throw new NotConnectedError({
    code: 'no-credential',
    message: `There is no credential for ${org.origin}.`,
    hint: own
      ? `Set OKTA_CLIENT_TOKEN, or run \`okta-evidence connect ${org.host}\` again on a machine with a keychain, or with --store file.`
      : `Run \`okta-evidence connect ${org.host}\`, or set OKTA_CLIENT_TOKEN to an API token of that org.`,
  });
}

/**
 * OKTA_CLIENT_TOKEN, where it is meant for this org: with OKTA_CLIENT_ORGURL beside it, it goes nowhere else.
 * @throws UsageError where the environment contradicts itself
 */
export function tokenFromEnvironment(env: NodeJS.ProcessEnv, org: OrgUrl): string | undefined {
  const mode = authorizationMode(env);
  if (mode === 'PrivateKey') {
    throw new UsageError({
      code: 'auth-mode-unsupported',
      message: 'OKTA_CLIENT_AUTHORIZATIONMODE is PrivateKey, and only API tokens (SSWS) can be used.',
      hint: 'Set OKTA_CLIENT_AUTHORIZATIONMODE=SSWS and OKTA_CLIENT_TOKEN.',
    });
  }
  const token = env['OKTA_CLIENT_TOKEN'];
  if (token === undefined || token === '') return undefined;
  const meantFor = env['OKTA_CLIENT_ORGURL'];
  if (meantFor && parseOrgUrl(meantFor).origin !== org.origin) return undefined;
  return parseApiToken(token, 'OKTA_CLIENT_TOKEN');
}

function authorizationMode(env: NodeJS.ProcessEnv): (typeof modes)[number] | undefined {
  const given = env['OKTA_CLIENT_AUTHORIZATIONMODE'];
  if (given) {
    const mode = modes.find((known) => known.toLowerCase() === given.toLowerCase());
    if (mode === undefined) throw unknownId('OKTA_CLIENT_AUTHORIZATIONMODE', given, modes, 'unknown-auth-mode');
    return mode;
  }
  if (!env['OKTA_CLIENT_TOKEN'] || !env['OKTA_CLIENT_PRIVATEKEY']) return undefined;
  throw new UsageError({
    code: 'two-credentials',
    message: 'OKTA_CLIENT_TOKEN and OKTA_CLIENT_PRIVATEKEY are both set.',
    hint: 'Say which one with OKTA_CLIENT_AUTHORIZATIONMODE (SSWS is the token), or unset the other.',
  });
}

async function fromStore({ credentials }: CommandContext, profile: Profile): Promise<string | undefined> {
  const key = credentialKeyOf(profile);
  try {
    return key && (await credentials.read(key));
  } catch (error) {
    if (error instanceof CliError && error.code === 'no-keychain') return undefined;
    throw error;
  }
}

const credential = (org: OrgUrl, token: string, source: Credential['source']): Credential => ({
  auth: 'token',
  orgUrl: org.origin,
  authorization: async () => `SSWS ${token}`,
  source,
});
