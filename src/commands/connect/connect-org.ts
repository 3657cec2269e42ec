import { collectors } from '../../collectors/index.ts';
import { type CliError, NotConnectedError, UnreachableError, UsageError, unknownId } from '../../errors.ts';
import { createOktaClient, type OktaClient } from '../../okta/client.ts';
import { identifyOrg } from '../../okta/identify-org.ts';
import { OktaError, toCliError } from '../../okta/okta-error.ts';
import { type OrgUrl, parseOrgUrl, refuseCustomDomain } from '../../okta/org-url.ts';
import { type ProbedDataset, probe } from '../../probe.ts';
import type { Profile } from '../../profiles/profile-store.ts';
import { credentialKeyOf } from '../../settings/credential-key.ts';
import { chooseEvidenceFolder } from '../../settings/evidence-folder.ts';
import { version } from '../../version.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import type { Connected } from '../connect.ts';
import { keepSecret } from './keep-secret.ts';
import { takeToken } from './token-source.ts';

/** Judges the host, then the org, then takes the token, then probes, then saves: in that order, so that a typo costs nothing. */
export async function connectOrg(input: CommandInput, context: CommandContext): Promise<Connected> {
  const { global, terminal, profiles } = context;
  const name = global.profile ?? 'default';
  const before = await profiles.read(name);
  const org = chooseOrg(input, context, before);
  const own = before?.org.url === org.origin ? before : undefined;
  if (!input['allowCustomDomain'] && !own?.org.customDomain) refuseCustomDomain(org);
  const acceptedGaps = readGaps(input['acceptGaps']) ?? own?.acceptedGaps ?? [];

  const client = (authorization: () => string, retries: number): OktaClient =>
    createOktaClient({
      orgUrl: org.origin,
      authorization,
      userAgent: `okta-evidence/${version}`,
      retries,
      signal: context.signal,
    });
  const identity = await identifyOrg(
    client(() => '', 1),
    org,
  );
  terminal.note(
    `${org.host} is Okta org ${identity.id}${identity.oktaUrl && identity.oktaUrl !== org.origin ? ` (${identity.oktaUrl})` : ''}.`,
  );

  const token = await takeToken(input, context, org, own);
  const okta = client(() => `SSWS ${token}`, 2);
  const owner = await tokenOwner(okta);
  const datasets = await probe(okta, collectors);
  if (!datasets.some(({ status }) => status === 'readable')) throw nothingReadable(org, datasets);

  const connected = {
    profile: name,
    org: { url: org.origin, host: org.host, ...identity },
    owner,
    datasets,
    acceptedGaps,
    again: own !== undefined,
    evidenceFolder: chooseEvidenceFolder(context, before).folder,
  };
  if (input['check']) return { ...connected, stored: 'nothing', storedIn: null };
  const stored = await keepSecret(input, context, { profile: name, orgUrl: org.origin }, token);
  if (before && !own) terminal.warn(`Profile "${name}" was connected to ${before.org.url} until now.`);
  const profile: Profile = {
    name,
    org: { url: org.origin, id: identity.id, name: null, customDomain: org.kind === 'custom' },
    auth: 'token',
    principal: owner,
    ...stored,
    evidenceFolder: connected.evidenceFolder,
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

/** @throws UsageError for ids that are no datasets */
function readGaps(given: CommandInput[string]): string[] | undefined {
  if (typeof given !== 'string') return undefined;
  const known = collectors.map(({ id }) => id);
  const ids = given
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  for (const id of ids) if (!known.includes(id)) throw unknownId('dataset', id, known, 'unknown-dataset');
  return ids;
}

/** Null where the token may not even read its owner: that alone is no reason to stop. */
async function tokenOwner(okta: OktaClient): Promise<Connected['owner']> {
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

function nothingReadable(org: OrgUrl, datasets: ProbedDataset[]): CliError {
  if (!datasets.some(({ status }) => status === 'denied')) {
    return new UnreachableError({
      code: 'probe-failed',
      message: `${org.host} gave no usable answer to any of ${datasets.length} requests; nothing was saved.`,
      hint: 'Okta may have trouble (status.okta.com), or a proxy stands in between. Try again.',
      data: { datasets },
    });
  }
  return new NotConnectedError({
    code: 'nothing-readable',
    message: `The token is good, but may read none of the datasets of ${org.host}; nothing was saved.`,
    hint: 'Give its owner the Read-Only Administrator role (Security > Administrators), or create the token as somebody who has it.',
    data: { datasets },
  });
}
