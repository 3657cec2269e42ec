import type { CommandContext } from '../commands/command.ts';
import { CliError, NotConnectedError, UsageError } from '../errors.ts';
import type { Secret } from '../okta/auth/secret.ts';
import { type OrgUrl, refuseCustomDomain } from '../okta/org-url.ts';
import type { StoreKind } from '../profiles/credential-store.ts';
import type { Profile } from '../profiles/profile-store.ts';
import { credentialKeyOf } from './credential-key.ts';
import { secretFromEnvironment } from './environment-credential.ts';
import { formatSecret, parseSecret } from './kept-secret.ts';

export interface Credential {
  /** The origin that it may be sent to. */
  orgUrl: string;
  secret: Secret;
  source: 'environment' | StoreKind;
  /** What is kept at present: a refresh token changes with every use. */
  read(): Promise<Secret>;
  keep(secret: Secret): Promise<void>;
}

/**
 * The environment's credential if it belongs to this org, else the profile's out of its store.
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
  const given = secretFromEnvironment(context.env, org, context.cwd);
  if (given !== undefined) {
    const unchanged = { read: async () => given, keep: async () => {} };
    return { orgUrl: org.origin, secret: given, source: 'environment', ...unchanged };
  }
  const kept = own && (await keptCredential(context, own));
  if (kept !== undefined) return kept;
  throw new NotConnectedError({
    code: 'no-credential',
    message: `There is no credential for ${org.origin}.`,
    hint: own
      ? `${inEnvironment(own)} \`okta-evidence connect ${org.host}${wayOf(own.auth)}\` again on a machine with a keychain, or with --store file.`
      : `Run \`okta-evidence connect ${org.host}\`, or set OKTA_CLIENT_TOKEN to an API token of that org.`,
  });
}

/** What `connect` has to be told of the way that a profile was connected in. */
export const wayOf = (auth: string): string => (auth === 'token' ? '' : ` --auth ${auth} --client-id <id>`);

/** Nobody can sign in through the environment. */
const inEnvironment = ({ auth }: Profile): string =>
  ({
    token: 'Set OKTA_CLIENT_TOKEN, or run',
    'service-app': 'Set OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY, or run',
    browser: 'Run',
  })[auth];

/** What the profile's store holds; undefined where it holds nothing, or there is no such store. */
export async function keptCredential(context: CommandContext, profile: Profile): Promise<Credential | undefined> {
  const { credentials } = context;
  const key = credentialKeyOf(profile);
  if (key === undefined || profile.store === 'none') return undefined;
  const text = await credentials.read(key).catch((error: unknown) => {
    if (error instanceof CliError && error.code === 'no-keychain') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const secret = parseSecret(text);
  return {
    orgUrl: profile.org.url,
    secret,
    source: profile.store,
    read: async () => parseSecret((await credentials.read(key)) ?? text),
    keep: (next) => credentials.write(key, formatSecret(next)),
  };
}
