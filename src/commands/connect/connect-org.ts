import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiToken } from '../../collectors/api-tokens.ts';
import { collectors } from '../../collectors/index.ts';
import { UsageError, unknownId } from '../../errors.ts';
import { anonymous } from '../../okta/auth/authorization.ts';
import { authorize } from '../../okta/auth/authorize.ts';
import type { OAuthHttp } from '../../okta/auth/oauth-http.ts';
import { createOktaClient } from '../../okta/client.ts';
import { identifyOrg, type OrgIdentity } from '../../okta/identify-org.ts';
import { OktaError, toCliError } from '../../okta/okta-error.ts';
import { type OrgUrl, orgFolderName, parseOrgUrl, refuseCustomDomain } from '../../okta/org-url.ts';
import { probe } from '../../probe.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { tokenLapse } from '../../profiles/token-lapse.ts';
import { credentialKeyOf } from '../../settings/credential-key.ts';
import { chooseEvidenceFolder } from '../../settings/evidence-folder.ts';
import { formatSecret } from '../../settings/kept-secret.ts';
import { askYesNo } from '../../ui/prompt.ts';
import { version } from '../../version.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Connected } from '../connect.ts';
import { gapCosts } from './gap-costs.ts';
import { keepSecret } from './keep-secret.ts';
import { nothingReadable } from './nothing-readable.ts';
import { ownRoles } from './own-roles.ts';
import { takeBack } from './take-back.ts';
import { type Taken, takeSecret } from './take-secret.ts';
import { warningsOf } from './warnings.ts';

/** Judges the host, then the org, then takes the credential, then probes, then saves: in that order, so that a typo costs nothing. */
export async function connectOrg(input: CommandInput, context: CommandContext): Promise<Connected> {
  const { global, terminal, profiles, signal } = context;
  const name = global.profile ?? 'default';
  const before = await profiles.read(name);
  const org = chooseOrg(input, context, before);
  const own = before?.org.url === org.origin ? before : undefined;
  if (!input['allowCustomDomain'] && !own?.org.customDomain) refuseCustomDomain(org);
  const givenGaps = readGaps(input['acceptGaps']);

  const userAgent = `okta-evidence/${version}`;
  const common = { orgUrl: org.origin, userAgent, signal };
  const stranger = createOktaClient({ ...common, authorization: anonymous, retries: 1 });
  const identity = await identifyOrg(stranger, org);
  terminal.note(
    `${org.host} is Okta org ${identity.id}${identity.oktaUrl && identity.oktaUrl !== org.origin ? ` (${identity.oktaUrl})` : ''}.`,
  );
  const { folder: evidenceFolder } = chooseEvidenceFolder(context, before);
  if (!input['check']) refuseOtherOrg(own, identity, org, evidenceFolder);

  const http: OAuthHttp = { ...common, skewMs: () => stranger.limiter.serverClock.skewMs() ?? 0 };
  const scopes = [...new Set(collectors.flatMap((collector) => collector.scopes))].sort();
  const taken = await takeSecret(input, context, org, own, http, scopes);
  const about = { input, context, name, before, own, org, identity, evidenceFolder, givenGaps, http, scopes, taken };
  const signedInJustNow = taken.first !== undefined;
  try {
    const connected = await probeAndKeep(about);
    const lost = signedInJustNow && (connected.stored === 'nothing' || connected.stored === 'none');
    const signIn = lost ? await takeBack(http, taken.secret, terminal) : undefined;
    return signIn ? { ...connected, signIn } : connected;
  } catch (error) {
    if (signedInJustNow) await takeBack(http, taken.secret, terminal, error);
    throw error;
  }
}

interface Connecting {
  input: CommandInput;
  context: CommandContext;
  name: string;
  /** The profile of that name, and the same where it is of this org. */
  before: Profile | undefined;
  own: Profile | undefined;
  org: OrgUrl;
  identity: OrgIdentity;
  evidenceFolder: string;
  givenGaps: string[] | undefined;
  http: OAuthHttp;
  scopes: readonly string[];
  /** Its secret changes with each use of a refresh token. */
  taken: Taken;
}

