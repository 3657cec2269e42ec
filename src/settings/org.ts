import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../commands/command.ts';
import { UsageError } from '../errors.ts';
import { hostOfFolder, type OrgUrl, orgFolderName, parseOrgUrl } from '../okta/org-url.ts';
import type { Profile } from '../profiles/profile-store.ts';
import type { Source } from '../settings.ts';

/**
 * Which org: `--org`, else the profile, else OKTA_CLIENT_ORGURL, else the only org in the evidence folder.
 * @throws UsageError
 */
export async function resolveOrg(
  { global, env }: CommandContext,
  profile: Profile | undefined,
  evidenceFolder: string,
): Promise<{ org: OrgUrl; source: Source }> {
  if (global.org !== undefined) return { org: parseOrgUrl(global.org), source: 'flag' };
  if (profile !== undefined) return { org: parseOrgUrl(profile.org.url), source: 'profile' };
  if (env['OKTA_CLIENT_ORGURL']) return { org: parseOrgUrl(env['OKTA_CLIENT_ORGURL']), source: 'environment' };
  const hosts = await hostsIn(evidenceFolder);
  const [host] = hosts;
  if (host !== undefined && hosts.length === 1) return { org: parseOrgUrl(host), source: 'evidence folder' };
  if (hosts.length > 1) throw severalOrgs(hosts, evidenceFolder);
  throw new UsageError({
    code: 'no-org',
    message: 'No org is named.',
    hint: 'Run `okta-evidence connect <org>`, or set OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN, or name an org with --org (acme or acme.okta.com).',
  });
}

export const resolveOrgFolder = (org: OrgUrl, evidenceFolder: string): string =>
  join(evidenceFolder, orgFolderName(org.host));

/** Hosts of the orgs that the evidence folder holds, sorted. A folder that is no host, such as a bundle, is none. */
export async function hostsIn(evidenceFolder: string): Promise<string[]> {
  const entries = await readdir(evidenceFolder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && isHost(hostOfFolder(entry.name)))
    .map((entry) => hostOfFolder(entry.name))
    .sort();
}

const isHost = (name: string): boolean => /^(\[[\da-f:]+\]|localhost|[a-z\d-]+(\.[a-z\d-]+)+)(:\d+)?$/.test(name);

const severalOrgs = (hosts: string[], evidenceFolder: string): UsageError =>
  new UsageError({
    code: 'several-orgs',
    message: `${evidenceFolder} holds evidence of ${hosts.length} orgs: ${hosts.join(', ')}.`,
    hint: `Name one with --org, for example --org ${hosts[0]}.`,
    data: { orgs: hosts },
  });
