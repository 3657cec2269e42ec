import type { CommandContext } from '../commands/command.ts';
import { closest, UsageError } from '../errors.ts';
import { parseOrgUrl } from '../okta/org-url.ts';
import type { Profile } from '../profiles/profile-store.ts';

/**
 * The profile to use: the one named by `--profile`, else the one that belongs to `--org`, else `default`.
 * @throws UsageError for a profile that is named and does not exist.
 */
export async function chooseProfile(context: CommandContext): Promise<Profile | undefined> {
  const { global, profiles } = context;
  if (global.profile !== undefined) {
    return (
      (await profiles.read(global.profile)) ?? Promise.reject(unknownProfile(global.profile, await profiles.list()))
    );
  }
  if (global.org === undefined) return profiles.read('default');
  const { origin } = parseOrgUrl(global.org);
  for (const name of byDefaultFirst(await profiles.list())) {
    const profile = await profiles.read(name);
    if (profile?.org.url === origin) return profile;
  }
  return undefined;
}

const byDefaultFirst = (names: string[]): string[] => [...names].sort((a) => (a === 'default' ? -1 : 0));

function unknownProfile(name: string, known: string[]): UsageError {
  const suggestion = closest(name, known);
  return new UsageError({
    code: 'unknown-profile',
    message: `There is no profile "${name}".`,
    hint:
      known.length === 0
        ? `Run \`okta-evidence connect <org> --profile ${name}\` first.`
        : `${suggestion ? `Did you mean "${suggestion}"? ` : ''}Known: ${known.join(', ')}.`,
  });
}
