import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../commands/command.ts';
import { UsageError } from '../errors.ts';
import type { Profile } from '../profiles/profile-store.ts';
import type { Source } from '../settings.ts';

/** `--dir`, else OKTA_EVIDENCE_DIR, else what the profile keeps, else `./evidence`. Absolute. */
export function chooseEvidenceFolder(
  { global, env, cwd }: Pick<CommandContext, 'global' | 'env' | 'cwd'>,
  profile: Profile | undefined,
): { folder: string; source: Source } {
  if (global.dir) return { folder: resolve(cwd, global.dir), source: 'flag' };
  if (env['OKTA_EVIDENCE_DIR']) return { folder: resolve(cwd, env['OKTA_EVIDENCE_DIR']), source: 'environment' };
  if (profile) return { folder: profile.evidenceFolder, source: 'profile' };
  return { folder: resolve(cwd, 'evidence'), source: 'default' };
}

/**
 * Makes the folder of one org inside the evidence folder. A new evidence folder gets a `.gitignore` holding `*`:
 * evidence is personal data and must not slip into a repository.
 * @throws UsageError where it cannot be written
 */
export async function createOrgFolder(orgFolder: string): Promise<void> {
  const evidenceFolder = dirname(orgFolder);
  try {
    const isNew = (await mkdir(evidenceFolder, { recursive: true, mode: 0o700 })) !== undefined;
    if (isNew) await writeFile(join(evidenceFolder, '.gitignore'), '*\n', { mode: 0o600 });
    await mkdir(orgFolder, { recursive: true, mode: 0o700 });
    await access(orgFolder, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError({
      code: 'evidence-folder-not-writable',
      message: `The evidence folder ${evidenceFolder} cannot be written (${reasons[code ?? ''] ?? code}).`,
      hint: 'Name another one with --dir or OKTA_EVIDENCE_DIR, or change its owner or mode.',
      cause,
    });
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'a folder cannot be made there',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name is in the way',
  ENOSPC: 'the disk is full',
};