async function probeAndKeep(about: Connecting): Promise<Connected> {
  const { input, context, name, before, own, org, identity, evidenceFolder, givenGaps, http, scopes, taken } = about;
  const { terminal, profiles } = context;
  const { kind } = taken.secret;
  const authorization = await authorize(taken.secret, {
    ...http,
    scopes,
    first: taken.first,
    read: async () => taken.secret,
    keep: async (next) => {
      taken.secret = next;
      await taken.keep?.(next);
    },
  });
  const { orgUrl, userAgent } = http;
  const okta = createOktaClient({ orgUrl, userAgent, signal: context.signal, authorization, retries: 2 });
  const granted = [...((await authorization.scopes?.()) ?? [])].sort();
  const owner: Connected['owner'] =
    taken.secret.kind === 'service-app'
      ? { id: taken.secret.clientId, login: null }
      : ((await userOf(okta)) ?? (taken.userId === undefined ? null : { id: taken.userId, login: null }));
  let tokens: ApiToken[] | undefined;
  const datasets = await probe(okta, collectors, { auth: kind, id: owner?.id ?? null }, (dataset, body) => {
    if (dataset === 'api-tokens') tokens = body as ApiToken[];
  });
  const missingScopes = kind === 'token' ? [] : scopes.filter((scope) => !granted.includes(scope));
  if (!datasets.some(({ status }) => status === 'readable')) throw nothingReadable(org, datasets, kind, missingScopes);

  const roles = await ownRoles(okta, owner, kind === 'service-app');
  const credential = kind === 'token' ? tokenLapse(tokens, owner?.id, Date.now()) : null;
  const gaps = datasets.filter(({ status }) => status === 'denied').map(({ id }) => id);
  const costs = await gapCosts(gaps);
  const warnings = warningsOf({ kind, roles, credential, granted });
  for (const warning of warnings) terminal.warn(`Warning: ${warning}`);
  const acceptedGaps =
    givenGaps ?? (await askAboutGaps(gaps, own?.acceptedGaps ?? [], input['check'] === true, context));

  const connected = {
    profile: name,
    org: { url: org.origin, host: org.host, ...identity },
    auth: kind,
    owner,
    roles,
    scopes: granted,
    missingScopes,
    credential,
    warnings,
    datasets: datasets.map((dataset) => ({ ...dataset, costs: costs[dataset.id] ?? null })),
    acceptedGaps,
    again: own !== undefined,
    fromEnvironment: taken.fromEnvironment === true,
    clientId: taken.secret.kind === 'token' ? null : taken.secret.clientId,
    evidenceFolder,
  };
  if (input['check']) return { ...connected, stored: 'nothing', storedIn: null };
  const stored = await keepSecret(input, context, { profile: name, orgUrl: org.origin }, formatSecret(taken.secret));
  if (before && !own) terminal.warn(`Profile "${name}" was connected to ${before.org.url} until now.`);
  const profile: Profile = {
    name,
    org: { url: org.origin, id: identity.id, name: null, customDomain: org.kind === 'custom' },
    auth: kind,
    principal: owner,
    ...(kind === 'token' ? {} : { scopes: granted }),
    credential,
    ...stored,
    evidenceFolder,
    acceptedGaps,
    connectedAt: new Date().toISOString(),
  };
  await profiles.write(profile);
  const kept = credentialKeyOf(profile);
  return { ...connected, stored: profile.store, storedIn: kept ? context.credentials.title(kept) : null };
}

function chooseOrg(input: CommandInput, { global, env }: CommandContext, profile: Profile | undefined): OrgUrl {
  const given = input['org'] ?? global.org ?? profile?.org.url ?? env['OKTA_CLIENT_ORGURL'];
  if (typeof given === 'string') return parseOrgUrl(given);
  throw new UsageError({
    code: 'no-org',
    message: 'No org is named.',
    hint: 'Run `okta-evidence connect acme` with the name of your org: the address bar shows acme.okta.com when you are signed in to Okta (leave out "-admin").',
  });
}

/** Evidence of two orgs in one folder would read as the history of one. */
function refuseOtherOrg(own: Profile | undefined, identity: OrgIdentity, org: OrgUrl, evidenceFolder: string): void {
  if (own === undefined || own.org.id === identity.id) return;
  if (!existsSync(join(evidenceFolder, orgFolderName(org.host)))) return;
  throw new UsageError({
    code: 'org-replaced',
    message: `${org.host} is org ${identity.id} now, and profile "${own.name}" holds evidence of org ${own.org.id}.`,
    hint: 'If that is right, keep them apart: name another evidence folder with --dir.',
  });
}

/** @throws UsageError for ids that are no datasets */
export function readGaps(given: CommandInput[string]): string[] | undefined {
  if (typeof given !== 'string') return undefined;
  const known = collectors.map(({ id }) => id);
  const ids = given
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  for (const id of ids) if (!known.includes(id)) throw unknownId('dataset', id, known, 'unknown-dataset');
  return ids;
}

/** Gaps that were not accepted before can be, on the spot; where nobody can be asked, they are not. */
async function askAboutGaps(
  gaps: readonly string[],
  before: readonly string[],
  check: boolean,
  { terminal, signal }: CommandContext,
): Promise<string[]> {
  const open = gaps.filter((gap) => !before.includes(gap));
  if (open.length === 0 || check) return [...before];
  const question = `Go on without ${open.join(', ')}? A sync then ends with 0, and every bundle names them as not collected.`;
  return (await askYesNo(question, terminal, signal)) ? [...before, ...open] : [...before];
}

/** Null where the credential may not even read who it belongs to: that alone is no reason to stop. */
async function userOf(okta: ReturnType<typeof createOktaClient>): Promise<Connected['owner']> {
  try {
    const { body } = await okta.get('/api/v1/users/me');
    const { id, profile } = body as { id: string; profile?: { login?: string } };
    return { id, login: profile?.login ?? null };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    if (error.kind === 'bad-credential') throw toCliError(error);
    return null;
  }
}
