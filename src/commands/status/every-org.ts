import { resolve } from 'node:path';
import { chooseEvidenceFolder } from '../../settings/evidence-folder.ts';
import { hostsIn } from '../../settings/org.ts';
import type { CommandContext } from '../command.ts';

/**
 * The command once for each profile, and for each org of the evidence folder that no profile is for. Each is asked for
 * by its name, as if it had been typed.
 */
export async function everyOrg(context: CommandContext): Promise<CommandContext[]> {
  const { global, profiles } = context;
  const { org: _org, profile: _profile, ...rest } = global;
  const contexts: CommandContext[] = [];
  const known = new Set<string>();
  for (const name of await profiles.list()) {
    const profile = await profiles.read(name);
    if (profile === undefined) continue;
    contexts.push({ ...context, global: { ...rest, profile: name } });
    known.add(`${chooseEvidenceFolder(context, profile).folder} ${new URL(profile.org.url).host}`);
  }
  const folder = resolve(chooseEvidenceFolder(context, undefined).folder);
  for (const host of await hostsIn(folder)) {
    if (!known.has(`${folder} ${host}`)) contexts.push({ ...context, global: { ...rest, org: host } });
  }
  return contexts;
}
