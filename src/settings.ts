import type { CommandContext } from './commands/command.ts';
import type { OrgUrl } from './okta/org-url.ts';
import type { Profile } from './profiles/profile-store.ts';
import { type Credential, resolveCredential } from './settings/credential.ts';
import { chooseEvidenceFolder, createOrgFolder } from './settings/evidence-folder.ts';
import { resolveOrg, resolveOrgFolder } from './settings/org.ts';
import { chooseProfile } from './settings/profile.ts';
import { loadProjectFile, type ProjectFile, type ProjectValues } from './settings/project-file.ts';

/** The flags that every command takes, as given on the command line. */
export interface GlobalFlags {
  profile?: string;
  org?: string;
  dir?: string;
  config?: string;
  json?: boolean;
  quiet?: boolean;
  /** `--no-color` makes it false. */
  color?: boolean;
  /** `--no-input` makes it false. */
  input?: boolean;
  debug?: boolean;
}

export type Source = 'flag' | 'environment' | 'project file' | 'profile' | 'evidence folder' | 'default';

/** One answer to each question, out of flags, environment, project file, profile and defaults, in that order. */
export interface Settings {
  readonly profileName: string;
  /** The profile in use; undefined where nothing was connected, or `--org` names an org that no profile is for. */
  readonly profile: Profile | undefined;
  readonly projectFile: ProjectFile | undefined;
  /** Absolute. It need not exist yet. */
  readonly evidenceFolder: string;
  /** Where each answer came from, by its name. Grows as questions are asked. */
  readonly sources: Readonly<Record<string, Source>>;
  /** A value that flags and the project file can both set. */
  choose<Key extends keyof ProjectValues, Fallback>(
    key: Key,
    flag: NonNullable<ProjectValues[Key]> | undefined,
    fallback: Fallback,
  ): NonNullable<ProjectValues[Key]> | Fallback;
  /** @throws UsageError when no org is named anywhere, or several are in the evidence folder and none is named. */
  org(): Promise<OrgUrl>;
  /**
   * The absolute folder of the org's snapshots. It need not exist.
   * @throws UsageError as `org()`.
   */
  orgFolder(): Promise<string>;
  /**
   * Makes `orgFolder()` and what is above it.
   * @throws UsageError where it cannot be written
   */
  createOrgFolder(): Promise<string>;
  /**
   * What to speak to Okta with.
   * @throws UsageError when no org is named; NotConnectedError when there is no credential for it.
   */
  credential(): Promise<Credential>;
}

export async function resolveSettings(context: CommandContext): Promise<Settings> {
  const { global, cwd } = context;
  const sources: Record<string, Source> = {};
  const answer = <Value>(key: string, source: Source, value: Value): Value => {
    sources[key] = source;
    return value;
  };

  const profile = await chooseProfile(context);
  const { folder: evidenceFolder, source } = chooseEvidenceFolder(context, profile);
  answer('evidenceFolder', source, evidenceFolder);
  const projectFile = await loadProjectFile({ named: global.config, cwd, evidenceFolder });

  const org = async (): Promise<OrgUrl> => {
    const found = await resolveOrg(context, profile, evidenceFolder);
    return answer('org', found.source, found.org);
  };
  const orgFolder = async (): Promise<string> => resolveOrgFolder(await org(), evidenceFolder);
  return {
    profileName: profile?.name ?? global.profile ?? 'default',
    profile,
    projectFile,
    evidenceFolder,
    sources,
    choose: (key, flag, fallback) => {
      if (flag !== undefined) return answer(key, 'flag', flag);
      const value = projectFile?.values[key];
      if (value !== undefined && value !== null) return answer(key, 'project file', value);
      return answer(key, 'default', fallback);
    },
    org,
    orgFolder,
    createOrgFolder: async () => {
      const folder = await orgFolder();
      await createOrgFolder(folder);
      return folder;
    },
    credential: async () => resolveCredential(context, profile, await org()),
  };
}
