import type { Settings } from '../../settings.ts';
import type { CommandContext } from '../command.ts';

export interface SettingShown {
  name: string;
  value: string;
  from: string;
}

const keys = [
  ...['frameworks', 'baseline', 'inactiveDays', 'mfaMinimum', 'logDays', 'staleAfter', 'skip', 'acceptedGaps'],
  ...['allStaffApps', 'reviewIntervalDays', 'superAdmins', 'waivers', 'reviews'],
] as const;

/** Variables that hold secrets: whether they are set is all that is shown. */
const secret = /TOKEN|KEY|SECRET|PASSPHRASE/;

/** For `--debug`: each value and where it came from. */
export function settingsShown(settings: Settings, { env }: CommandContext): SettingShown[] {
  const { sources, profile, projectFile } = settings;
  const shown: SettingShown[] = [
    { name: 'profile', value: profile?.name ?? 'none', from: profile ? 'profile' : 'default' },
    { name: 'evidence folder', value: settings.evidenceFolder, from: sources['evidenceFolder'] ?? 'default' },
    { name: 'org', value: '', from: sources['org'] ?? 'default' },
    { name: 'project file', value: projectFile?.path ?? 'none', from: projectFile ? 'project file' : 'default' },
  ];
  for (const key of keys) {
    const already = sources[key];
    const value = projectFile?.values[key as keyof typeof projectFile.values];
    if (value === undefined && already === undefined) continue;
    shown.push({ name: key, value: value === undefined ? '' : JSON.stringify(value), from: already ?? 'project file' });
  }
  for (const name of Object.keys(env)
    .filter((each) => /^OKTA_(CLIENT|EVIDENCE)_/.test(each))
    .sort()) {
    shown.push({ name, value: secret.test(name) ? '(set)' : String(env[name]), from: 'environment' });
  }
  return shown;
}
